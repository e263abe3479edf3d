import type { AuditReport } from "@/lib/contracts/audits";
import { type FirstChoice, readFirstChoices, type StandingReview } from "@/lib/db/audits-report";
import { type AnchoredAnswer, anchoring } from "@/lib/domain/accuracy/anchoring";
import { agreementOf } from "@/lib/domain/agreement/agreement";
import { quantile } from "@/lib/domain/metrics/quantile";
import { named } from "@/lib/domain/review/judge-items";
import { ACTIONS } from "@/prompts/actions";
import { groupBy } from "./group-by";
import type { JudgedAudit } from "./judge-audit";

const CATEGORIES = [...ACTIONS, "rejected", "discarded"] as const;

/** How far the reviewers agree on the action, or on rejecting or discarding. */
export function agreementPart({ reviews }: JudgedAudit): AuditReport["agreement"] {
  const byItem = groupBy(reviews, ({ itemId }) => itemId);
  const ratings = [...byItem.values()].map(
    (own) => new Map(own.map((review) => [review.reviewerId, ratingOf(review)])),
  );
  return agreementOf(ratings, CATEGORIES);
}

function ratingOf({ outcome, final }: StandingReview): string {
  if (outcome === "reject") return "rejected";
  if (outcome === "discard" || final === null) return "discarded";
  return named(final).action;
}

/** Whether seeing the label pulls reviewers to it. Discards answer neither question. */
export async function anchoringPart(auditId: string, audit: JudgedAudit): Promise<AuditReport["anchoring"]> {
  const choices = new Map(
    (await readFirstChoices(auditId)).map((choice) => [`${choice.itemId} ${choice.reviewerId}`, choice]),
  );
  const items = new Map(audit.done.map((item) => [item.itemId, item]));
  const answers = audit.reviews.flatMap((review): AnchoredAnswer[] => {
    const item = items.get(review.itemId);
    if (!item || review.outcome === "discard") return [];
    if (item.arm === "revealed") return [{ arm: "revealed", finalIsLabel: keeps(review, item.judged.label) }];
    const choice = choices.get(`${review.itemId} ${review.reviewerId}`);
    if (!choice) return [];
    return [
      { arm: "blind", choiceIsLabel: same(choice, item.judged.label), changed: review.kept === "change" },
    ];
  });
  const found = anchoring(answers);
  if (found.effect !== null) return found;
  const nothing = { low: null, high: null, method: null, revealed: null, blind: null };
  return { ...found, ...nothing, changed_after_reveal: null };
}

type Label = { action: string; target: string | null };

const same = (choice: FirstChoice, label: Label): boolean =>
  choice.action === label.action && choice.target === label.target;

function keeps({ outcome, final }: StandingReview, label: Label): boolean {
  if (outcome === "reject" || final === null) return false;
  const said = named(final);
  return said.action === label.action && said.target === label.target;
}

/** Reviews and median seconds of each person, most reviews first. */
export function reviewersPart(reviews: readonly StandingReview[]): AuditReport["reviewers"] {
  return [...groupBy(reviews, ({ reviewerId }) => reviewerId).values()]
    .map((own) => ({
      name: own.at(-1)?.reviewerName ?? "",
      reviews: own.length,
      seconds_per_review: quantile(secondsOf(own), 0.5),
    }))
    .sort((a, b) => b.reviews - a.reviews || a.name.localeCompare(b.name));
}

export function secondsPart(reviews: readonly StandingReview[]): AuditReport["seconds_per_review"] {
  const seconds = secondsOf(reviews);
  return { n: seconds.length, median: quantile(seconds, 0.5), p95: quantile(seconds, 0.95) };
}

const secondsOf = (reviews: readonly StandingReview[]): number[] =>
  reviews.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
