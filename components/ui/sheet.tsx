"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;
export const SheetClose = Radix.Close;

/** A panel from the side, modal. For a panel beside a list that stays usable, use SidePanel. */
export function SheetContent({
  title,
  hideTitle,
  side = "right",
  className,
  children,
}: {
  title: string;
  hideTitle?: boolean;
  side?: "left" | "right";
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 bg-overlay animate-in" />
      <Radix.Content
        aria-describedby={undefined}
        className={cn(
          "fixed inset-y-0 z-50 flex w-[min(22rem,90vw)] flex-col bg-surface shadow-pop outline-none",
          side === "left" ? "left-0 border-r" : "right-0 border-l animate-slide",
          className,
        )}
      >
        <Radix.Title className={hideTitle ? "sr-only" : "border-b px-4 py-3 text-sm font-semibold"}>
          {title}
        </Radix.Title>
        <Radix.Close
          aria-label="Close"
          className="absolute top-2.5 right-2.5 z-10 rounded-md p-1.5 text-muted hover:bg-hover hover:text-fg"
        >
          <X aria-hidden className="size-4" />
        </Radix.Close>
        <div className="min-h-0 grow overflow-y-auto">{children}</div>
      </Radix.Content>
    </Radix.Portal>
  );
}

/** A panel beside a list; not modal, the list keeps the keyboard. */
export function SidePanel({
  label,
  header,
  className,
  children,
}: {
  label: string;
  header: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <aside
      aria-label={label}
      className={cn("flex min-h-0 flex-col overflow-hidden border-l bg-surface", className)}
    >
      <div className="flex min-h-11 items-center gap-2 border-b px-3 py-1.5">{header}</div>
      <section
        className="min-h-0 grow overflow-y-auto"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        aria-label={`${label}, contents`}
      >
        {children}
      </section>
    </aside>
  );
}
