import type { BenchPromise } from "@/lib/contracts/bench";
import { readScoredAnswers } from "@/lib/db/evaluations";
import { finishedRunsOf } from "@/lib/db/runs";
import { upperBound } from "@/lib/domain/certification/certify";
import { sameDecision } from "@/lib/domain/predictions/same-decision";
import { requireDataset } from "../datasets/require-dataset";
import { readAnswers, readJudged } from "../evaluations/read-judged";
import { findModel } from "../models/find-model";

/** What is promised of a student's accepted answers, before it is known how many a run accepts. */
export type Promised = Omit<BenchPromise, "accepted" | "loss_bound">;

const NOTHING: Promised = {
  ...{ basis: "none", threshold: null, alpha: null, delta: null, rows: 0, error_bound: null },
  why: "Nothing is certified and no threshold was chosen: every turn goes to the teacher.",
};
/** Probability with which an estimate's bound may be too low, as that of a certificate by default. */
const DELTA = 0.05;

/** A certificate's promise: at most alpha of the accepted answers are wrong. */
export const certifiedPromise = ({
  alpha,
  delta,
  threshold,
}: {
  alpha: number;
  delta: number;
  threshold: number;
}): Promised => ({
  ...{ basis: "certified", threshold, alpha, delta, rows: 0, error_bound: alpha, why: null },
});

/**
 * What a threshold that somebody chose costs: the one-sided upper bound (Clopper & Pearson) of the error among
 * out-of-fold answers of at least that confidence, on rows of other splits than those that are asked. An estimate and no
 * certificate: the answers are those of several students, none of which is the one that decides. Callers authorise.
 */
export async function estimatedPromise(of: {
  student: string | null;
  threshold: number | null;
  dataset: string;
  /** Split that is asked, and so left out. */
  split: string;
}): Promise<Promised> {
  const { threshold } = of;
  if (threshold === null) return NOTHING;
  const unknown = (why: string): Promised => ({ ...NOTHING, threshold, why });
  const model = of.student === null ? null : await findModel(of.student);
  if (!model) return unknown("The threshold was chosen, and its student is not known here.");
  const dataset = await requireDataset(of.dataset);
  const run = (await finishedRunsOf(dataset.id, model.id)).find(({ kind }) => kind === "out_of_fold");
  if (!run) {
    return unknown(
      `The threshold was chosen, and "${model.name}" has no out-of-fold answers on "${dataset.slug}" to estimate its errors from.`,
    );
  }
  const judged = await readJudged({ datasetId: dataset.id, truth: "best", without: [] });
  const { rows } = await readAnswers(run.id, judged);
  const raw = new Map(
    (await readScoredAnswers(run.id, judged.scope, judged.share)).map(({ seq, confidence }) => [
      seq,
      confidence,
    ]),
  );
  const accepted = rows.filter(
    ({ row }) => row.split !== of.split && (raw.get(row.seq) ?? Number.NEGATIVE_INFINITY) >= threshold,
  );
  const wrong = accepted.filter(({ truth, said }) => said === null || !sameDecision(truth, said)).length;
  return {
    ...{ basis: "estimated", threshold, alpha: null, delta: DELTA, rows: accepted.length },
    error_bound: upperBound({ n: accepted.length, k: wrong }, DELTA),
    why:
      accepted.length === 0
        ? "No out-of-fold answer is as sure as that."
        : `Chosen, not certified: of ${accepted.length} out-of-fold answers to rows of other splits that are as sure, ${wrong} are wrong.`,
  };
}
