import type { ReactNode } from "react";
import { cn } from "./cn";

/** A key of the keyboard. */
export function Kbd({ children, inverted }: { children: ReactNode; inverted?: boolean }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-sans text-2xs font-medium",
        inverted ? "border-bg/30 text-bg" : "border-line-strong bg-sunken text-muted",
      )}
    >
      {children}
    </kbd>
  );
}
