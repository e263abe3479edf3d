import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A plain table that scrolls sideways where it must. Give it an `aria-label`. */
export function Table({ className, "aria-label": label, ...props }: ComponentProps<"table">) {
  return (
    <section
      // relative: what is there for screen readers only is cut off with the rest, and never widens the page
      className="relative w-full overflow-x-auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label={label ? `${label}, scrolls` : undefined}
    >
      <table className={cn("w-full border-collapse text-sm", className)} aria-label={label} {...props} />
    </section>
  );
}

export const TableHead = ({ className, ...props }: ComponentProps<"thead">) => (
  <thead className={cn("text-left text-xs text-muted [&_tr:last-child]:border-b", className)} {...props} />
);

export const TableBody = (props: ComponentProps<"tbody">) => <tbody {...props} />;

export const TableRow = ({ className, ...props }: ComponentProps<"tr">) => (
  <tr className={cn("border-b last:border-b-0", className)} {...props} />
);

export const TableHeader = ({ className, ...props }: ComponentProps<"th">) => (
  <th scope="col" className={cn("h-8 px-3 font-medium whitespace-nowrap", className)} {...props} />
);

export const TableCell = ({ className, ...props }: ComponentProps<"td">) => (
  <td className={cn("px-3 py-2 align-middle", className)} {...props} />
);
