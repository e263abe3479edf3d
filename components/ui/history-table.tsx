import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Time } from "./format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "./table";

type TableProps = {
  "aria-label": string;
  /** Heading of the first column, in which each row leads to its own page. */
  name: string;
  /** Headings of the columns of figures. */
  figures: readonly string[];
  /** A `HistoryRow` for each deed. */
  children: ReactNode;
};

/** What was done so far: what it was, how it stands, its figures, by whom and when. */
export const HistoryTable = ({ "aria-label": label, name, figures, children }: TableProps) => (
  <Table aria-label={label}>
    <TableHead>
      <TableRow>
        <TableHeader>{name}</TableHeader>
        <TableHeader>State</TableHeader>
        {figures.map((figure) => (
          <TableHeader key={figure} className="text-right">
            {figure}
          </TableHeader>
        ))}
        <TableHeader>By</TableHeader>
        <TableHeader>When</TableHeader>
      </TableRow>
    </TableHead>
    <TableBody>{children}</TableBody>
  </Table>
);

type RowProps = {
  href: Route;
  name: ReactNode;
  state: ReactNode;
  /** One for each heading of the table's figures. */
  figures: readonly ReactNode[];
  by: string;
  at: string;
};

export const HistoryRow = ({ href, name, state, figures, by, at }: RowProps) => (
  <TableRow>
    <TableCell className="max-w-72">
      <Link
        href={href}
        className="block truncate font-medium text-accent-text underline-offset-2 hover:underline"
      >
        {name}
      </Link>
    </TableCell>
    <TableCell>{state}</TableCell>
    {figures.map((figure, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand in a fixed order
      <TableCell key={index} className="text-right whitespace-nowrap">
        {figure}
      </TableCell>
    ))}
    <TableCell className="max-w-40 truncate">{by}</TableCell>
    <TableCell className="whitespace-nowrap text-muted">
      <Time value={at} format="relative" />
    </TableCell>
  </TableRow>
);
