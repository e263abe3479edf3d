import { MAX_LEASES, type ReviewItem } from "@/lib/contracts/reviews";
import { claimSlot, readQueueState } from "@/lib/db/queue-claim";
import type { Actor } from "@/lib/domain/access";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { noAudit } from "../audits/get-audit";
import { authorise } from "../authorise";
import { toItem } from "./to-item";

export type Claim =
  | { item: ReviewItem }
  /** `empty`: nothing will come any more. `leased`: others (or I, at my limit) hold what is left; seconds to wait. */
  | { item: null; queue: "empty" }
  | { item: null; queue: "leased"; retryAfter: number };

/** Leases also come free before their end, when they are given back: nobody waits longer than this to look again. */
const LONGEST_WAIT = 15;

/**
 * The next item of an audit for this reviewer, leased for ten minutes: a live lease of his own that is not in
 * `held`, else a new one, while he holds fewer than three.
 * @throws AppError not_found, conflict (paused or closed), forbidden (also where others are assigned)
 */
export async function claimItem(
  actor: Actor,
  auditId: string,
  options: { held?: readonly string[]; skipped?: boolean } = {},
): Promise<Claim> {
  authorise(actor, "review:submit");
  const held = options.held ?? [];
  const skipped = options.skipped ?? false;
  const leased = await claimSlot({
    auditId,
    reviewerId: actor.id,
    held,
    skipped,
    leaseSeconds: env().PARALLAX_LEASE_SECONDS,
    maxLeases: MAX_LEASES,
  });
  if (leased) return { item: toItem(leased) };
  const queue = await readQueueState(auditId, actor.id, held, skipped);
  if (!queue) throw noAudit(auditId);
  if (queue.status !== "open") {
    throw new AppError(
      "conflict",
      `This queue is ${queue.status}: no further rows are handed out. What you hold can still be submitted`,
      { details: { status: queue.status } },
    );
  }
  if (!queue.allowed) throw notAssigned();
  if (!queue.waiting) return { item: null, queue: "empty" };
  return { item: null, queue: "leased", retryAfter: Math.min(LONGEST_WAIT, Math.max(1, queue.freeIn ?? 1)) };
}

export const notAssigned = (): AppError =>
  new AppError("forbidden", "This queue is assigned to other people; ask whoever leads it to assign you");
