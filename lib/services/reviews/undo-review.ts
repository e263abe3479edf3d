import { type DraftBody, MAX_LEASES, UNDO_DEPTH, type UndoResult } from "@/lib/contracts/reviews";
import { db, type Tx } from "@/lib/db/client";
import { readLeasedItem } from "@/lib/db/queue-claim";
import {
  lastStandingReviews,
  lockItem,
  readItemContext,
  type StoredReview,
  storeRetraction,
} from "@/lib/db/reviews";
import { releaseSurplus } from "@/lib/db/reviews-lease";
import type { Actor } from "@/lib/domain/access";
import { parseFinal } from "@/lib/domain/decision/final";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";
import { type ItemOfAudit, noItem } from "./keep-lease";
import { settleRow } from "./settle-row";
import { toItem } from "./to-item";

/**
 * Takes back the actor's own review of an item, if it is among his last ten of the audit: a retraction is appended,
 * the slot is his lease again with what he had sent as its draft, and the row's state is worked out anew. Doing it
 * twice gives the same answer.
 * @throws AppError not_found, conflict (nothing of mine to undo, too long ago, closed)
 */
export async function undoReview(actor: Actor, at: ItemOfAudit): Promise<UndoResult> {
  authorise(actor, "review:submit");
  return db().$transaction((tx) => undo(tx, actor, at), { timeout: 15_000, maxWait: 10_000 });
}

async function undo(tx: Tx, actor: Actor, at: ItemOfAudit): Promise<UndoResult> {
  const { auditId, itemId } = at;
  const slots = await lockItem(tx, auditId, itemId);
  const [row] = slots;
  if (!row) throw noItem(at);
  if (row.auditStatus === "closed") throw new AppError("conflict", "This audit is closed: its reviews stand");
  const slot = slots.find(({ reviewerId }) => reviewerId === actor.id);
  const context = await readItemContext(tx, { auditId, itemId, reviewerId: actor.id, idempotencyKey: "" });
  const mine = context.reviews.filter((review) => review.itemId === itemId && review.reviewerId === actor.id);
  const last = mine.at(-1);
  if (!slot || !last) throw nothingToUndo(itemId);
  if (last.outcome === "retracted") {
    if (slot.state !== "leased" || last.supersedesId === null) throw nothingToUndo(itemId);
    const retraction = await readItemContext(tx, {
      auditId,
      itemId,
      reviewerId: actor.id,
      idempotencyKey: last.idempotencyKey,
    });
    return answer(tx, actor, at, { undone: last.supersedesId, released: null, row: retraction.sameKeyRow });
  }
  const recent = await lastStandingReviews(tx, auditId, actor.id, UNDO_DEPTH);
  if (!recent.some(({ id }) => id === last.id)) {
    throw new AppError("conflict", `Only your last ${UNDO_DEPTH} reviews of an audit can be undone`);
  }
  const id = newId();
  await storeRetraction(
    tx,
    {
      id,
      auditId,
      itemId,
      rowId: row.rowId,
      rowVersion: last.rowVersion,
      reviewerId: actor.id,
      reviewerName: actor.name,
      outcome: "retracted",
      final: null,
      textOk: null,
      comment: null,
      tags: [],
      shownAt: null,
      kept: null,
      supersedesId: last.id,
      idempotencyKey: `undo:${last.id}`,
    },
    slot.slotId,
    draftOf(last),
    env().PARALLAX_LEASE_SECONDS,
  );
  const entry = {
    id,
    reviewerId: actor.id,
    outcome: "retracted" as const,
    final: null,
    supersedesId: last.id,
  };
  const settled = await settleRow(tx, row, [...context.reviews, entry], context.ruling, {
    id,
    actorName: actor.name,
  });
  const [released] = await releaseSurplus(tx, {
    auditId,
    reviewerId: actor.id,
    keep: itemId,
    maxLeases: MAX_LEASES,
  });
  return answer(tx, actor, at, { undone: last.id, released: released ?? null, row: settled });
}

async function answer(
  tx: Tx,
  actor: Actor,
  at: ItemOfAudit,
  done: { undone: string; released: string | null; row: UndoResult["row"] },
): Promise<UndoResult> {
  const leased = await readLeasedItem(tx, at.itemId, actor.id);
  if (!leased) throw noItem(at);
  const item = toItem(leased);
  return { undone: done.undone, item, released_item_id: done.released, row: item.hidden ? null : done.row };
}

const nothingToUndo = (itemId: string): AppError =>
  new AppError("conflict", "There is no review of yours on this row that could be undone", {
    details: { item_id: itemId },
  });

/** What had been sent, as a form takes it up again. */
function draftOf(review: StoredReview): DraftBody {
  const parsed = review.final === null ? null : parseFinal(review.final);
  const args = parsed?.ok ? parsed.value.args : {};
  return {
    ...(parsed?.ok && { action: parsed.value.action }),
    ...("task_id" in args && { task_id: args.task_id }),
    ...("text" in args && { text: args.text }),
    ...("explanation" in args && { text: args.explanation }),
    ...(review.textOk !== null &&
      review.outcome !== "reject" &&
      review.outcome !== "discard" && { text_ok: review.textOk }),
    ...(review.comment !== null && { comment: review.comment }),
    ...(review.tags.length > 0 && { tags: review.tags }),
  };
}
