import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import { Share } from "@/components/ui/share";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { EvaluatedRowPage } from "@/lib/contracts/evaluations";

/** The rows behind a figure: what is right, what was said, how sure. */
export function RowPage({
  dataset,
  model,
  page,
  nextHref,
}: {
  dataset: string;
  model: string;
  page: EvaluatedRowPage;
  nextHref: string | null;
}) {
  if (page.rows.length === 0)
    return (
      <Card>
        <EmptyState title="No row is behind this figure">
          Rows may have been judged anew since, or are ones that you are to judge blind.
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <Table aria-label="Rows behind the figure">
        <TableHead>
          <TableRow>
            <TableHeader>Turn</TableHeader>
            <TableHeader>Right</TableHeader>
            <TableHeader>{model} says</TableHeader>
            <NumberHeaders names={["Confidence", "Latency"]} />
          </TableRow>
        </TableHead>
        <TableBody>
          {page.rows.map((row) => (
            <TableRow key={row.id}>
              <TableCell className="max-w-xl min-w-56">
                <Link
                  href={`/datasets/${dataset}/rows/${row.id}` as Route}
                  className="line-clamp-2 hover:underline"
                >
                  {row.excerpt === "" ? `row ${row.id.slice(-8)}` : row.excerpt}
                </Link>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                {row.right}
                {row.source !== "label" && <span className="block text-xs text-muted">{row.source}</span>}
              </TableCell>
              <TableCell className="whitespace-nowrap">
                {row.named ?? <Badge tone="amber">invalid</Badge>}
              </TableCell>
              <NumberCell>
                <Share value={row.confidence} />
              </NumberCell>
              <NumberCell>
                {row.latency_ms === null ? (
                  "–"
                ) : (
                  <>
                    <Num value={row.latency_ms} maximumFractionDigits={0} /> ms
                  </>
                )}
              </NumberCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {nextHref && (
        <div className="border-t px-4 py-3">
          <Button size="sm" asChild>
            <Link href={nextHref as Route}>Next rows</Link>
          </Button>
        </div>
      )}
    </Card>
  );
}
