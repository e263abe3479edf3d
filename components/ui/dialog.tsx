"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

/** A modal window with title, text, body and a row of buttons. Escape closes it, focus returns to its opener. */
export function DialogContent({
  title,
  description,
  children,
  footer,
  className,
  forReading,
}: {
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  className?: string;
  /** The body is a text: it takes the focus, so that the keys scroll it. */
  forReading?: boolean;
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 bg-overlay animate-in" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed top-[12dvh] left-1/2 z-50 flex max-h-[80dvh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-surface shadow-pop outline-none",
          className,
        )}
      >
        <div className="pt-4 pr-12 pb-3 pl-5">
          <Radix.Title className="text-base font-semibold wrap-anywhere">{title}</Radix.Title>
          {description && (
            <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>
          )}
        </div>
        {children && (
          <div
            {...(forReading && { role: "region", "aria-label": "Text", tabIndex: 0 })}
            className="min-h-0 overflow-y-auto px-5 pb-4 -outline-offset-2"
          >
            {children}
          </div>
        )}
        {footer && (
          <div className="flex flex-wrap items-center justify-end gap-2 border-t bg-sunken px-5 py-3">
            {footer}
          </div>
        )}
        {/* Last, so that the first field or button of the dialog itself gets the focus. */}
        <Radix.Close
          aria-label="Close"
          className="absolute top-3 right-3.5 rounded-md p-1.5 text-muted hover:bg-hover hover:text-fg"
        >
          <X aria-hidden className="size-4" />
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}
