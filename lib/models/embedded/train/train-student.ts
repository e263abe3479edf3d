import { setImmediate as nextTurn } from "node:timers/promises";
import type { DecisionAnswer } from "../../decision-model";
import { withText } from "../decision-text";
import { confidenceOf } from "../embedded-student";
import type { Embedder } from "../embedder";
import { momentFeatures } from "../features";
import { calibrate, FIT_DEFAULTS, type FitOptions, fitStudent, type HeldOut, heldOut } from "../fit";
import { momentOf, textsOf } from "../moment";
import { choose, type Student, scoresOf } from "../student";
import { figuresOf, type Said, type StudentFigures } from "./figures";
import { dataHashOf, foldsOf, type Prepared, type TrainingRow } from "./rows";

/** A prediction with the row that it is about; `fold` where the model had seen no row of that fold. */
export type RowPrediction = Said & { answer: DecisionAnswer; fold: number | null };

export type Trained = {
  student: Student;
  /** The rows that the weights were fitted on, and the hash over them. */
  fittedOn: TrainingRow[];
  dataHash: string;
  /** Every row, by a student that saw no row of its scenario's fold. */
  outOfFold: RowPrediction[];
  /** Rows outside the fitted ones, by the student itself. The temperature has seen those of split validation. */
  head: RowPrediction[];
  figures: { out_of_fold: StudentFigures; test: StudentFigures | null };
};

export type TrainOptions = {
  fit?: FitOptions;
  signal?: AbortSignal;
  /** Share done, 0–1. */
  onProgress?: (share: number, phase: "embeddings" | "folds" | "head") => void;
};

/** Shares of the time where no embedding is in the cache yet. */
const EMBEDDING = 0.75;
const FITTING = 0.22;
const TURN_MS = 15;
/** Rows whose texts are embedded together. */
const TOGETHER = 16;

type Pace = () => Promise<void>;

/**
 * Trains a student on labelled rows: out-of-fold predictions of all rows in grouped folds, and a head that is fitted on
 * split train and whose temperature is fitted on split validation. Without a split train all rows but those of
 * split test are fitted on (of a data set of nothing else, those); without validation a fifth of the scenarios gives the
 * temperature.
 * @throws ModelError from the encoder; the signal's reason
 */
export async function trainStudent(
  rows: readonly TrainingRow[],
  embedder: Embedder,
  { fit = FIT_DEFAULTS, signal, onProgress = () => {} }: TrainOptions = {},
): Promise<Trained> {
  const pace = pacer(signal);
  const prepared = await prepare(rows, embedder, pace, (share) =>
    onProgress(EMBEDDING * share, "embeddings"),
  );
  const outOfFold = await predictOutOfFold(prepared, fit, pace, (share) =>
    onProgress(EMBEDDING + FITTING * share, "folds"),
  );
  const { student, fittedOn } = await fitHead(prepared, fit, pace);
  const seen = new Set(fittedOn.map(({ row }) => row.inputHash));
  const head = prepared
    .filter(({ row }) => !seen.has(row.inputHash))
    .map((one) => ({ ...predict(student, one), fold: null }));
  onProgress(1, "head");
  const test = head.filter(({ row }) => row.split === "test");
  return {
    student,
    fittedOn: fittedOn.map(({ row }) => row),
    dataHash: dataHashOf(fittedOn.map(({ row }) => row)),
    outOfFold,
    head,
    figures: { out_of_fold: figuresOf(outOfFold), test: test.length > 0 ? figuresOf(test) : null },
  };
}

/** The rows' features; new embeddings are kept on disk. */
export async function prepare(
  rows: readonly TrainingRow[],
  embedder: Embedder,
  pace: Pace = async () => {},
  onProgress: (share: number) => void = () => {},
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (let from = 0; from < rows.length; from += TOGETHER) {
    const moments = rows.slice(from, from + TOGETHER).map((row) => ({ row, moment: momentOf(row.input) }));
    const texts = moments.flatMap(({ moment }) => textsOf(moment));
    const vectorOf = await embedder.embed(texts, { keep: true });
    for (const { row, moment } of moments) {
      const target = row.target === null ? null : row.input.tasks.findIndex(({ id }) => id === row.target);
      prepared.push({
        row,
        labelled: { features: momentFeatures(moment, vectorOf), action: row.action, target },
      });
      await pace();
    }
    onProgress(prepared.length / rows.length);
  }
  return prepared;
}

