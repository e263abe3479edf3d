import { readScoredAnswers } from "@/lib/db/evaluations";
import { sha256Hex } from "@/lib/domain/canonical/hash";
import { canonicalText } from "@/lib/domain/canonical/jcs";
import type { Scorable } from "@/lib/domain/certification/scale";
import { TRUTH_SOURCES, type Truth, type TruthSource } from "@/lib/domain/evaluation/truth";
import type { Named } from "@/lib/domain/predictions/same-decision";
import { readAnswers, readJudged } from "../evaluations/read-judged";

/** A judged row: what is right, and what the run says with its scores; null where it cannot be accepted. */
export type CalibrationRowIn = {
  inputHash: string;
  truth: Named;
  /** Who said what is right. */
  source: TruthSource;
  said: Named | null;
  scored: Scorable | null;
};

export type RowsOf = { datasetId: string; runId: string; split: string; truth: Truth };

/**
 * The rows of a split that have a truth and an answer that counts, in import order. Rows that the model was fitted on,
 * and those without an answer, are not among them.
 */
export async function readCalibrationRows({
  datasetId,
  runId,
  split,
  truth,
}: RowsOf): Promise<CalibrationRowIn[]> {
  const judged = await readJudged({ datasetId, truth, split, without: [] });
  const { rows } = await readAnswers(runId, judged);
  const scores = new Map(
    (await readScoredAnswers(runId, judged.scope, judged.share)).map((answer) => [answer.seq, answer]),
  );
  return rows.map(({ row, truth: right, said }) => {
    const answer = scores.get(row.seq);
    return {
      inputHash: row.inputHash,
      truth: right,
      source: row.source,
      said,
      scored: answer
        ? {
            named: { action: answer.action, target: answer.target },
            confidence: answer.confidence,
            actions: answer.actions,
            tasks: answer.tasks,
          }
        : null,
    };
  });
}

/** How many rows have their truth from where. */
export const countSources = (
  rows: readonly Pick<CalibrationRowIn, "source">[],
): Record<TruthSource, number> =>
  Object.fromEntries(
    TRUTH_SOURCES.map((source) => [source, rows.filter((row) => row.source === source).length]),
  ) as Record<TruthSource, number>;

/** SHA-256 over the (input_hash, truth) pairs, in the order of their hashes, and over nothing else. */
export function calibrationHash(rows: readonly Pick<CalibrationRowIn, "inputHash" | "truth">[]): string {
  const pairs = rows.map(({ inputHash, truth }) => [inputHash, truth.action, truth.target]);
  pairs.sort((a, b) => (String(a) < String(b) ? -1 : 1));
  return sha256Hex(canonicalText(pairs));
}
