import { type Interval, wilson } from "../accuracy/intervals";
import { sameDecision } from "../predictions/same-decision";
import { gradeAnswer, type ItemAdjudication, judgeItem, named } from "./judge-items";
import type { ReviewOutcome } from "./state";

type Said = { outcome: Exclude<ReviewOutcome, "retracted">; final: string | null };

/** What one reviewer says of one row of an audit, what was ruled on the row, and what he said of it in other audits. */
export type ReviewToGrade = Said & {
  reviewerId: string;
  reviewerName: string;
  /** The label as it was judged. */
  labelFinal: string;
  ruling: ItemAdjudication | null;
  elsewhere: readonly Said[];
};

/** k of n, with Wilson's 95 % interval; null for n = 0. */
export type Share = { n: number; k: number; share: number; interval: Interval } | null;

export type ReviewerQuality = {
  reviewerId: string;
  name: string;
  reviews: number;
  /** Of his answers to rows that were ruled on: the wrong ones. Rulings that leave open what is right are left out. */
  overruled: Share;
  /** Of his pairs of answers to the same row in two audits: those that say the same (intra-rater agreement). */
  repeated: Share;
  /** Of his first choices on rows whose truth is known: the wrong ones. */
  gold: Share;
};

/** A first choice on a gold item, with the decision that was ruled right. */
export type GoldChoice = { reviewerId: string; action: string; target: string | null; final: string };

/**
 * How far each reviewer can be relied on, most reviews first. Answers are compared by action and target, or by being
 * rejected or discarded; the text is a matter of its own.
 */
export function reviewerQuality(
  reviews: readonly ReviewToGrade[],
  choices: readonly GoldChoice[] = [],
): ReviewerQuality[] {
  const people = new Map<string, ReviewToGrade[]>();
  for (const review of reviews) {
    const own = people.get(review.reviewerId);
    if (own) own.push(review);
    else people.set(review.reviewerId, [review]);
  }
  return [...people.entries()]
    .map(([reviewerId, own]) => {
      const verdicts = own.flatMap((review) => isRight(review) ?? []);
      const pairs = own.flatMap((review) => review.elsewhere.map((other) => saysTheSame(review, other)));
      return {
        reviewerId,
        name: own.at(-1)?.reviewerName ?? "",
        reviews: own.length,
        overruled: shareOf(verdicts.map((right) => !right)),
        repeated: shareOf(pairs),
        gold: shareOf(choices.filter((choice) => choice.reviewerId === reviewerId).map(isWrong)),
      };
    })
    .sort((a, b) => b.reviews - a.reviews || (a.name < b.name ? -1 : 1));
}

/** Whether the answer stands before the ruling; null where there is none, or it does not tell. */
function isRight({ outcome, final, labelFinal, ruling }: ReviewToGrade): boolean | null {
  if (!ruling) return null;
  const judged = judgeItem(labelFinal, [], ruling);
  if (judged.verdict === "discarded") return outcome === "discard";
  if (outcome === "discard") return false;
  // A rejection says that the label is wrong, and not what is right.
  if (outcome === "reject" || final === null) return judged.correct === false;
  return gradeAnswer(judged, named(final))?.correct ?? null;
}

function isWrong({ action, target, final }: GoldChoice): boolean {
  const right = named(final);
  return right.action !== action || right.target !== target;
}

function saysTheSame(one: Said, other: Said): boolean {
  if (one.final === null || other.final === null) return one.outcome === other.outcome;
  return sameDecision(named(one.final), named(other.final));
}

function shareOf(answers: readonly boolean[]): Share {
  const [n, k] = [answers.length, answers.filter(Boolean).length];
  const interval = wilson(k, n);
  return interval && { n, k, share: k / n, interval };
}
