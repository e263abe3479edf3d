import { wilson } from "../accuracy/intervals";
import { parseFinal } from "../decision/final";
import { ACTIONS, type Action } from "../decision/types";
import { effectiveState, type ReviewOutcome, type Status } from "./state";

/** What one reviewer says of an item; only reviews that stand. */
export type ItemReview = {
  id: string;
  reviewerId: string;
  outcome: Exclude<ReviewOutcome, "retracted">;
  final: string | null;
  textOk: boolean | null;
};

export type JudgedItem = {
  /** What the reviewers agree on; `disputed` where they do not. */
  verdict: Exclude<Status, "pending"> | "disputed";
  /** Whether the label's action and target are right; null where the item gives no answer (discarded, disputed). */
  correct: boolean | null;
  labelAction: Action;
  /** The action held right; null where nobody said (rejected) or no answer was given. */
  rightAction: Action | null;
  /** The decision held right, as a canonical string; null as above. */
  final: string | null;
  /** Whether all reviewers hold the text right too; null unless the item was approved or corrected. */
  textOk: boolean | null;
};

/**
 * Judges one item's label, as frozen, by its reviewers. They agree by the same rule as for a row's state. Correct =
 * action and target of the label kept; the text is a matter of its own. A rejected label is wrong, a discarded
 * item is nonresponse.
 */
export function judgeItem(labelFinal: string, reviews: readonly ItemReview[]): JudgedItem {
  const label = targetOf(labelFinal);
  const state = effectiveState({ importedFinal: labelFinal, reviews });
  const nothing = { correct: null, labelAction: label.action, rightAction: null, final: null, textOk: null };
  if (state.status === "pending") return { ...nothing, verdict: "disputed" };
  if (state.status === "discarded") return { ...nothing, verdict: "discarded" };
  if (state.status === "rejected") return { ...nothing, verdict: "rejected", correct: false };
  const right = targetOf(state.final);
  return {
    verdict: state.status,
    correct: right.action === label.action && right.taskId === label.taskId,
    labelAction: label.action,
    rightAction: right.action,
    final: state.final,
    textOk: reviews.every((review) => review.textOk === true),
  };
}

function targetOf(final: string): { action: Action; taskId: string | null } {
  const parsed = parseFinal(final);
  if (!parsed.ok) throw new Error(`a stored decision cannot be parsed: ${parsed.error.message}`);
  const { action, args } = parsed.value;
  return { action, taskId: "task_id" in args ? args.task_id : null };
}

export type ActionFigures = {
  action: Action;
  n: number;
  correct: number;
  precision: number | null;
  low: number | null;
  high: number | null;
  recall: number | null;
  f1: number | null;
  support: number;
};

/**
 * Per action of the label: precision = share of its labels whose action and target are right, with Wilson's 95 %
 * interval; recall = share of the items where the action is right that are labelled so, with the right target; f1 =
 * their harmonic mean. Items without an answer are left out; a rejected label counts against precision and, having
 * no right action, for nobody's recall. A share over nothing is null, f1 too where both parts are 0 or one is null.
 */
export function figuresPerAction(items: readonly JudgedItem[]): ActionFigures[] {
  const judged = items.filter((item) => item.correct !== null);
  return ACTIONS.map((action) => {
    const labelled = judged.filter((item) => item.labelAction === action);
    const correct = labelled.filter((item) => item.correct).length;
    const support = judged.filter((item) => item.rightAction === action).length;
    const precision = labelled.length > 0 ? correct / labelled.length : null;
    const recall = support > 0 ? correct / support : null;
    const interval = wilson(correct, labelled.length);
    const f1 =
      precision === null || recall === null || precision + recall === 0
        ? null
        : (2 * precision * recall) / (precision + recall);
    return {
      action,
      n: labelled.length,
      correct,
      precision,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      recall,
      f1,
      support,
    };
  });
}

/** The q-quantile of some numbers, interpolated between neighbours; null for none. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) return null;
  return low + (high - low) * (place - Math.floor(place));
}
