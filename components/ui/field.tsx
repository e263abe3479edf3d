"use client";
import { CircleAlert } from "lucide-react";
import { Slot } from "radix-ui";
import { type ReactElement, type ReactNode, useEffect, useId } from "react";
import { cn } from "./cn";
import { Label } from "./label";

/**
 * A labelled control with a hint and an error; the only child is the control. Ties label, hint and error to it,
 * so that they are read out. When an error comes, the first control of the form that has one gets the focus.
 */
export function Field({
  label,
  hint,
  error,
  optional,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: boolean;
  className?: string;
  children: ReactElement;
}) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;

  // External system: the browser's focus, which goes where something is to be mended.
  useEffect(() => {
    if (!error) return;
    const control = document.getElementById(id);
    if (control?.closest("form")?.querySelector("[aria-invalid=true]") === control) control?.focus();
  }, [error, id]);

  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <Label htmlFor={id}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-subtle">optional</span>}
      </Label>
      <Slot.Root
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={[hintId, errorId].filter(Boolean).join(" ") || undefined}
      >
        {children}
      </Slot.Root>
      {hint && (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      )}
      <p
        id={errorId}
        aria-live="polite"
        className={cn("flex items-start gap-1 text-xs text-red-fg", !error && "sr-only")}
      >
        {error && <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />}
        {error}
      </p>
    </div>
  );
}
