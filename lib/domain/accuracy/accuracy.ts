import { wilson } from "./intervals";

/** What is known of one reviewed row. `correct` null = no answer (discarded, skipped): not counted. */
export type JudgedItem = { correct: boolean | null };

export type Accuracy =
  | {
      n: number;
      correct: number;
      estimate: number;
      low: number;
      high: number;
      confidence: number;
      method: "wilson";
    }
  | {
      n: 0;
      correct: 0;
      estimate: null;
      low: null;
      high: null;
      confidence: number;
      method: "wilson";
      why: string;
    };

/**
 * The share of correct rows in an equal-probability sample with Wilson's interval (Wilson 1927). Items
 * without an answer are left out; without any answer there is no estimate, and `why` says so. For unequal
 * weights or strata this is the wrong figure.
 */
export function accuracyOf(items: Iterable<JudgedItem>, confidence = 0.95): Accuracy {
  let n = 0;
  let correct = 0;
  for (const item of items) {
    if (item.correct === null) continue;
    n += 1;
    if (item.correct) correct += 1;
  }
  return accuracyOfCounts(correct, n, confidence);
}

/** The same from counts, as a database gives them. */
export function accuracyOfCounts(correct: number, n: number, confidence = 0.95): Accuracy {
  const interval = wilson(correct, n, confidence);
  if (!interval) {
    const why = "No row has been judged yet.";
    return { n: 0, correct: 0, estimate: null, low: null, high: null, confidence, method: "wilson", why };
  }
  return { n, correct, estimate: correct / n, ...interval, confidence, method: "wilson" };
}
