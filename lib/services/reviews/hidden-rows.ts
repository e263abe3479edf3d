import { countBlind, findBlindAudit, listHidden, type Onlooker } from "@/lib/db/blind-rows";
import { type Actor, can } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";

/**
 * Blind means blind everywhere: rows that somebody may still judge blind are left out of his lists, searches, facets
 * and exports, whole, because a filter that finds a row tells its label. With several reviewers a row, one that others
 * have judged is left out until he has. These services are where that is decided.
 *
 * An admin, who made the audit and sees the database, is concerned only where he takes part himself; who cannot
 * review is not concerned at all. The scopes of a key do not matter: it is the same person who reads with it.
 */
const onlookerOf = ({ id, role }: Actor): Onlooker | null =>
  can({ kind: "user", id, name: "", role }, "review:submit") ? { id, reviewsAll: role === "REVIEWER" } : null;

/** Sequence numbers of the data set's rows that must not be shown to this actor; mostly none. */
export async function hiddenSeqs(actor: Actor, datasetId: string): Promise<bigint[]> {
  return (await hiddenRows(actor, datasetId)).map(({ seq }) => seq);
}

/** The same by id, for what names rows: reports. */
export async function hiddenIds(actor: Actor, datasetId: string): Promise<Set<string>> {
  return new Set((await hiddenRows(actor, datasetId)).map(({ id }) => id));
}

function hiddenRows(actor: Actor, datasetId: string) {
  const onlooker = onlookerOf(actor);
  return onlooker ? listHidden(datasetId, onlooker) : [];
}

/** @throws AppError not_found, where this actor is still to judge the row without seeing label or answers */
export async function assertShown(actor: Actor, rowId: string): Promise<void> {
  const onlooker = onlookerOf(actor);
  const auditId = onlooker && (await findBlindAudit(rowId, onlooker));
  if (auditId) {
    throw new AppError(
      "not_found",
      `Row ${rowId} is one that you are to judge without knowing what others said: it is shown when you have, or when the audit is closed`,
      { details: { audit_id: auditId, blind: true } },
    );
  }
}

/** Files hold labels: no export while this actor may still judge rows of it blind. @throws AppError conflict */
export async function assertNothingHidden(actor: Actor, datasetId: string): Promise<void> {
  const onlooker = onlookerOf(actor);
  const hidden = onlooker ? await countBlind(datasetId, onlooker) : 0;
  if (hidden === 0) return;
  throw new AppError(
    "conflict",
    `You are to judge ${hidden} rows of this data set blind, and a file would show their labels. Judge them first, or let somebody export who does not review them`,
    { details: { hidden } },
  );
}
