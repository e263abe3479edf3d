import { softmax } from "@/lib/domain/calibration/temperature";
import { ACTIONS } from "@/prompts/actions";
import { type ActionRow, actionLogits } from "./action-head";
import type { MomentFeatures } from "./features";
import { type Kernel, nearness, standardise } from "./kernel";
import { sparse, type Vocabulary } from "./ngrams";
import { taskLogits } from "./task-head";

export type Scale = {
  turn: number;
  latest: number;
  kernel: number;
  turnGrams: number;
  eventGrams: number;
  /** How much the ledger's columns weigh in the kernel, against 1 for the turn's. */
  ledger: number;
};

/** A fitted student: everything but the sentence embeddings, which it shares with every other. */
export type Student = {
  scale: Scale;
  kernel: Kernel;
  turnVocabulary: Vocabulary;
  eventVocabulary: Vocabulary;
  /** [turn, latest, landmarks, n-grams of turn and of event, bias][action]. */
  actionWeights: Float64Array;
  taskScale: { mean: number[]; spread: number[] };
  taskWeights: Float64Array;
  /** Divide the scores before softmax; fitted on rows that the weights have not seen. */
  temperature: { action: number; task: number };
};

export type Scores = {
  /** In the order of ACTIONS. */
  actions: number[];
  /** P(task | action) in the order of the ledger, for an update and for a cancellation. */
  update: number[];
  cancel: number[];
};

/** The dense part: both embeddings, scaled, and behind them what the kernel gives. */
export function densePart(
  { turn, latest }: MomentFeatures,
  scale: Scale,
  kernel: Float64Array,
): Float64Array {
  // Written without arrays in between: their garbage is what would stop the event loop.
  const dense = new Float64Array(turn.length + latest.length + kernel.length);
  for (let at = 0; at < turn.length; at += 1) dense[at] = (turn[at] as number) * scale.turn;
  for (let at = 0; at < latest.length; at += 1)
    dense[turn.length + at] = (latest[at] as number) * scale.latest;
  dense.set(kernel, turn.length + latest.length);
  return dense;
}

/** n-grams of turn and event as one sparse row; the event's stand behind the turn's. */
export function gramPart(
  { turnGrams, eventGrams }: MomentFeatures,
  scale: Scale,
  turnVocabulary: Vocabulary,
  eventVocabulary: Vocabulary,
): ActionRow["sparse"] {
  const turn = sparse(turnGrams, turnVocabulary);
  const event = sparse(eventGrams, eventVocabulary);
  return {
    at: [...turn.at, ...event.at.map((at) => at + turnVocabulary.size)],
    value: [...turn.value.map((v) => v * scale.turnGrams), ...event.value.map((v) => v * scale.eventGrams)],
  };
}

/** Scores before softmax and temperature. */
export function logitsOf(
  student: Student,
  features: MomentFeatures,
): { actions: number[]; update: number[]; cancel: number[] } {
  const { scale, kernel, turnVocabulary, eventVocabulary } = student;
  const near = nearness(kernel, features.state);
  const row: ActionRow = {
    dense: densePart(features, scale, near),
    sparse: gramPart(features, scale, turnVocabulary, eventVocabulary),
    empty: features.tasks.length === 0,
  };
  const tasks = features.tasks.map((task) => [...standardise(student.taskScale, task)]);
  return {
    actions: actionLogits(student.actionWeights, row),
    update: taskLogits(student.taskWeights, tasks, false),
    cancel: taskLogits(student.taskWeights, tasks, true),
  };
}

/** Probabilities of the actions, and of each task given an update or a cancellation. */
export function scoresOf(student: Student, features: MomentFeatures): Scores {
  const { actions, update, cancel } = logitsOf(student, features);
  const { temperature } = student;
  return {
    actions: softmax(actions, temperature.action),
    update: softmax(update, temperature.task),
    cancel: softmax(cancel, temperature.task),
  };
}

/** The likeliest action, and the likeliest task where it has a target; the first of equals. */
export function choose(scores: Scores): { action: (typeof ACTIONS)[number]; task: number | null } {
  const action = ACTIONS[argmax(scores.actions)] ?? "noop";
  if (action === "update_task") return { action, task: argmax(scores.update) };
  if (action === "cancel_task") return { action, task: argmax(scores.cancel) };
  return { action, task: null };
}

const argmax = (values: readonly number[]): number => values.indexOf(Math.max(...values));
