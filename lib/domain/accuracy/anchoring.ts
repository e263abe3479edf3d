import { type Interval, newcombeDifference } from "./intervals";

/** One reviewer's answer to one item, in one of the two arms. */
export type AnchoredAnswer =
  | { arm: "revealed"; finalIsLabel: boolean }
  | { arm: "blind"; choiceIsLabel: boolean; changed: boolean };

export type Anchoring =
  | (Interval & {
      effect: number;
      method: "newcombe";
      revealed: { n: number; label: number };
      blind: { n: number; label: number };
      /** Share of blind answers that were changed after the reveal. */
      changed_after_reveal: number;
      why: null;
    })
  | { effect: null; why: string };

/**
 * Whether seeing the label pulls reviewers to it: P(final = label | revealed) − P(first choice = label | blind), two
 * independent arms by random assignment, with Newcombe's interval (1998 b, method 10). One arm → null.
 */
export function anchoring(answers: readonly AnchoredAnswer[], confidence = 0.95): Anchoring {
  const revealed = { n: 0, label: 0 };
  const blind = { n: 0, label: 0 };
  let changed = 0;
  for (const answer of answers) {
    if (answer.arm === "revealed") {
      revealed.n += 1;
      if (answer.finalIsLabel) revealed.label += 1;
    } else {
      blind.n += 1;
      if (answer.choiceIsLabel) blind.label += 1;
      if (answer.changed) changed += 1;
    }
  }
  const difference = newcombeDifference(
    { k: revealed.label, n: revealed.n },
    { k: blind.label, n: blind.n },
    confidence,
  );
  if (!difference) {
    return {
      effect: null,
      why: "Anchoring shows only where some items were judged blind first and others with the label in sight.",
    };
  }
  const { estimate, low, high } = difference;
  return {
    effect: estimate,
    low,
    high,
    method: "newcombe",
    revealed,
    blind,
    changed_after_reveal: changed / blind.n,
    why: null,
  };
}
