import { History } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import { Num, Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { GenerationView } from "@/lib/contracts/generations";
import { Money } from "./figures";
import { GenerationStatus, rejectedOf } from "./generation-status";

/** Earlier generations of a data set, newest first. */
export function GenerationHistory({ generations }: { generations: readonly GenerationView[] }) {
  if (generations.length === 0) {
    return (
      <EmptyState icon={History} title="Nothing generated so far">
        Each generation is listed here with what it brought and what it cost.
      </EmptyState>
    );
  }
  return (
    <Table aria-label="Generations">
      <TableHead>
        <TableRow>
          <TableHeader>Generation</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="text-right">Accepted</TableHeader>
          <TableHeader className="text-right">Rejected</TableHeader>
          <TableHeader className="text-right">Cost</TableHeader>
          <TableHeader>By</TableHeader>
          <TableHeader>When</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {generations.map((view) => (
          <TableRow key={view.id}>
            <TableCell className="max-w-72">
              <Link
                href={`/datasets/${view.dataset}/generate/${view.id}` as Route}
                className="block truncate font-medium text-accent-text underline-offset-2 hover:underline"
              >
                <Num value={view.requested} /> rows by {view.model}
              </Link>
            </TableCell>
            <TableCell>
              <GenerationStatus view={view} />
            </TableCell>
            <TableCell className="text-right">
              <Num value={view.accepted} />
            </TableCell>
            <TableCell className="text-right">
              <Num value={rejectedOf(view)} />
            </TableCell>
            <TableCell className="text-right whitespace-nowrap">
              {view.priced ? <Money value={view.cost} currency={view.currency} /> : "–"}
            </TableCell>
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
