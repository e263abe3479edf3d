import { readGoldAnswers } from "@/lib/db/gold-items";
import { readReviewsToGrade } from "@/lib/db/reviewer-quality";
import type { Actor } from "@/lib/domain/access";
import { type ReviewerQuality, reviewerQuality } from "@/lib/domain/review/reviewer-quality";
import { authorise } from "../authorise";
import { getAudit } from "./get-audit";

/**
 * How far each reviewer of an audit can be relied on: against the rulings on the rows he judged, and against himself
 * where he judged a row again in another audit, and by the gold items that were mixed in. For whoever leads the audit, nobody else. @throws AppError not_found
 */
export async function auditReviewers(actor: Actor, auditId: string): Promise<ReviewerQuality[]> {
  authorise(actor, "review:manage");
  const { id } = await getAudit(actor, auditId);
  const [reviews, gold] = await Promise.all([readReviewsToGrade(id), readGoldAnswers(id)]);
  return reviewerQuality(reviews, gold);
}
