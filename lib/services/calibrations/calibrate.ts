import { type Calibrate, type CalibrationView, calibrateSchema } from "@/lib/contracts/calibrations";
import { logAction } from "@/lib/db/audit-log";
import {
  insertCalibration,
  type NewCertificate,
  readScoresAfter,
  setCalibrated,
} from "@/lib/db/calibrations";
import { db } from "@/lib/db/client";
import { countTruthRows } from "@/lib/db/evaluations";
import type { RunRow } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { brier, ece, eceByChance, eceInterval, type Judged } from "@/lib/domain/calibration/reliability";
import { type Certification, certify, thresholdGrid } from "@/lib/domain/certification/certify";
import { fitScale, type Scale, type Scorable, scaled } from "@/lib/domain/certification/scale";
import type { Truth } from "@/lib/domain/evaluation/truth";
import { sameDecision } from "@/lib/domain/predictions/same-decision";
import { createRng } from "@/lib/domain/sampling/rng";
import { type Answered, augrc, aurc } from "@/lib/domain/selective/risk-coverage";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { ACTIONS, type Action } from "@/prompts/actions";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { findCalibrationRuns } from "./find-run";
import { getCalibration } from "./get-calibration";
import { type CalibrationRowIn, calibrationHash, countSources, readCalibrationRows } from "./read-rows";

/** Runs that are looked into for rows of the split. */
const LOOKED_AT = 10;
/** Answers whose shown confidence is changed at a time. */
const BATCH = 5_000;

/** A judged answer after scaling; `action` is what was named. */
type Item = Answered & { action: Action | null };

/**
 * Fits a temperature on one split, judges it on another, and certifies the loosest threshold for which the promise holds:
 * overall, and for each action at delta / 5. Out-of-fold answers come from several models: what they give is an estimate.
 * The run's answers are shown with the calibrated confidence from now on. Doing it again makes another calibration.
 * @throws AppError not_found, invalid_input (no run, no judged rows, the same split twice)
 */
export async function calibrate(actor: Actor, asked: Calibrate): Promise<CalibrationView> {
  authorise(actor, "models:manage");
  const {
    dataset: slug,
    model,
    alpha,
    delta,
    split,
    temperature_split,
    truth,
  } = calibrateSchema.parse(asked);
  const dataset = await requireDataset(slug);
  if (split === temperature_split) {
    throw new AppError(
      "invalid_input",
      `The temperature is fitted on "${split}", so its figures must be judged on other rows: name another split.`,
    );
  }
  const { run, judged } = await judgedRun(dataset, model, { split, truth });
  const of = { datasetId: dataset.id, runId: run.id, truth };
  const fitting = await readCalibrationRows({ ...of, split: temperature_split });
  const scale = fitScale(
    fitting.flatMap(({ scored, truth: right }) => (scored ? [{ ...scored, truth: right }] : [])),
  );
  const before = judged.map((row) => itemOf(row, ({ confidence }) => confidence));
  const after = judged.map((row) => itemOf(row, (answer) => scaled(answer, scale)));
  const grid = thresholdGrid(fitting.flatMap(({ scored }) => (scored ? [scaled(scored, scale)] : [])));
  const found = [
    { action: "", delta, ...certify(after, { alpha, delta, grid }) },
    ...ACTIONS.map((action) => ({
      action,
      delta: delta / ACTIONS.length,
      ...certify(
        after.filter((item) => item.action === action),
        { alpha, delta: delta / ACTIONS.length, grid },
      ),
    })),
  ];
  const independent = run.kind !== "out_of_fold";
  const scope = {
    ...{ split, temperature_split, rows: judged.length, temperature_rows: fitting.length },
    truth_sources: countSources(judged),
    split_rows: await countTruthRows({ datasetId: dataset.id, truth: "label", split, without: [] }),
  };
  const id = newId();
  await db().$transaction(async (tx) => {
    await insertCalibration(
      tx,
      {
        ...{ id, datasetId: dataset.id, versionId: run.versionId, runId: run.id },
        promptVersion: run.promptVersion,
        truth,
        scope,
        dataHash: calibrationHash(judged),
        ...scale,
        independent,
        figures: figuresOf(before, after, found),
        createdBy: actor.name,
      },
      found.map((one) => toCertificate(one, alpha, independent)),
    );
    await logAction(tx, actor, {
      action: "model.calibrate",
      target: { kind: "model", id: run.modelId },
      details: {
        calibration: id,
        dataset: slug,
        run: run.id,
        alpha,
        delta,
        certified: independent && found[0]?.certified,
      },
    });
  });
  await showCalibrated(run.id, scale);
  return getCalibration(actor, id);
}

/** The best run that answers rows of the split, with these: one over a part of the data set may answer none. */
async function judgedRun(
  dataset: { id: string; slug: string },
  model: string,
  of: { split: string; truth: Truth },
): Promise<{ run: RunRow; judged: CalibrationRowIn[] }> {
  const runs = await findCalibrationRuns(dataset, model);
  for (const run of runs.slice(0, LOOKED_AT)) {
    const judged = await readCalibrationRows({ datasetId: dataset.id, runId: run.id, ...of });
    if (judged.length > 0) return { run, judged };
  }
  throw nothingJudged(runs[0], dataset.slug, of.split);
}

function itemOf({ truth, said, scored }: CalibrationRowIn, confidenceOf: (answer: Scorable) => number): Item {
  return {
    action: said?.action ?? null,
    confidence: scored ? confidenceOf(scored) : null,
    correct: said !== null && sameDecision(said, truth),
  };
}

/** What of a calibration only people read. `found`: also where it certifies nothing, so that an estimate can be shown. */
function figuresOf(
  before: readonly Item[],
  after: readonly Item[],
  found: readonly ({ action: string } & Certification)[],
) {
  const [raw, calibrated] = [judgedOf(before), judgedOf(after)];
  const interval = eceInterval(calibrated, createRng("ece interval"));
  return {
    ece_before: ece(raw),
    ece_after: ece(calibrated),
    ece: {
      n: calibrated.length,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      by_chance: eceByChance(calibrated, createRng("ece by chance")),
    },
    brier_before: brier(raw),
    brier_after: brier(calibrated),
    aurc: aurc(after),
    augrc: augrc(after),
    overall: { ...found[0] },
  };
}

const judgedOf = (items: readonly Item[]): Judged[] =>
  items.flatMap(({ confidence, correct }) => (confidence === null ? [] : [{ confidence, correct }]));

function toCertificate(
  { action, delta, ...found }: { action: string; delta: number } & Certification,
  alpha: number,
  independent: boolean,
): NewCertificate {
  const certified = independent && found.certified;
  const { n, k, total, bound, p, neededLabels } = found;
  return {
    ...{ action, alpha, delta, certified, n, k, total, bound, p, neededLabels },
    threshold: certified ? found.threshold : null,
    coverage: certified ? found.coverage : null,
  };
}

async function showCalibrated(runId: string, scale: Scale): Promise<void> {
  for (let after = 0; ; ) {
    const page = await readScoresAfter(runId, after, BATCH);
    if (page.length === 0) return;
    await setCalibrated(
      runId,
      page.map(({ seq, action, target, ...scores }) => ({
        seq,
        calibrated: scaled({ ...scores, named: { action: action as Action, target } }, scale),
      })),
    );
    after = page.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  }
}

function nothingJudged(run: RunRow, slug: string, split: string): AppError {
  return new AppError(
    "invalid_input",
    `The run ${run.id} of "${run.model.name}" answers no row of the split "${split}" of "${slug}" that has a truth and that the model has not seen. Name another split, or make a run over these rows.`,
  );
}
