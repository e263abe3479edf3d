import { cn } from "./cn";

/** Stands where something is about to appear. Wrap a group of them in an element with `aria-busy`. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn("rounded-md bg-active animate-pulse-soft", className)} />
);
