import { type Choice, fitTemperature } from "@/lib/domain/calibration/temperature";
import { createRng } from "@/lib/domain/sampling/rng";
import { ACTIONS, type Action } from "@/prompts/actions";
import { type ActionRow, fitActionHead } from "./action-head";
import { asStored } from "./artefact";
import type { MomentFeatures } from "./features";
import { fitKernel, landmarkFactor, nearness, solveLower, solveUpper, standardise } from "./kernel";
import { vocabularyOf } from "./ngrams";
import { LEDGER_COLUMNS } from "./state-features";
import { densePart, gramPart, logitsOf, type Scale, type Student } from "./student";
import { fitTaskHead } from "./task-head";

/** A row to learn from: `target` is the index of the task in the ledger, null for actions without one. */
export type Labelled = { features: MomentFeatures; action: Action; target: number | null };

/** What was tried out in bench/student; the defaults are what won there. */
export type FitOptions = { landmarks: number; l2: number; taskL2: number; scale: Scale };

export const FIT_DEFAULTS: FitOptions = {
  landmarks: 300,
  l2: 2e-3,
  taskL2: 0.1,
  scale: { turn: 1.5, latest: 1.5, kernel: 1.6, turnGrams: 1, eventGrams: 1, ledger: 0.7 },
};

const K = ACTIONS.length;

/**
 * Fits a student, without temperature. Deterministic: the same rows in the same order give the same student. A generator
 * that yields now and then, so that whoever fits can let others have their turn.
 * @throws RangeError without rows
 */
export function* fitStudent(
  rows: readonly Labelled[],
  options: FitOptions = FIT_DEFAULTS,
): Generator<void, Student, void> {
  if (rows.length === 0) throw new RangeError("A student needs rows to learn from");
  const { scale } = options;
  const states = rows.map(({ features }) => features.state);
  const kernel = fitKernel(states, {
    landmarks: options.landmarks,
    weights: (states[0] ?? []).map((_, at, all) => (at < all.length - LEDGER_COLUMNS ? 1 : scale.ledger)),
    rng: createRng("landmarks"),
  });
  yield;
  const factor = landmarkFactor(kernel);
  const turnVocabulary = vocabularyOf(rows.map(({ features }) => features.turnGrams));
  const eventVocabulary = vocabularyOf(rows.map(({ features }) => features.eventGrams));
  const seen: ActionRow[] = [];
  for (const { features } of rows) {
    const phi = solveLower(factor, nearness(kernel, features.state));
    seen.push({
      dense: densePart(
        features,
        scale,
        phi.map((value) => value * scale.kernel),
      ),
      sparse: gramPart(features, scale, turnVocabulary, eventVocabulary),
      empty: features.tasks.length === 0,
    });
    if (seen.length % 20 === 0) yield;
  }
  const dense = seen[0]?.dense.length ?? 0;
  const fitting = fitActionHead(
    seen,
    rows.map(({ action }) => ACTIONS.indexOf(action)),
    { features: dense + turnVocabulary.size + eventVocabulary.size, l2: options.l2 },
  );
  const actionWeights = yield* quietly(fitting);
  ontoLandmarks(actionWeights, dense - kernel.landmarks.length, factor, scale.kernel);
  const taskScale = scaleOf(rows.flatMap(({ features }) => features.tasks));
  const targeted = rows.flatMap(({ features, action, target }) =>
    target === null
      ? []
      : [
          {
            tasks: features.tasks.map((task) => [...standardise(taskScale, task)]),
            truth: target,
            cancels: action === "cancel_task",
          },
        ],
  );
  const taskWeights = yield* quietly(
    fitTaskHead(targeted, { features: taskScale.mean.length, l2: options.taskL2 }),
  );
  return {
    ...{ scale, kernel, turnVocabulary, eventVocabulary, taskScale },
    actionWeights: asStored(actionWeights),
    taskWeights: asStored(taskWeights),
    temperature: { action: 1, task: 1 },
  };
}

/** Scores of rows that a student has not seen, with what was right: what temperatures are fitted on. */
export type HeldOut = { actions: Choice[]; tasks: Choice[] };

export function heldOut(student: Student, rows: readonly Labelled[]): HeldOut {
  const scored = rows.map((row) => ({ row, ...logitsOf(student, row.features) }));
  return {
    actions: scored.map(({ row, actions }) => ({ logits: actions, truth: ACTIONS.indexOf(row.action) })),
    tasks: scored.flatMap(({ row: { action, target }, update, cancel }) =>
      target === null ? [] : [{ logits: action === "cancel_task" ? cancel : update, truth: target }],
    ),
  };
}

/** The same student with the temperatures that fit these scores best. */
export function calibrate(student: Student, parts: readonly HeldOut[]): Student {
  const action = fitTemperature(parts.flatMap(({ actions }) => actions));
  const task = fitTemperature(parts.flatMap(({ tasks }) => tasks));
  return { ...student, temperature: { action, task } };
}

function* quietly<T>(steps: Generator<unknown, T, void>): Generator<void, T, void> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield;
  }
}

/** Turns the weights on φ into weights on the nearness to each landmark, in place. */
function ontoLandmarks(
  weights: Float64Array,
  from: number,
  factor: readonly Float64Array[],
  scale: number,
): void {
  for (let action = 0; action < K; action += 1) {
    const onPhi = Float64Array.from(factor, (_, at) => (weights[(from + at) * K + action] as number) * scale);
    solveUpper(factor, onPhi).forEach((value, at) => {
      weights[(from + at) * K + action] = value;
    });
  }
}

function scaleOf(rows: readonly (readonly number[])[]): { mean: number[]; spread: number[] } {
  const n = Math.max(1, rows.length);
  const mean = (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / n);
  const spread = mean.map(
    (centre, at) => Math.sqrt(rows.reduce((sum, row) => sum + ((row[at] ?? 0) - centre) ** 2, 0) / n) || 1,
  );
  return { mean, spread };
}
