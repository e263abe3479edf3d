import { type Outcome, UNDO_DEPTH } from "@/lib/contracts/reviews";
import { db } from "@/lib/db/client";
import { lastStandingReviews } from "@/lib/db/reviews";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";

/** The actor's reviews of an audit that he could still undo, oldest first. */
export async function recentReviews(
  actor: Actor,
  auditId: string,
): Promise<{ itemId: string; position: number; outcome: Outcome }[]> {
  authorise(actor, "review:submit");
  const recent = await lastStandingReviews(db(), auditId, actor.id, UNDO_DEPTH);
  return recent.map(({ itemId, position, outcome }) => ({ itemId, position, outcome })).reverse();
}
