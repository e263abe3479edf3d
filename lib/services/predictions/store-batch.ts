import {
  copyPredictions,
  essencesOf,
  type NamedRow,
  type PredictionToCopy,
  rowsNamed,
  type StoredEssence,
} from "@/lib/db/predictions-copy";
import type { RawConnection } from "@/lib/db/raw";
import { addToRun } from "@/lib/db/runs";
import type { ParsedPrediction } from "@/lib/domain/predictions/parse-prediction";
import { isId } from "@/lib/ids";
import { type LineIssue, toStore } from "./prepare-line";

export type Line = { line: number; prediction: ParsedPrediction };
export type RunTarget = {
  id: string;
  datasetId: string;
  /** The version whose training rows are marked as seen; null where none can be. */
  trainedVersion: string | null;
};

export type Stored = {
  inserted: number;
  duplicates: number;
  ok: number;
  invalid: number;
  reasons: Record<string, number>;
  /** By index of `lines`. */
  refused: Map<number, LineIssue>;
};

/**
 * Puts a batch's new predictions into the run, in the connection's transaction. The caller holds the run's lock. A
 * line that says what the run holds already is a duplicate; one that says otherwise is refused.
 */
export async function storePredictions(
  connection: RawConnection,
  run: RunTarget,
  lines: readonly Line[],
): Promise<Stored> {
  const stored: Stored = { inserted: 0, duplicates: 0, ok: 0, invalid: 0, reasons: {}, refused: new Map() };
  if (lines.length === 0) return stored;
  const find = await finder(connection, run, lines);
  const found = lines.map(({ prediction }, index) => {
    const rows = find(prediction);
    if (Array.isArray(rows)) return rows;
    stored.refused.set(index, rows);
    return [];
  });
  const ids = [...new Set(found.flatMap((rows) => rows.map(({ id }) => id)))];
  const known = new Map<string, string>();
  for (const essence of await essencesOf(connection, run.id, ids)) {
    known.set(essence.conversationId, keyOf(essence));
  }
  const fresh: PredictionToCopy[] = [];
  lines.forEach(({ prediction }, index) => {
    const rows = found[index] ?? [];
    if (rows.length === 0) return;
    const wanted = rows.map((row) => toStore(row, prediction));
    const others = wanted.filter((one) => known.has(one.conversationId));
    if (others.some((one) => known.get(one.conversationId) !== keyOf(one))) {
      stored.refused.set(index, conflict);
      return;
    }
    if (others.length === wanted.length) stored.duplicates += 1;
    else stored.inserted += 1;
    for (const one of wanted) {
      if (known.has(one.conversationId)) continue;
      known.set(one.conversationId, keyOf(one));
      fresh.push(one);
      if (one.state === "ok") stored.ok += 1;
      else stored.invalid += 1;
      if (one.reason !== null) stored.reasons[one.reason] = (stored.reasons[one.reason] ?? 0) + 1;
    }
  });
  if (fresh.length === 0) return stored;
  // In the order of the data set: neighbours in the run's index, and locks in one order.
  fresh.sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
  await copyPredictions(connection, run.id, fresh);
  await addToRun(connection, run.id, stored);
  return stored;
}

const conflict: LineIssue = {
  path: "",
  code: "prediction_conflict",
  message:
    "The run holds another prediction for this row already. Import into a new run, or leave the line out.",
};

/** Which rows a prediction is about: one by id, or all that have its input hash. */
async function finder(
  connection: RawConnection,
  run: RunTarget,
  lines: readonly Line[],
): Promise<(prediction: ParsedPrediction) => NamedRow[] | LineIssue> {
  const ids = new Set<string>();
  const hashes = new Set<string>();
  for (const { prediction } of lines) {
    const { id, inputHash } = prediction;
    if (id !== null && isId(id)) ids.add(id);
    else if (id === null && inputHash !== null) hashes.add(inputHash);
  }
  const rows = await rowsNamed(connection, run.datasetId, [...ids], [...hashes], run.trainedVersion);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byHash = new Map<string, NamedRow[]>();
  for (const row of rows) {
    const known = byHash.get(row.inputHash);
    if (known) known.push(row);
    else byHash.set(row.inputHash, [row]);
  }
  return ({ id, inputHash }) => {
    if (id === null) return byHash.get(inputHash ?? "") ?? unknown("input_hash", inputHash);
    const row = byId.get(id);
    if (!row) return unknown("id", id);
    if (inputHash !== null && inputHash !== row.inputHash) return mismatch;
    return [row];
  };
}

const mismatch: LineIssue = {
  path: "input_hash",
  code: "row_mismatch",
  message: "input_hash is not that of the row with this id; the row or the prediction is another one.",
};

const unknown = (path: string, value: string | null): LineIssue => ({
  path,
  code: "unknown_row",
  message: `No row of the data set has the ${path.replace("_", " ")} "${(value ?? "").slice(0, 64)}".`,
});

/** What makes two predictions of one row the same. */
const keyOf = (p: Omit<StoredEssence, "conversationId">): string =>
  JSON.stringify([p.state, p.final, p.reason, p.confidence, p.fold]);
