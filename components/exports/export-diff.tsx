import { Equal } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Tone } from "@/components/ui/tone";
import type { DiffRow, ExportDiff } from "@/lib/contracts/export-diff";
import { modeOf } from "./form-words";

const TONES: Record<DiffRow["change"], Tone> = { added: "green", removed: "red", changed: "amber" };
const REASONS: Record<DiffRow["reasons"][number], string> = {
  imported: "imported in between",
  deleted: "deleted since",
  revised: "judged or moved in between",
  options: "other options",
  decision: "another decision",
  split: "another split",
};

/** What differs between two exports: counts with their reasons, options, and the first rows. */
export function ExportDiffView({ diff }: { diff: ExportDiff }) {
  const { same, options, rows, more } = diff;
  const mode = modeChange(diff);
  return (
    <>
      <Card>
        <CardHeader title="What differs" description={filesInWords(diff, mode)} />
        <CardBody>
          <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm [&_dt]:text-muted [&_dt]:first-letter:uppercase">
            <dt>The same</dt>
            <dd>
              <Num value={same} /> of <Num value={diff.before.rows} /> rows, now{" "}
              <Num value={diff.after.rows} />
            </dd>
            {(["added", "removed", "changed"] as const).map((change) => (
              <Counted key={change} change={change} counted={diff[change]} />
            ))}
            {mode && (
              <>
                <dt>Mode</dt>
                <dd>
                  {mode}:{" "}
                  {mode.endsWith("fast") ? "no turn has thinking any more" : "every turn has thinking now"}
                </dd>
              </>
            )}
            {options
              .filter(({ name }) => name !== "reasoned" || !mode)
              .map(({ name, before, after }) => (
                <Option key={name} name={name} before={before} after={after} />
              ))}
          </dl>
        </CardBody>
      </Card>
      <Card>
        <CardHeader
          title="Rows"
          {...(more && { description: `The first ${rows.length.toLocaleString("en")} that differ.` })}
        />
        {rows.length > 0 ? (
          <DiffRows dataset={diff.dataset} rows={rows} />
        ) : (
          <EmptyState icon={Equal} title="No row differs">
            Both exports hold the same rows with the same decisions and splits
            {diff.same_files ? "." : "; their lines differ by what is named above."}
          </EmptyState>
        )}
      </Card>
    </>
  );
}

/** "fast → reasoned"; null where both have one mode, or none. */
function modeChange({ options, before, after }: ExportDiff): string | null {
  const change = options.find(({ name }) => name === "reasoned");
  if (!change) return null;
  const [from, to] = [
    modeOf(before.target, { reasoned: change.before }),
    modeOf(after.target, { reasoned: change.after }),
  ];
  return from && to ? `${from} → ${to}` : null;
}

function filesInWords({ same_files, added, removed, changed }: ExportDiff, mode: string | null): string {
  if (same_files) return "The data files have the same bytes.";
  const rows = added.rows + removed.rows + changed.rows > 0;
  if (mode)
    return `The data files have different bytes. ${mode}: completions differ${rows ? ", and so do rows" : ", rows do not"}.`;
  return "The data files have different bytes.";
}

function Counted({ change, counted }: { change: DiffRow["change"]; counted: ExportDiff["added"] }) {
  const why = Object.entries(counted.by_reason).map(
    ([reason, rows]) => `${REASONS[reason as keyof typeof REASONS]} ${rows.toLocaleString("en")}`,
  );
  return (
    <>
      <dt>{change}</dt>
      <dd>
        <Num value={counted.rows} />
        {why.length > 0 && <span className="text-muted"> · {why.join(", ")}</span>}
      </dd>
    </>
  );
}

function Option({ name, before, after }: ExportDiff["options"][number]) {
  return (
    <>
      <dt>{name.replaceAll("_", " ")}</dt>
      <dd className="wrap-anywhere">
        <code className="text-xs">{JSON.stringify(before)}</code> →{" "}
        <code className="text-xs">{JSON.stringify(after)}</code>
      </dd>
    </>
  );
}

function DiffRows({ dataset, rows }: { dataset: string; rows: readonly DiffRow[] }) {
  return (
    <Table aria-label="Rows that differ">
      <TableHead>
        <TableRow>
          <TableHeader>Row</TableHeader>
          <TableHeader>Change</TableHeader>
          <TableHeader>From</TableHeader>
          <TableHeader>To</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={`${row.id} ${row.rejected}`}>
            <TableCell className="align-top font-mono text-xs leading-5 whitespace-nowrap">
              {row.reasons.includes("deleted") ? (
                <span title={row.id}>…{row.id.slice(-8)}</span>
              ) : (
                <Link
                  href={`/datasets/${dataset}/rows/${row.id}` as Route}
                  title={row.id}
                  className="text-accent-text hover:underline"
                >
                  …{row.id.slice(-8)}
                </Link>
              )}
            </TableCell>
            <TableCell className="min-w-28 align-top">
              <Badge tone={TONES[row.change]}>{row.change}</Badge>
              <p className="mt-1 text-xs text-muted">
                {row.reasons.map((reason) => REASONS[reason]).join(", ")}
              </p>
            </TableCell>
            <SideCell side={row.before} withSplit={row.reasons.includes("split")} />
            <SideCell side={row.after} withSplit={row.reasons.includes("split")} />
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function SideCell({ side, withSplit }: { side: DiffRow["before"]; withSplit: boolean }) {
  return (
    <TableCell className="max-w-96 min-w-48 align-top text-xs leading-5 wrap-anywhere">
      {side && (
        <>
          {withSplit && <span className="text-muted">{side.split || "no split"}: </span>}
          {side.final}
        </>
      )}
    </TableCell>
  );
}
