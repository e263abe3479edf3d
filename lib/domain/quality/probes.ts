import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { trainNaiveBayes } from "./naive-bayes";
import {
  assistantText,
  lastUserText,
  ledgerText,
  type QualityRow,
  segmentWords,
  userText,
  wordRuns,
} from "./quality-row";

/** What a probe may see of a row; the action must not be guessable from parts that do not hold it. */
const VIEWS = {
  task_count: (row: QualityRow) => [`n=${row.tasks.length}`],
  style: (row: QualityRow) =>
    ["channel", "tone", "domain"].map((facet) => `${facet}=${row.facets[facet] ?? ""}`),
  ledger: (row: QualityRow) => [`n=${row.tasks.length}`, ...grams(ledgerText(row))],
  assistant: (row: QualityRow) => grams(assistantText(row)),
  last_user: (row: QualityRow) => grams(lastUserText(row)),
  full: (row: QualityRow) => [
    `n=${row.tasks.length}`,
    `last=${row.messages.at(-1)?.role ?? ""}`,
    ...prefixed("last", grams(lastUserText(row))),
    ...prefixed("user", grams(userText(row))),
    ...prefixed("assistant", grams(assistantText(row))),
    ...prefixed("ledger", grams(ledgerText(row))),
  ],
} as const;

export type ProbeName = keyof typeof VIEWS;
export const PROBES = Object.keys(VIEWS) as ProbeName[];

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

const FOLDS = 5;

/**
 * How well a plain n-gram baseline guesses the action from parts of the input, in 5 folds by scenario: rows of one
 * scenario never stand on both sides. `accuracy` is null where a fold has nothing to learn from.
 */
export function leakageProbes(rows: readonly QualityRow[]): ProbeResult[] {
  const folds = rows.map((row) => foldOf(row.scenario));
  return PROBES.map((probe) => {
    const examples = rows.map((row) => ({ label: row.action, tokens: VIEWS[probe](row) }));
    let right = 0;
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const training = examples.filter((_, at) => folds[at] !== fold);
      const held = examples.filter((_, at) => folds[at] === fold);
      if (held.length === 0) continue;
      if (training.length === 0) return { probe, accuracy: null, n: rows.length, bar: PROBE_BARS[probe] };
      const model = trainNaiveBayes(training);
      right += held.filter(({ label, tokens }) => model.predict(tokens) === label).length;
    }
    const accuracy = rows.length === 0 ? null : right / rows.length;
    return { probe, accuracy, n: rows.length, bar: PROBE_BARS[probe] };
  });
}

/** Single words and pairs of words. */
function grams(text: string): string[] {
  const words = segmentWords(text);
  return words.length < 2 ? words : [...words, ...wordRuns(words, 2)];
}

const prefixed = (prefix: string, tokens: readonly string[]): string[] =>
  tokens.map((token) => `${prefix}:${token}`);

/** The same scenario, the same fold, whatever else is in the data set. */
const foldOf = (scenario: string): number => (sha256(utf8ToBytes(`fold\u0000${scenario}`))[0] ?? 0) % FOLDS;
