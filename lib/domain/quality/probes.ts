import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { ACTIONS } from "@/prompts/actions";
import { type Example, trainLogistic } from "./logistic";
import { PROBES, type ProbeName, vectorOf, viewOf, wordWeights } from "./probe-views";
import { STRIDE, type Steps } from "./steps";
import type { Corpus } from "./text-row";

/** At most this accuracy (chance is 0.20 on a balanced set); null = shown for comparison. */
export const PROBE_BARS: Record<ProbeName, number | null> = {
  task_count: 0.3,
  style: 0.3,
  ledger: 0.35,
  assistant: 0.45,
  last_user: 0.7,
  full: null,
};

export type ProbeResult = { probe: ProbeName; accuracy: number | null; n: number; bar: number | null };

export type Probes = {
  probes: ProbeResult[];
  /** Share of the most frequent action: what guessing that one gets right. */
  chance: number | null;
  /** Rows that the baseline gets right from the full input and not from the last user turn, and the other way round. */
  context: { only_full: number; only_last_user: number } | null;
};

const FOLDS = 5;

/**
 * How well a plain n-gram baseline guesses the action from parts of the input, in 5 folds by scenario: rows of one
 * scenario never stand on both sides. Every probe is the same model, fitted alike; only what it sees differs.
 * `accuracy` is null where a fold has nothing to learn from.
 *
 * Where the margins of a data set are balanced exactly (as many rows of each action in each channel), a probe scores
 * *below* chance: what the held-out fold has more of, the other folds have less of, and the probe learns the mirror.
 */
export function* leakageProbes(corpus: Corpus): Steps<Probes> {
  const { rows, vocabulary } = corpus;
  const weights = wordWeights(corpus);
  const folds = rows.map(({ row }) => foldOf(row.scenario));
  const results: ProbeResult[] = [];
  const right = new Map<ProbeName, boolean[]>();
  for (const [at, probe] of PROBES.entries()) {
    const examples: Example[] = [];
    for (const row of rows) {
      const label = ACTIONS.indexOf(row.row.action);
      examples.push({ ...vectorOf(viewOf(probe, row, { vocabulary, weights })), label });
      if (examples.length % STRIDE === 0) yield at / PROBES.length;
    }
    const hits = yield* within(crossValidate(examples, folds), at / PROBES.length, (at + 1) / PROBES.length);
    if (hits) right.set(probe, hits);
    const accuracy = !hits || hits.length === 0 ? null : hits.filter((hit) => hit).length / hits.length;
    results.push({ probe, accuracy, n: rows.length, bar: PROBE_BARS[probe] });
  }
  return { probes: results, chance: chanceOf(corpus), context: contextOf(right) };
}

/** Whether each row is guessed right by a model that has not seen its fold; null where a fold has nothing to learn from. */
function* crossValidate(examples: readonly Example[], folds: readonly number[]): Steps<boolean[] | null> {
  const hits = new Array<boolean>(examples.length).fill(false);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const training = examples.filter((_, at) => folds[at] !== fold);
    if (training.length === examples.length) continue;
    if (training.length === 0) return null;
    const model = yield* within(trainLogistic(training, ACTIONS.length), fold / FOLDS, (fold + 1) / FOLDS);
    examples.forEach((example, at) => {
      if (folds[at] === fold) hits[at] = model.predict(example) === example.label;
    });
  }
  return hits;
}

/** The same steps, their progress as the part from `low` to `high` of something larger. */
export function* within<T>(steps: Steps<T>, low: number, high: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield low + (high - low) * step.value;
  }
}

function chanceOf({ rows }: Corpus): number | null {
  if (rows.length === 0) return null;
  return (
    Math.max(...ACTIONS.map((action) => rows.filter(({ row }) => row.action === action).length)) / rows.length
  );
}

function contextOf(right: ReadonlyMap<ProbeName, boolean[]>): Probes["context"] {
  const [full, last] = [right.get("full"), right.get("last_user")];
  if (!full || !last) return null;
  return {
    only_full: full.filter((hit, at) => hit && !last[at]).length,
    only_last_user: last.filter((hit, at) => hit && !full[at]).length,
  };
}

/** The same scenario, the same fold, whatever else is in the data set. */
const foldOf = (scenario: string): number => (sha256(utf8ToBytes(`fold\u0000${scenario}`))[0] ?? 0) % FOLDS;
