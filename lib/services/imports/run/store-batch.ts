import { type CopiedLine, copyRows, finalsByInput, lockDatasetRows } from "@/lib/db/copy-rows";
import type { RawConnection } from "@/lib/db/raw";
import type { Batch } from "./batches";
import type { PreparedRow } from "./prepare-record";
import { type BatchResult, emptyTally } from "./tally";

/**
 * Puts a batch's new rows in, in the transaction of the connection. A row whose input stands there with the same
 * decision, as imported or in effect, is a duplicate; with another one it goes in with the warning label_conflict.
 * Rows of the batch count for those behind them.
 */
export async function storeBatch(
  connection: RawConnection,
  datasetId: string,
  batch: Batch,
): Promise<BatchResult> {
  const result = emptyTally();
  result.read = batch.read;
  for (const part of batch.rejects) {
    if (!part.last) continue;
    result.rejected += 1;
    result.errors.push({ line: part.line, ...part.issue });
  }
  if (batch.rows.length === 0) return result;
  await lockDatasetRows(connection, datasetId);
  const known = await finalsByInput(connection, datasetId, [
    ...new Set(batch.rows.map(({ inputHash }) => inputHash)),
  ]);
  const fresh: { line: CopiedLine; warnings: string[] | null }[] = [];
  for (const row of batch.rows) {
    const codes = codesOf(row, known);
    if (!codes) {
      result.duplicates += 1;
      continue;
    }
    for (const code of codes) result.warnings[code] = (result.warnings[code] ?? 0) + 1;
    fresh.push({ line: row.copy, warnings: codes === row.warnings ? null : codes });
  }
  if (fresh.length > 0) result.inserted = await copyRows(connection, batch.copy.lines(fresh));
  return result;
}

/** The row's warning codes; null for a duplicate. Notes the row as known. */
function codesOf(row: PreparedRow, known: Map<string, Set<string>>): string[] | null {
  const finals = known.get(row.inputHash);
  if (!finals) {
    known.set(row.inputHash, new Set([row.final]));
    return row.warnings;
  }
  if (finals.has(row.final)) return null;
  finals.add(row.final);
  return [...row.warnings, "label_conflict"];
}
