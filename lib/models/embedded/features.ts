import type { DecisionInput } from "../decision-model";
import { type Moment, momentOf } from "./moment";
import { ngrams } from "./ngrams";
import { stateFeatures } from "./state-features";
import { taskFeatures, type VectorOf } from "./task-features";

/** Everything that the student knows of a moment. Nothing here comes from a row's label, meta or source. */
export type MomentFeatures = {
  /** Embedding of the user's turn. */
  turn: Float32Array;
  /** Embedding of what was said or reported last; the turn's own where the user was last. */
  latest: Float32Array;
  state: number[];
  turnGrams: Set<string>;
  eventGrams: Set<string>;
  /** One row a task, in the order of the ledger. */
  tasks: number[][];
};

export function featuresOf(input: DecisionInput, vectorOf: VectorOf): MomentFeatures {
  return momentFeatures(momentOf(input), vectorOf);
}

export function momentFeatures(moment: Moment, vectorOf: VectorOf): MomentFeatures {
  const tasks = taskFeatures(moment, vectorOf);
  const turn = vectorOf(moment.turn);
  return {
    turn,
    latest: moment.eventWords === "" ? turn : vectorOf(moment.eventWords),
    state: stateFeatures(moment, tasks),
    turnGrams: ngrams(moment.turn),
    eventGrams: ngrams(moment.event),
    tasks,
  };
}
