import { formatFinal } from "@/lib/domain/decision/final";
import type { RowPrediction } from "./train-student";

/** A prediction as a line of `predictions import`: probabilities in four digits, the confidence in six. */
export function predictionLine({ row, answer, confidence, fold }: RowPrediction): string {
  if (!answer.decision.ok) throw new Error("The student always decides");
  const { confidence: sure } = answer;
  return JSON.stringify({
    input_hash: row.inputHash,
    final: formatFinal(answer.decision.value),
    confidence: rounded(confidence, 6),
    confidence_mode: "exact",
    ...(sure?.actions && { action_scores: roundedAll(sure.actions) }),
    ...(sure?.tasks && { task_scores: roundedAll(sure.tasks) }),
    ...(fold !== null && { fold }),
  });
}

const rounded = (value: number, digits: number): number => Number(Math.min(1, value).toFixed(digits));

const roundedAll = (scores: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, rounded(value, 4)]));
