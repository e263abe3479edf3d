import { History } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import { Num, Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ImportView } from "@/lib/contracts/imports";
import { ImportStatus } from "./import-status";

/** Earlier imports of a data set, newest first. */
export function ImportHistory({ imports }: { imports: readonly ImportView[] }) {
  if (imports.length === 0) {
    return (
      <EmptyState icon={History} title="No import so far">
        What you import is listed here with its report.
      </EmptyState>
    );
  }
  return (
    <Table aria-label="Imports">
      <TableHead>
        <TableRow>
          <TableHeader>File</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="text-right">Inserted</TableHeader>
          <TableHeader className="text-right">Duplicates</TableHeader>
          <TableHeader className="text-right">Rejected</TableHeader>
          <TableHeader>By</TableHeader>
          <TableHeader>When</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {imports.map((view) => (
          <TableRow key={view.id}>
            <TableCell className="max-w-72">
              <Link
                href={`/imports/${view.id}` as Route}
                className="block truncate font-medium text-accent-text underline-offset-2 hover:underline"
              >
                {view.file_name}
              </Link>
            </TableCell>
            <TableCell>
              <span className="flex gap-1">
                <ImportStatus view={view} />
              </span>
            </TableCell>
            {[view.inserted, view.duplicates, view.rejected].map((value, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: three columns in a fixed order
              <TableCell key={index} className="text-right">
                <Num value={value} />
              </TableCell>
            ))}
            <TableCell className="max-w-40 truncate">{view.created_by}</TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              <Time value={view.created_at} format="relative" />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
