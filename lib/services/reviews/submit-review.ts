import type { ReviewBody, ReviewResult } from "@/lib/contracts/reviews";
import { db, type Tx } from "@/lib/db/client";
import {
  type ItemContext,
  type LockedSlot,
  lockItem,
  type NewReview,
  readItemContext,
  type StoredReview,
  storeReview,
} from "@/lib/db/reviews";
import { saveDraft } from "@/lib/db/reviews-lease";
import type { Actor } from "@/lib/domain/access";
import { checkReview } from "@/lib/domain/review/check-review";
import { keptOf } from "@/lib/domain/review/first-choice";
import { AppError, isAppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Task } from "@/prompts/actions";
import { authorise } from "../authorise";
import { choiceMissing } from "./choose-first";
import { notAssigned } from "./claim-item";
import { type ItemOfAudit, leaseLost, noItem } from "./keep-lease";
import { nextState, type SettledRow } from "./settle-row";

export type Submission = ItemOfAudit & {
  /** The same for every try of one review of this item: the answer is the same too. */
  key: string;
  body: ReviewBody;
};

/**
 * Stores a review and works out the row's state anew, in one transaction.
 *
 * Which version has to be sent: items are judged as frozen when the audit was made, so a colleague's review of the
 * same item (overlap > 1) makes nobody stale. The expected version is the item's frozen one, or, where something
 * outside this audit has changed the row's decision or status since, the version of that change: then a form that
 * was filled before gets 409 with the row's present state, and the same review with that version is accepted.
 *
 * A lease that has run out does no harm while nobody else has taken the slot. Whatever is refused stays as the
 * reviewer's draft.
 * @throws AppError not_found, stale_version, lease_lost, illegal_decision, forbidden (not assigned),
 *   conflict (done already, closed, key used, blind without a first choice)
 */
export async function submitReview(actor: Actor, submission: Submission): Promise<ReviewResult> {
  authorise(actor, "review:submit");
  try {
    return await inTransaction(actor, submission);
  } catch (error) {
    if (isAppError(error) && error.code !== "not_found") await keepAsDraft(actor, submission);
    throw error;
  }
}

const inTransaction = (actor: Actor, submission: Submission): Promise<ReviewResult> =>
  db().$transaction((tx) => submit(tx, actor, submission), { timeout: 15_000, maxWait: 10_000 });

async function submit(
  tx: Tx,
  actor: Actor,
  { auditId, itemId, key, body }: Submission,
): Promise<ReviewResult> {
  // Keys are per item, so that a program may count 1, 2, 3 in every audit.
  const idempotencyKey = `${itemId}/${key}`;
  const slots = await lockItem(tx, auditId, itemId);
  const [row] = slots;
  if (!row) throw noItem({ auditId, itemId });
  const context = await readItemContext(tx, { auditId, itemId, reviewerId: actor.id, idempotencyKey });
  const checked = checkReview(row.tasks as Task[], row.labelFinal, body);
  const final = checked.ok ? checked.value.final : null;
  const written = {
    outcome: body.outcome,
    final,
    textOk: body.text_ok,
    comment: commentOf(body),
    tags: body.tags ?? [],
  };

  if (context.sameKey) return sameAnswer(context.sameKey, context.sameKeyRow, written, row.arm);
  if (row.auditStatus === "closed")
    throw new AppError("conflict", "This audit is closed: no review counts any more");
  const slot = pickSlot(slots, actor.id, itemId);
  if (slot.reviewerId !== actor.id && !context.allowed) throw notAssigned();
  if (row.arm === "blind" && context.choice === null && body.outcome !== "discard")
    throw choiceMissing(itemId);
  assertVersion(body.version, row, context);
  if (!checked.ok) {
    throw new AppError("illegal_decision", checked.error.map((issue) => issue.message).join(" "), {
      details: { issues: checked.error },
    });
  }
  const review: NewReview = {
    ...written,
    id: newId(),
    auditId,
    itemId,
    rowId: row.rowId,
    rowVersion: body.version,
    reviewerId: actor.id,
    reviewerName: actor.name,
    shownAt: shownAt(slot, actor.id, context.lastAt),
    kept: keptOf(context.choice, written, row.labelFinal),
    supersedesId: null,
    idempotencyKey,
  };
  const entry = { id: review.id, reviewerId: actor.id, outcome: review.outcome, final };
  const next = nextState(row, [...context.reviews, entry], context.ruling);
  const { createdAt, seconds, version } = await storeReview(tx, review, slot.slotId, next);
  const settled =
    next === null || version === null ? null : { version, status: next.status, final: next.final };
  return toResult({ ...review, seconds, createdAt: createdAt.toISOString() }, settled, row.arm);
}

