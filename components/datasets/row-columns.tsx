"use client";
import { createColumnHelper } from "@tanstack/react-table";
import { TriangleAlert } from "lucide-react";
import type { Features } from "@/components/data-table/features";
import { ActionBadge } from "@/components/ui/action-badge";
import { Num } from "@/components/ui/format";
import { StatusBadge } from "@/components/ui/status-badge";
import type { RowSummary } from "@/lib/contracts/rows";
import { SaidCell } from "./said-cell";
import { warningLabel } from "./warnings";

const column = createColumnHelper<Features, RowSummary>();

const text = (
  id: "channel" | "domain" | "tone" | "pattern" | "difficulty" | "split",
  header: string,
  size = 96,
) =>
  column.accessor(id, {
    header,
    size,
    cell: (cell) => cell.getValue() ?? <span className="text-subtle">–</span>,
  });

const number = (id: "messages" | "tasks" | "version", header: string) =>
  column.accessor(id, {
    header,
    size: 68,
    cell: (cell) => (
      <span className="text-muted">
        <Num value={cell.getValue()} />
      </span>
    ),
  });

const said = (id: "teacher" | "student", header: string) =>
  column.accessor(id, { header, size: 148, cell: (cell) => <SaidCell said={cell.getValue()} /> });

/** Every column of the row list, in order. */
export const ROW_COLUMNS = column.columns([
  column.accessor("seq", {
    header: "#",
    size: 84,
    cell: (cell) => (
      <span className="text-muted">
        <Num value={cell.getValue()} />
      </span>
    ),
  }),
  column.accessor("excerpt", {
    header: "The user said last",
    size: 260,
    cell: (cell) => (
      <span className="block truncate" dir="auto">
        {cell.getValue() || <span className="text-subtle">no words</span>}
      </span>
    ),
  }),
  column.accessor("action", {
    header: "Action",
    size: 124,
    cell: (cell) => <ActionBadge action={cell.getValue()} />,
  }),
  column.accessor("target_task_id", {
    header: "Target",
    size: 92,
    cell: (cell) => (
      <span className="block truncate font-mono text-xs">
        {cell.getValue() ?? <span className="text-subtle">–</span>}
      </span>
    ),
  }),
  said("teacher", "Teacher"),
  said("student", "Student"),
  column.accessor("status", {
    header: "Status",
    size: 112,
    cell: (cell) => <StatusBadge status={cell.getValue()} />,
  }),
  text("channel", "Channel"),
  text("split", "Split"),
  column.accessor("warnings", {
    header: "Warnings",
    size: 88,
    cell: (cell) => <Warnings codes={cell.getValue()} />,
  }),
  number("messages", "Turns"),
  number("tasks", "Tasks"),
  text("domain", "Domain", 110),
  text("tone", "Tone"),
  text("pattern", "Pattern", 130),
  text("difficulty", "Difficulty"),
  number("version", "Version"),
]);

function Warnings({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) return null;
  const words = codes.map(warningLabel).join(", ");
  return (
    <span className="inline-flex items-center gap-1 text-xs text-amber-fg" title={words}>
      <TriangleAlert aria-hidden className="size-3.5" />
      {codes.length}
      <span className="sr-only">: {words}</span>
    </span>
  );
}

/** Names for the chooser; what is not listed as hidden is shown at first. */
export const COLUMN_NAMES: readonly { id: string; name: string }[] = [
  { id: "seq", name: "Number" },
  { id: "excerpt", name: "The user said last" },
  { id: "action", name: "Action" },
  { id: "target_task_id", name: "Target" },
  { id: "teacher", name: "Teacher" },
  { id: "student", name: "Student" },
  { id: "status", name: "Status" },
  { id: "channel", name: "Channel" },
  { id: "split", name: "Split" },
  { id: "warnings", name: "Warnings" },
  { id: "messages", name: "Turns" },
  { id: "tasks", name: "Tasks" },
  { id: "domain", name: "Domain" },
  { id: "tone", name: "Tone" },
  { id: "pattern", name: "Pattern" },
  { id: "difficulty", name: "Difficulty" },
  { id: "version", name: "Version" },
];

export const ALWAYS_SHOWN = "excerpt";
export const SHOWN_AT_FIRST = [
  "seq",
  "excerpt",
  "action",
  "target_task_id",
  "teacher",
  "student",
  "status",
  "channel",
  "split",
  "warnings",
];

/** Models that say something about the data set's rows: others have no column at first. */
export type Speaking = { teacher: boolean; student: boolean };

/** Which columns an address shows: `?cols=seq,excerpt`; without it those that are shown at first. */
export function columnVisibility(cols: string | null, speaking: Speaking): Record<string, boolean> {
  const silent = (id: string) => (id === "teacher" || id === "student") && !speaking[id];
  const shown = new Set(cols === null ? SHOWN_AT_FIRST.filter((id) => !silent(id)) : cols.split(","));
  return Object.fromEntries(COLUMN_NAMES.map(({ id }) => [id, id === ALWAYS_SHOWN || shown.has(id)]));
}
