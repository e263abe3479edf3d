import type { Tx } from "@/lib/db/client";
import type { LockedSlot, Ruling } from "@/lib/db/reviews";
import { type RowState, writeRowState } from "@/lib/db/row-state";
import { parseFinal } from "@/lib/domain/decision/final";
import { effectiveState, type ReviewEntry } from "@/lib/domain/review/state";

export type SettledRow = { version: number; status: LockedSlot["rowStatus"]; final: string };

/** The state of a row by its adjudication and all its reviews; null where it is the present one. */
export function nextState(
  row: LockedSlot,
  reviews: readonly ReviewEntry[],
  ruling: Ruling | null,
): RowState | null {
  const { status, final } = effectiveState({
    importedFinal: row.importedFinal,
    reviews,
    adjudication: ruling,
  });
  if (status === row.rowStatus && final === row.rowFinal) return null;
  const parsed = parseFinal(final);
  if (!parsed.ok) throw new Error(`row ${row.rowId} cannot take the decision: ${parsed.error.message}`);
  const { action, args } = parsed.value;
  return { status, final, action, targetTaskId: "task_id" in args ? args.task_id : null };
}

/**
 * Works out the state of a row from its adjudication and all its reviews and moves the row there. The caller holds the row's lock.
 * @returns the new state, or null where nothing changes
 */
export async function settleRow(
  tx: Tx,
  row: LockedSlot,
  reviews: readonly ReviewEntry[],
  ruling: Ruling | null,
  cause: { id: string; actorName: string },
): Promise<SettledRow | null> {
  const next = nextState(row, reviews, ruling);
  if (!next) return null;
  return { version: await writeRowState(tx, row.rowId, next, cause), status: next.status, final: next.final };
}
