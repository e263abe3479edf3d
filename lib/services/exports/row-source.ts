import { statusesOf } from "@/lib/contracts/exports";
import { countFrozen, frozenRows } from "@/lib/db/export-pages";
import { openSnapshot, type StoredRow } from "@/lib/db/stream-rows";
import type { ExportOptions } from "./export-options";

export type SourceRow = StoredRow & { rejected?: string };

/** The rows of an export, which may be read several times and are the same each time. `end` must be called. */
export type RowSource = {
  rows: () => AsyncIterable<SourceRow>;
  /** Rows that the source once had; more than it gives where rows were deleted since. Null = all are there. */
  expected: number | null;
  /** One of pairs gives a row once for each of its pairs, and rows without a pair not at all. */
  unit: "row" | "pair";
  /** Of pairs: whether more rows are looked at. */
  isLargerThan: (rows: number) => Promise<boolean>;
  /** Whether people have judged any of the rows; null = not known of those of an earlier export. */
  hasJudged: () => Promise<boolean | null>;
  end: (clean: boolean) => Promise<void>;
};

/** The rows that the options choose now, in one snapshot of the database. */
export async function chosenRows(
  datasetId: string,
  options: ExportOptions,
  unit: RowSource["unit"],
): Promise<RowSource> {
  const snapshot = await openSnapshot();
  const status = statusesOf(options.status);
  const filter = { ...options.filter, status };
  const judged = status.filter((one) => one !== "pending");
  const rows = () => (unit === "pair" ? snapshot.pairs(datasetId, filter) : snapshot.rows(datasetId, filter));
  return {
    rows: options.label === "imported" ? () => asImported(rows()) : rows,
    expected: null,
    unit,
    isLargerThan: (n) => snapshot.isLargerThan(datasetId, filter, n),
    hasJudged: async () =>
      judged.length > 0 && snapshot.isLargerThan(datasetId, { ...filter, status: judged }, 0),
    end: snapshot.end,
  };
}

/** The rows of an earlier export, as they were then. */
export async function repeatedRows(
  exportId: string,
  options: ExportOptions,
  unit: RowSource["unit"],
): Promise<RowSource> {
  const rows = () => frozenRows(exportId);
  const expected = await countFrozen(exportId);
  return {
    rows: options.label === "imported" ? () => asImported(rows()) : rows,
    expected,
    unit,
    isLargerThan: async (n) => expected > n,
    hasJudged: async () => null,
    end: async () => {},
  };
}

async function* asImported(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow, void, void> {
  for await (const row of rows) {
    const { importedFinal: final } = row;
    // Canonical: noop, or the action before the first bracket.
    const [action] = final.split("(", 1);
    yield { ...row, final, action: action as SourceRow["action"] };
  }
}
