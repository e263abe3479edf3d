import { parseFinal } from "../decision/final";
import { type Named, namedBy, sameDecision } from "../predictions/same-decision";
import { type Adjudication, effectiveState, type ReviewOutcome, type Status } from "./state";

/** What one reviewer says of an item; only reviews that stand. */
export type ItemReview = {
  id: string;
  reviewerId: string;
  outcome: Exclude<ReviewOutcome, "retracted">;
  final: string | null;
  textOk: boolean | null;
};

/** What settled a dispute, with its word on the text. */
export type ItemAdjudication = Adjudication & { textOk: boolean | null };

export type JudgedItem = {
  /** What the reviewers agree on, or what was adjudicated; `disputed` where they do not and it was not. */
  verdict: Exclude<Status, "pending"> | "disputed";
  /** Whether the label's action and target are right; null where the item gives no answer (discarded, disputed). */
  correct: boolean | null;
  label: Named;
  /** The action and target held right; null where nobody said (rejected) or no answer was given. */
  right: Named | null;
  /** The decision held right, as a canonical string; null as above. */
  final: string | null;
  /** Whether all reviewers hold the text right too; null unless the item was approved or corrected. */
  textOk: boolean | null;
};

/**
 * Judges one item's label, as frozen, by its adjudication or else by its reviewers. They agree by the same rule as for a
 * row's state. Correct = action and target of the label kept; the text is a matter of its own. A rejected label is
 * wrong, a discarded item is nonresponse.
 */
export function judgeItem(
  labelFinal: string,
  reviews: readonly ItemReview[],
  adjudication: ItemAdjudication | null = null,
): JudgedItem {
  const label = named(labelFinal);
  const state = effectiveState({ importedFinal: labelFinal, reviews, adjudication });
  const nothing = { correct: null, label, right: null, final: null, textOk: null };
  if (state.status === "pending") return { ...nothing, verdict: "disputed" };
  if (state.status === "discarded") return { ...nothing, verdict: "discarded" };
  if (state.status === "rejected") return { ...nothing, verdict: "rejected", correct: false };
  const right = named(state.final);
  return {
    verdict: state.status,
    correct: sameDecision(right, label),
    label,
    right,
    final: state.final,
    textOk: adjudication ? adjudication.textOk === true : reviews.every((review) => review.textOk === true),
  };
}

/** One answer to an item held against what is right. */
export type Graded = {
  correct: boolean;
  truth: Named["action"] | null;
  predicted: Named["action"] | null;
};

/**
 * Whether another answer to a judged item is right: by the same one human judgement that grades the label. `null` as the
 * answer = invalid, which is always wrong. A rejected label tells of other answers only that the same one is wrong too.
 * @returns null where the judgement does not tell
 */
export function gradeAnswer(item: JudgedItem, answer: Named | null): Graded | null {
  if (item.correct === null) return null;
  const predicted = answer?.action ?? null;
  if (item.right) {
    return {
      correct: answer !== null && sameDecision(answer, item.right),
      truth: item.right.action,
      predicted,
    };
  }
  const knownWrong = answer === null || sameDecision(answer, item.label);
  return knownWrong ? { correct: false, truth: null, predicted } : null;
}

/** Action and target of a stored decision. */
export function named(final: string): Named {
  const parsed = parseFinal(final);
  if (!parsed.ok) throw new Error(`a stored decision cannot be parsed: ${parsed.error.message}`);
  return namedBy(parsed.value);
}
