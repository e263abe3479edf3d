import type { ComponentProps } from "react";
import { cn } from "./cn";

export const controlClasses =
  "w-full rounded-md border border-control bg-surface px-2.5 text-sm text-fg transition-colors hover:border-muted disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger [&[readonly]]:bg-sunken";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(controlClasses, "h-8", className)} {...props} />;
}
