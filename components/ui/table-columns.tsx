import type { ComponentProps } from "react";
import { cn } from "./cn";
import { TableCell, TableHeader } from "./table";

/** Headings of columns of numbers, one after the other. */
export const NumberHeaders = ({ names }: { names: readonly string[] }) =>
  names.map((name, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand in a fixed order, and two may have one name
    <TableHeader key={index} className="text-right">
      {name}
    </TableHeader>
  ));

/** A number below its heading: digits stand under digits. */
export const NumberCell = ({ className, ...props }: ComponentProps<"td">) => (
  <TableCell className={cn("text-right tabular-nums", className)} {...props} />
);

/** Heading of the column in which things can be done with each row: for screen readers only. */
export const ActionsHeader = () => (
  <TableHeader>
    <span className="sr-only">Actions</span>
  </TableHeader>
);
