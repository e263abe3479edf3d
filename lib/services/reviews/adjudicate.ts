import type { AdjudicateBody, AdjudicateResult } from "@/lib/contracts/adjudications";
import { findRuling, readMayRule, type SameKeyRuling, storeRuling } from "@/lib/db/adjudications";
import { logAction } from "@/lib/db/audit-log";
import { db, type Tx } from "@/lib/db/client";
import { type ItemContext, type LockedSlot, lockItem, type Ruling, readItemContext } from "@/lib/db/reviews";
import { saveDraft } from "@/lib/db/reviews-lease";
import type { Actor } from "@/lib/domain/access";
import { checkReview } from "@/lib/domain/review/check-review";
import { effectiveState, standingReviews } from "@/lib/domain/review/state";
import { AppError, isAppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Task } from "@/prompts/actions";
import { authorise } from "../authorise";
import { type ItemOfAudit, noItem } from "./keep-lease";
import { nextState } from "./settle-row";

export type RulingToMake = ItemOfAudit & { key: string; body: AdjudicateBody };

/**
 * Decides an item on which the reviewers disagree. A ruling goes before every review of the row; the last one counts,
 * and `withdraw` takes it back, so that the row waits again. Who has judged the row himself cannot decide it, unless he
 * is named as the audit's adjudicator; where adjudicators are named, nobody else can. Two people at once: the second one
 * gets 409 with what the first one decided.
 * @throws AppError not_found, forbidden, stale_version, illegal_decision, conflict (nothing to decide, closed, key used)
 */
export async function adjudicate(actor: Actor, given: RulingToMake): Promise<AdjudicateResult> {
  authorise(actor, "review:submit");
  try {
    return await db().$transaction((tx) => decide(tx, actor, given), { timeout: 15_000, maxWait: 10_000 });
  } catch (error) {
    if (isAppError(error) && error.code !== "not_found") await keepAsDraft(actor, given);
    throw error;
  }
}

async function decide(
  tx: Tx,
  actor: Actor,
  { auditId, itemId, key, body }: RulingToMake,
): Promise<AdjudicateResult> {
  const idempotencyKey = `${itemId}/${key}`;
  const slots = await lockItem(tx, auditId, itemId);
  const [row] = slots;
  if (!row) throw noItem({ auditId, itemId });
  const context = await readItemContext(tx, { auditId, itemId, reviewerId: actor.id, idempotencyKey: "" });
  const checked =
    body.outcome === "withdraw"
      ? null
      : checkReview(row.tasks as Task[], row.labelFinal, { ...body, outcome: body.outcome });
  const written = {
    outcome: body.outcome === "withdraw" ? ("retracted" as const) : body.outcome,
    final: checked?.ok ? checked.value.final : null,
    textOk: body.outcome === "withdraw" ? null : body.text_ok,
    comment: body.comment?.trim() || null,
    tags: body.tags ?? [],
  };
  const stored = await findRuling(tx, actor.id, idempotencyKey);
  if (stored) return sameAnswer(stored, written, context);
  if (row.auditStatus === "closed")
    throw new AppError("conflict", "This audit is closed: what was decided stands");
  if (!(await readMayRule(tx, itemId, actor.id))) throw notThird();
  assertOpenQuestion(slots, row, context, body.outcome);
  if (body.version !== row.rowVersion) throw stale(body.version, row);
  if (checked?.ok === false) {
    throw new AppError("illegal_decision", checked.error.map((issue) => issue.message).join(" "), {
      details: { issues: checked.error },
    });
  }
  const id = newId();
  const standing: Ruling | null =
    written.outcome === "retracted" ? null : { id, outcome: written.outcome, final: written.final };
  const next = nextState(row, context.reviews, standing);
  const ruling = {
    ...written,
    id,
    auditId,
    itemId,
    rowId: row.rowId,
    rowVersion: body.version,
    adjudicatorId: actor.id,
    adjudicatorName: actor.name,
    idempotencyKey,
  };
  const { createdAt, version } = await storeRuling(tx, ruling, next);
  await logAction(tx, actor, {
    action: "review.adjudicate",
    target: { kind: "row", id: row.rowId },
    details: { audit: auditId, outcome: body.outcome },
  });
  const settled =
    next === null || version === null ? null : { version, status: next.status, final: next.final };
  return toResult({ ...ruling, createdAt, row: settled }, context);
}

/** There is something to decide: reviewers disagree and all whom the item wants were heard, or a ruling stands already. */
function assertOpenQuestion(
  slots: readonly LockedSlot[],
  row: LockedSlot,
  { reviews, ruling }: ItemContext,
  outcome: AdjudicateBody["outcome"],
): void {
  if (ruling) return;
  if (outcome === "withdraw")
    throw new AppError("conflict", "Nobody has adjudicated this row: there is nothing to withdraw");
  if (!effectiveState({ importedFinal: row.importedFinal, reviews }).disagreement) {
    throw new AppError("conflict", "The reviewers of this row do not disagree: there is nothing to decide");
  }
  if (row.auditStatus === "open" && slots.some(({ state }) => state !== "done")) {
    throw new AppError(
      "conflict",
      "Not all reviewers of this row have spoken yet; decide when they have, or pause the audit",
    );
  }
}

const notThird = (): AppError =>
  new AppError(
    "forbidden",
    "A disagreement is decided by the audit's named adjudicators; where none is named, by somebody who has not judged the row himself",
  );

const stale = (version: number, row: LockedSlot): AppError => {
  const now = { version: row.rowVersion, status: row.rowStatus, final: row.rowFinal };
  return new AppError(
    "stale_version",
    `Your decision is on version ${version}, but the row is at version ${now.version}: ${now.status}, with ${now.final}. Look again and send that version`,
    { details: now },
  );
};

type Written = Pick<SameKeyRuling, "outcome" | "final" | "textOk" | "comment" | "tags">;

function sameAnswer(stored: SameKeyRuling, written: Written, context: ItemContext): AdjudicateResult {
  const told = ({ outcome, final, textOk, comment, tags }: Written) =>
    JSON.stringify([outcome, final, textOk, comment, tags]);
  if (told(stored) === told(written)) return toResult(stored, context);
  throw new AppError(
    "conflict",
    "This Idempotency-Key was used for another adjudication of this row; make a new key for each",
    {
      details: { adjudication_id: stored.id },
    },
  );
}

function toResult(ruling: SameKeyRuling, { reviews }: ItemContext): AdjudicateResult {
  const names = new Map(reviews.map(({ id, reviewerName }) => [id, reviewerName]));
  return {
    adjudication: {
      id: ruling.id,
      item_id: ruling.itemId,
      row_id: ruling.rowId,
      outcome: ruling.outcome === "retracted" ? "withdraw" : ruling.outcome,
      final: ruling.final,
      text_ok: ruling.textOk,
      comment: ruling.comment,
      tags: [...ruling.tags],
      created_at: ruling.createdAt.toISOString(),
    },
    answers: standingReviews(reviews).flatMap(({ id, outcome, final }) =>
      outcome === "retracted" ? [] : [{ reviewer_name: names.get(id) ?? "", outcome, final }],
    ),
    row: ruling.row && { version: ruling.row.version, status: ruling.row.status, final: ruling.row.final },
  };
}

/** After a refusal: what was typed is not lost. */
async function keepAsDraft(actor: Actor, { auditId, itemId, body }: RulingToMake): Promise<void> {
  const { version: _version, outcome, ...draft } = body;
  await saveDraft(auditId, itemId, actor.id, outcome === "withdraw" ? draft : { ...draft, outcome }).catch(
    () => null,
  );
}
