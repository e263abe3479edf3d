import { PackageCheck } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Bytes, Num, Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ExportRecord } from "@/lib/contracts/exports";
import { formWords } from "./form-words";

/** Exports so far, with what each held. */
export function ExportHistory({ exports }: { exports: readonly ExportRecord[] }) {
  if (exports.length === 0) {
    return (
      <EmptyState icon={PackageCheck} title="Nothing exported yet">
        Each export is recorded here with its rows, options and checksum.
      </EmptyState>
    );
  }
  return (
    <Table aria-label="Exports">
      <TableHead>
        <TableRow>
          <TableHeader>When</TableHeader>
          <TableHeader>Data set</TableHeader>
          <TableHeader>Target</TableHeader>
          <TableHeader className="text-right">Rows</TableHeader>
          <TableHeader className="text-right">Size</TableHeader>
          <TableHeader className="text-right">Skipped</TableHeader>
          <TableHeader>By</TableHeader>
          <TableHeader>SHA-256</TableHeader>
          <TableHeader>
            <span className="sr-only">Compare</span>
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {exports.map((record) => {
          const files = record.manifest?.files ?? [];
          return (
            <TableRow key={record.id}>
              <TableCell className="whitespace-nowrap">
                <Link href={`/exports/${record.id}`} className="text-accent-text hover:underline">
                  <Time value={record.created_at} />
                </Link>
              </TableCell>
              <TableCell className="whitespace-nowrap">{record.dataset}</TableCell>
              <TableCell className="min-w-28">
                <Badge>{record.target}</Badge>
                {record.stored && <span className="ml-1.5 text-xs text-muted">kept</span>}
                <p className="max-w-36 text-xs text-muted">{formWords(record)}</p>
              </TableCell>
              <TableCell className="text-right">
                {record.manifest ? (
                  <Num value={files.reduce((sum, file) => sum + file.rows, 0)} />
                ) : (
                  <span className="text-muted">{record.status}</span>
                )}
              </TableCell>
              <TableCell className="text-right whitespace-nowrap">
                {record.manifest && <Bytes value={files.reduce((sum, file) => sum + file.bytes, 0)} />}
              </TableCell>
              <TableCell className="text-right">
                {record.manifest && <Num value={record.manifest.skipped.rows} />}
              </TableCell>
              <TableCell className="whitespace-nowrap">{record.created_by}</TableCell>
              <TableCell className="font-mono text-xs whitespace-nowrap text-muted">
                {files
                  .slice(0, 3)
                  .map((file) => file.sha256.slice(0, 12))
                  .join(" ")}
              </TableCell>
              <TableCell className="text-right">
                {record.repeatable && record.status === "done" && (
                  <Link
                    href={`/exports/compare?after=${record.id}` as Route}
                    aria-label={`Compare the export ${record.id.slice(-8)} with another one`}
                    className="text-accent-text hover:underline"
                  >
                    Compare
                  </Link>
                )}
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
