import type { DraftBody } from "@/lib/contracts/reviews";
import { hasItem, prolongLease, releaseLease, saveDraft, skipItem } from "@/lib/db/reviews-lease";
import type { Actor } from "@/lib/domain/access";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";

export type ItemOfAudit = { auditId: string; itemId: string };

export const noItem = ({ auditId, itemId }: ItemOfAudit): AppError =>
  new AppError("not_found", `The audit ${auditId} has no item ${itemId}`);

export const leaseLost = (itemId: string): AppError =>
  new AppError(
    "lease_lost",
    "Your time with this row ran out and somebody else has it now. What you typed is kept as your draft",
    { details: { item_id: itemId } },
  );

/** @throws AppError not_found */
export async function assertItem(at: ItemOfAudit): Promise<void> {
  if (!(await hasItem(at.auditId, at.itemId))) throw noItem(at);
}

/** A sign of life: the lease runs ten minutes from now. @throws AppError lease_lost, not_found */
export async function heartbeat(actor: Actor, at: ItemOfAudit): Promise<{ leaseExpiresAt: Date }> {
  authorise(actor, "review:submit");
  const until = await prolongLease(at.auditId, at.itemId, actor.id, env().PARALLAX_LEASE_SECONDS);
  if (until) return { leaseExpiresAt: until };
  await assertItem(at);
  throw leaseLost(at.itemId);
}

/** Gives an item back to the queue; the draft stays with its author. Harmless where the lease is gone already. */
export async function releaseItem(actor: Actor, at: ItemOfAudit): Promise<void> {
  authorise(actor, "review:submit");
  if (!(await releaseLease(at.auditId, at.itemId, actor.id))) await assertItem(at);
}

/** Leaves an item to others. It comes back to this reviewer only when he asks for what he skipped. */
export async function skip(actor: Actor, at: ItemOfAudit): Promise<void> {
  authorise(actor, "review:submit");
  await assertItem(at);
  await skipItem(at.auditId, at.itemId, actor.id);
}

/** Keeps what a reviewer has typed. Needs no lease, so that nothing is lost with it. @throws AppError not_found */
export async function keepDraft(actor: Actor, at: ItemOfAudit, body: DraftBody): Promise<{ savedAt: Date }> {
  authorise(actor, "review:submit");
  const savedAt = await saveDraft(at.auditId, at.itemId, actor.id, body);
  if (!savedAt) throw noItem(at);
  return { savedAt };
}