const commentOf = (body: ReviewBody): string | null => body.comment?.trim() || null;

type Written = {
  outcome: string;
  final: string | null;
  textOk: boolean;
  comment: string | null;
  tags: readonly string[];
};

/** The review is there already: the same answer as the first time, or a refusal where it is another review. */
function sameAnswer(
  stored: StoredReview,
  row: ItemContext["sameKeyRow"],
  written: Written,
  arm: LockedSlot["arm"],
): ReviewResult {
  const { outcome, final, textOk, comment, tags } = stored;
  const before = JSON.stringify([outcome, final, textOk, comment, tags]);
  const now = JSON.stringify([written.outcome, written.final, written.textOk, written.comment, written.tags]);
  if (before === now) return toResult(stored, row, arm);
  throw new AppError(
    "conflict",
    "This Idempotency-Key was used for another review of this row; make a new key for each review and repeat it only to send the same one again",
    { details: { review_id: stored.id, item_id: stored.itemId } },
  );
}

/** My own slot, even with a lapsed lease; else one that nobody holds any more. */
function pickSlot(slots: readonly LockedSlot[], reviewerId: string, itemId: string): LockedSlot {
  const mine = slots.find((slot) => slot.reviewerId === reviewerId);
  if (mine?.state === "done") {
    throw new AppError(
      "conflict",
      "You have reviewed this row already; undo that review first to change it",
      {
        details: { item_id: itemId, reviewed: true },
      },
    );
  }
  const free =
    slots.find((slot) => slot.state === "open") ??
    slots.find((slot) => slot.state === "leased" && !slot.live);
  const slot = mine ?? free;
  if (!slot) throw leaseLost(itemId);
  return slot;
}

function assertVersion(version: number, row: LockedSlot, { moved, choice }: ItemContext): void {
  const expected = moved?.version ?? row.frozenVersion;
  if (version === expected) return;
  if (row.arm === "blind" && choice === null) {
    throw new AppError("stale_version", `Your form is of version ${version}; send version ${expected}`, {
      details: { version: expected },
    });
  }
  const now = moved
    ? `somebody has changed this row elsewhere: it is ${moved.status} now, with ${moved.final}`
    : `this audit judges version ${row.frozenVersion} of the row`;
  throw new AppError(
    "stale_version",
    `Your form is of version ${version}, but ${now}. Nothing you typed is lost: look again and send version ${expected}`,
    { details: { version: expected, moved, label: row.labelFinal } },
  );
}

/** With prefetch an item lies ready before it is seen: it was seen when the one before it was done. */
function shownAt(slot: LockedSlot, reviewerId: string, lastAt: string | null): Date | null {
  if (slot.reviewerId !== reviewerId || !slot.leasedAt) return null;
  const last = lastAt === null ? 0 : Date.parse(lastAt);
  return new Date(Math.max(slot.leasedAt.getTime(), last));
}

function toResult(
  review: Omit<StoredReview, "supersedesId" | "reviewerId" | "tags"> & { tags: readonly string[] },
  row: SettledRow | null,
  arm: LockedSlot["arm"],
): ReviewResult {
  if (review.outcome === "retracted") throw new Error("a retraction is not a review");
  return {
    review: {
      id: review.id,
      item_id: review.itemId,
      row_id: review.rowId,
      version: review.rowVersion,
      outcome: review.outcome,
      final: review.final,
      text_ok: review.textOk ?? false,
      comment: review.comment,
      tags: [...review.tags],
      seconds: review.seconds,
      arm,
      kept: review.kept,
      created_at: new Date(review.createdAt).toISOString(),
    },
    // A blind reviewer may discard without a choice, and is not told the label by it.
    // Written out, so that every answer to one key has the same bytes.
    row:
      arm === "blind" && review.outcome === "discard"
        ? null
        : row && { version: row.version, status: row.status, final: row.final },
  };
}

/** After a refusal, outside the failed transaction. Where even that fails, the first error is the one to tell. */
async function keepAsDraft(actor: Actor, { auditId, itemId, body }: Submission): Promise<void> {
  const { version: _version, ...draft } = body;
  await saveDraft(auditId, itemId, actor.id, draft).catch(() => null);
}
