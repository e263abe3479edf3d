import type { AssignBody } from "@/lib/contracts/audit-people";
import { setArms } from "@/lib/db/audit-arms";
import type { Tx } from "@/lib/db/client";
import { armsOf } from "@/lib/domain/review/arms";
import { writeAssignment } from "./assign-people";

export type ReviewDesign = {
  /** Share of the items that are judged blind, 0 to 1. */
  blindShare: number;
  people: AssignBody;
};

/**
 * How the items of an audit that has just been made are reviewed: which of them blind (drawn by the audit's seed),
 * by whom and at what pace. Inside the transaction that makes it, after its items.
 * @throws AppError invalid_input (people who cannot review)
 */
export async function prepareReview(
  tx: Tx,
  audit: { id: string; size: number; seed: string },
  { blindShare, people }: ReviewDesign,
): Promise<void> {
  const arms = armsOf(audit.size, blindShare, audit.seed);
  const blind = arms.flatMap((arm, place) => (arm === "blind" ? [place + 1] : []));
  if (blindShare > 0) await setArms(tx, audit.id, blindShare, blind);
  if (people.reviewers.length + people.adjudicators.length > 0 || people.per_day !== null)
    await writeAssignment(tx, audit.id, people);
}