/**
 * Each row by a student that was fitted on the other folds. Its temperature comes from the other folds too: each of them
 * is scored by a student that saw neither it nor the row's fold, so that nothing of a fold, not even one number, goes
 * into what is said of it. The student without folds a and b serves both: k + k(k − 1)/2 students in all.
 */
async function predictOutOfFold(
  prepared: readonly Prepared[],
  options: FitOptions,
  pace: Pace,
  onProgress: (share: number) => void,
): Promise<RowPrediction[]> {
  const rowFolds = foldsOf(prepared.map(({ row }) => row));
  const folds = [...new Set(rowFolds)].sort((a, b) => a - b);
  if (folds.length < 3) return [];
  const without = (...left: number[]) => prepared.filter((_, at) => !left.includes(rowFolds[at] ?? -1));
  const within = (fold: number) => prepared.filter((_, at) => rowFolds[at] === fold);
  const students = folds.length + (folds.length * (folds.length - 1)) / 2;
  let fitted = 0;
  const fitOn = async (rows: readonly Prepared[]): Promise<Student> => {
    const student = await finish(fitStudent(labels(rows), options), pace);
    fitted += 1;
    onProgress(fitted / students);
    return student;
  };
  const held = new Map<number, HeldOut[]>(folds.map((fold) => [fold, []]));
  for (const a of folds) {
    for (const b of folds.filter((fold) => fold > a)) {
      const neither = await fitOn(without(a, b));
      held.get(a)?.push(heldOut(neither, labels(within(b))));
      held.get(b)?.push(heldOut(neither, labels(within(a))));
    }
  }
  const predictions = new Map<TrainingRow, RowPrediction>();
  for (const fold of folds) {
    const student = calibrate(await fitOn(without(fold)), held.get(fold) ?? []);
    for (const one of within(fold)) predictions.set(one.row, { ...predict(student, one), fold });
  }
  return prepared.flatMap(({ row }) => predictions.get(row) ?? []);
}

/** A head for use: weights from split train, temperature from split validation. */
async function fitHead(
  prepared: readonly Prepared[],
  options: FitOptions,
  pace: Pace,
): Promise<{ student: Student; fittedOn: readonly Prepared[] }> {
  const train = prepared.filter(({ row }) => row.split === "train");
  const validation = prepared.filter(({ row }) => row.split === "validation");
  const open = prepared.filter(({ row }) => row.split !== "test");
  const fittedOn = [train, open, prepared].find((rows) => rows.length > 0) ?? [];
  const student = await finish(fitStudent(labels(fittedOn), options), pace);
  if (train.length > 0 && validation.length > 0) {
    return { student: calibrate(student, [heldOut(student, labels(validation))]), fittedOn };
  }
  // No split is meant for it: the temperature of a student of four folds on the fifth.
  const fold = foldsOf(fittedOn.map(({ row }) => row));
  const four = fittedOn.filter((_, at) => fold[at] !== 0);
  const fifth = fittedOn.filter((_, at) => fold[at] === 0);
  if (four.length === 0 || fifth.length === 0) return { student, fittedOn };
  const smaller = await finish(fitStudent(labels(four), options), pace);
  const { temperature } = calibrate(smaller, [heldOut(smaller, labels(fifth))]);
  return { student: { ...student, temperature }, fittedOn };
}

/** What the student says of a row, as the decision model would. */
export function predict(student: Student, { row, labelled }: Prepared): Omit<RowPrediction, "fold"> {
  const scores = scoresOf(student, labelled.features);
  const { action, task } = choose(scores);
  const target = task === null ? null : (row.input.tasks[task] ?? null);
  const value = withText(action, target, momentOf(row.input));
  const confidence = confidenceOf(scores, action, task, row.input);
  const answer: DecisionAnswer = {
    ...{ decision: { ok: true, value }, confidence, raw: "" },
    ...{ timings: { actionMs: 0, totalMs: 0 }, usage: null, attempts: 1 },
  };
  return { row, action, target: target?.id ?? null, confidence: confidence.value, answer };
}

const labels = (rows: readonly Prepared[]) => rows.map(({ labelled }) => labelled);

async function finish<T>(steps: Generator<unknown, T, void>, pace: Pace): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pace();
  }
}

/** Gives timers, signals and other jobs their turn, and stops where it is asked to. */
function pacer(signal: AbortSignal | undefined): Pace {
  let turnAt = performance.now() + TURN_MS;
  return async () => {
    if (performance.now() < turnAt) return;
    await nextTurn();
    signal?.throwIfAborted();
    turnAt = performance.now() + TURN_MS;
  };
}
