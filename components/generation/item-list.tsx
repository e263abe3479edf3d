"use client";
import { ListX } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { ActionBadge } from "@/components/ui/action-badge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardFooter, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { GenerationItemView } from "@/lib/contracts/generations";
import { ITEM_TONE } from "./item-tone";
import { type ItemChoice, useItems } from "./use-items";

/** The plan's cells and what became of each; each leads to its answers. */
export function ItemList({
  generation,
  dataset,
  version,
  choice,
  onChoice,
  codes,
}: {
  generation: string;
  dataset: string;
  version: number;
  choice: ItemChoice;
  onChoice: (choice: ItemChoice) => void;
  /** Codes that occur. */
  codes: readonly string[];
}) {
  const { current, more, again } = useItems(generation, choice, version);
  return (
    <Card id="cells">
      <CardHeader
        title="Cells"
        description="What each row was asked to be, and what came of it. Open one to read every answer."
        actions={
          <>
            <Select
              aria-label="State"
              className="w-32"
              value={choice.state}
              onChange={(event) => onChoice({ ...choice, state: event.target.value })}
            >
              <option value="">all</option>
              <option>accepted</option>
              <option>rejected</option>
              <option>pending</option>
            </Select>
            <Select
              aria-label="Refused for"
              className="w-44"
              value={choice.code}
              onChange={(event) => onChoice({ ...choice, code: event.target.value })}
            >
              <option value="">any or no refusal</option>
              {[...new Set([...codes, ...(choice.code ? [choice.code] : [])])].map((code) => (
                <option key={code}>{code}</option>
              ))}
            </Select>
          </>
        }
      />
      {!current ? (
        <div className="flex flex-col gap-2 p-4">
          {Array.from({ length: 5 }, (_, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders
            <Skeleton key={n} className="h-6" />
          ))}
        </div>
      ) : current.failed && current.items.length === 0 ? (
        <ErrorState title="The cells could not be loaded" onRetry={again} />
      ) : current.items.length === 0 ? (
        <EmptyState icon={ListX} title="No such cell">
          Choose another state or another code.
        </EmptyState>
      ) : (
        <ItemTable items={current.items} href={`/datasets/${dataset}/generate/${generation}`} />
      )}
      {current && current.next !== null && (
        <CardFooter>
          {current.failed && <span className="text-sm text-red-fg">That did not load.</span>}
          <Button size="sm" onClick={() => void more()}>
            {current.failed ? "Try again" : "Show more"}
          </Button>
        </CardFooter>
      )}
    </Card>
  );
}

function ItemTable({ items, href }: { items: readonly GenerationItemView[]; href: string }) {
  return (
    <Table aria-label="Cells of the plan">
      <TableHead>
        <TableRow>
          <TableHeader>Cell</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader>Action</TableHeader>
          <TableHeader>Asked for</TableHeader>
          <TableHeader>Refused tries</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {items.map(({ position, state, cell, tries }) => (
          <TableRow key={position}>
            <TableCell>
              <Link
                href={`${href}/${position}` as Route}
                className="font-medium text-accent-text underline-offset-2 hover:underline"
              >
                {position + 1}
                <span className="sr-only">: all answers</span>
              </Link>
            </TableCell>
            <TableCell>
              <Badge tone={ITEM_TONE[state]}>{state}</Badge>
            </TableCell>
            <TableCell>
              <ActionBadge action={cell.action} />
            </TableCell>
            <TableCell className="min-w-64 text-muted">
              {[cell.channel, cell.domain, cell.tone, cell.pattern, cell.difficulty, cell.locale].join(" · ")}
            </TableCell>
            <TableCell className="font-mono text-xs">
              {tries.map(({ code }) => code).join(", ") || "–"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
