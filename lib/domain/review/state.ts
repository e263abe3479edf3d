import { parseFinal } from "../decision/final";

/** The five entries of a row's review history; `retracted` takes back the reviewer's own earlier one. */
export const REVIEW_OUTCOMES = ["approve", "correct", "reject", "discard", "retracted"] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** Where a row stands. */
export const STATUSES = ["pending", "approved", "corrected", "rejected", "discarded"] as const;
export type Status = (typeof STATUSES)[number];

/** One entry of the append-only history. `final` is the decision held right; null for reject, discard, retracted. */
export type ReviewEntry = {
  id: string;
  reviewerId: string;
  outcome: ReviewOutcome;
  final: string | null;
  /** For `retracted`: the entry that is taken back. */
  supersedesId?: string | null;
};

export type Adjudication = { id: string; outcome: Exclude<ReviewOutcome, "retracted">; final: string | null };

export type EffectiveState = {
  status: Status;
  /** The effective decision in canonical form; the imported one unless humans changed it. */
  final: string;
  /** The adjudication or review that made it so; null while the row is pending. */
  causeId: string | null;
  /** Reviewers contradict each other and nobody has adjudicated: the row waits. */
  disagreement: boolean;
};

/**
 * The state of a row: adjudication > the latest unretracted review when all reviewers agree > the imported
 * label. `reviews` is the row's whole history in the order of writing, over all audits.
 *
 * Reviewers agree when they rejected alike, discarded alike, or hold the same action and target and agree
 * on whether the imported decision stands: two corrections of the text in different words are no
 * disagreement (the latest counts), "the text is right" against "the text is wrong" is one.
 */
export function effectiveState(row: {
  importedFinal: string;
  reviews: readonly ReviewEntry[];
  adjudication?: Adjudication | null;
}): EffectiveState {
  const { importedFinal, reviews, adjudication } = row;
  if (adjudication) return stateOf(adjudication, importedFinal);
  const standing = standingReviews(reviews);
  const latest = standing.at(-1);
  if (!latest) return { status: "pending", final: importedFinal, causeId: null, disagreement: false };
  const votes = new Set(standing.map((review) => voteOf(review, importedFinal)));
  if (votes.size > 1) return { status: "pending", final: importedFinal, causeId: null, disagreement: true };
  return stateOf(latest, importedFinal);
}

/**
 * What each reviewer says now, in the order of writing: the latest entry of each that was not retracted.
 * After an undo the reviewer's earlier review of the row, if there is one, counts again.
 */
export function standingReviews(reviews: readonly ReviewEntry[]): ReviewEntry[] {
  const byReviewer = new Map<string, ReviewEntry[]>();
  for (const review of reviews) {
    const own = byReviewer.get(review.reviewerId) ?? [];
    byReviewer.set(review.reviewerId, own);
    if (review.outcome !== "retracted") {
      own.push(review);
      continue;
    }
    const named = own.findIndex((entry) => entry.id === review.supersedesId);
    if (named >= 0) own.splice(named, 1);
    else if (!review.supersedesId) own.pop();
  }
  const latest = new Set([...byReviewer.values()].map((own) => own.at(-1)));
  return reviews.filter((review) => latest.has(review));
}

function stateOf(cause: ReviewEntry | Adjudication, importedFinal: string): EffectiveState {
  const decided = { causeId: cause.id, disagreement: false };
  switch (cause.outcome) {
    case "reject":
      return { status: "rejected", final: importedFinal, ...decided };
    case "discard":
      return { status: "discarded", final: importedFinal, ...decided };
    case "approve":
    case "correct": {
      const final = cause.final ?? importedFinal;
      return { status: final === importedFinal ? "approved" : "corrected", final, ...decided };
    }
    case "retracted":
      return { status: "pending", final: importedFinal, causeId: null, disagreement: false };
  }
}

function voteOf(review: ReviewEntry, importedFinal: string): string {
  if (review.outcome === "reject" || review.outcome === "discard") return review.outcome;
  const final = review.final ?? importedFinal;
  if (final === importedFinal) return "keep";
  const parsed = parseFinal(final);
  if (!parsed.ok) return `change ${final}`;
  const { action, args } = parsed.value;
  return `change ${action} ${"task_id" in args ? args.task_id : ""}`;
}
