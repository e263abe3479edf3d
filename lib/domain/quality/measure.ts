import { type Diversity, diversity } from "./diversity";
import { greatestSimilarity, nearDuplicates } from "./near-duplicates";
import { leakageProbes, type ProbeResult } from "./probes";
import type { QualityRow } from "./quality-row";
import { selfBleu } from "./self-bleu";

/** No two rows may be as alike as this … */
export const ALIKE = 0.5;
/** … and none of them across two splits as this. */
export const ALIKE_ACROSS_SPLITS = 0.3;
/** Less than this share of rows may hold a sentence that stands in another row. */
export const REPEATED_SENTENCES = 0.01;

/** Pairs that are listed; the count is of all. */
const SHOWN = 50;

export type Likeness = { count: number; pairs: { a: string; b: string; similarity: number }[] };

export type Quality = {
  rows: number;
  near_duplicates: Likeness;
  across_splits: Likeness & { greatest_train_test: number | null };
  diversity: Diversity;
  self_bleu: number | null;
  /** Rows per value of each facet. */
  coverage: Record<string, Record<string, number>>;
  empty_ledgers: number | null;
  probes: ProbeResult[];
  bars: Bar[];
  passed: boolean;
};

/** One thing that a data set has to hold; `value` null = nothing to measure. */
export type Bar = { name: string; value: number | null; bar: string; met: boolean };

/** All measures of a data set's quality, and whether it meets the bars. Pure; memory grows with the texts. */
export function measureQuality(rows: readonly QualityRow[]): Quality {
  const pairs = nearDuplicates(rows, ALIKE_ACROSS_SPLITS);
  const alike = pairs.filter(({ similarity }) => similarity >= ALIKE);
  const across = pairs.filter(({ a, b }) => rows[a]?.split !== rows[b]?.split);
  const list = (found: typeof pairs): Likeness => ({
    count: found.length,
    pairs: found
      .slice(0, SHOWN)
      .map(({ a, b, similarity }) => ({ a: rows[a]?.id ?? "", b: rows[b]?.id ?? "", similarity })),
  });
  const varied = diversity(rows);
  const probes = leakageProbes(rows);
  const bars: Bar[] = [
    { name: "near_duplicates", value: alike.length, bar: `none ≥ ${ALIKE}`, met: alike.length === 0 },
    {
      name: "near_duplicates_across_splits",
      value: across.length,
      bar: `none ≥ ${ALIKE_ACROSS_SPLITS}`,
      met: across.length === 0,
    },
    {
      name: "repeated_sentences",
      value: varied.repeated_sentence.share,
      bar: `< ${REPEATED_SENTENCES}`,
      met: (varied.repeated_sentence.share ?? 0) < REPEATED_SENTENCES,
    },
    ...probes.flatMap(({ probe, accuracy, bar }) =>
      bar === null
        ? []
        : [
            {
              name: `probe_${probe}`,
              value: accuracy,
              bar: `≤ ${bar}`,
              met: accuracy === null || accuracy <= bar,
            },
          ],
    ),
  ];
  return {
    rows: rows.length,
    near_duplicates: list(alike),
    across_splits: { ...list(across), greatest_train_test: betweenTrainAndTest(rows) },
    diversity: varied,
    self_bleu: selfBleu(rows),
    coverage: coverage(rows),
    empty_ledgers:
      rows.length === 0 ? null : rows.filter(({ tasks }) => tasks.length === 0).length / rows.length,
    probes,
    bars,
    passed: bars.every(({ met }) => met),
  };
}

function betweenTrainAndTest(rows: readonly QualityRow[]): number | null {
  const train = rows.filter(({ split }) => split === "train");
  const test = rows.filter(({ split }) => split === "test");
  return train.length === 0 || test.length === 0 ? null : greatestSimilarity(train, test);
}

function coverage(rows: readonly QualityRow[]): Quality["coverage"] {
  const counts: Quality["coverage"] = {};
  for (const { action, facets } of rows) {
    for (const [facet, value] of Object.entries({ action, ...facets })) {
      const values = counts[facet] ?? {};
      counts[facet] = values;
      values[value] = (values[value] ?? 0) + 1;
    }
  }
  return counts;
}
