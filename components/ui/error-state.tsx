"use client";
import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

/** Something went wrong: says what, and offers to try again. */
export function ErrorState({
  title = "This could not be loaded",
  children,
  onRetry,
  className,
}: {
  title?: ReactNode;
  children?: ReactNode;
  onRetry?: () => void;
  className?: string;
}) {
  return (
    <div
      role="alert"
      className={cn("flex flex-col items-center justify-center gap-3 px-6 py-14 text-center", className)}
    >
      <span className="flex size-10 items-center justify-center rounded-lg border border-red-line bg-red-bg text-red-fg">
        <TriangleAlert aria-hidden className="size-5" />
      </span>
      <div className="max-w-md">
        <div className="text-base font-medium">{title}</div>
        {children && <div className="mt-1 text-sm text-muted">{children}</div>}
      </div>
      {onRetry && (
        <Button onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  );
}
