import { type Coverage, coverageOf } from "./coverage";
import { type Diversity, diversity } from "./diversity";
import { greatestSimilarity, type LikePair, nearDuplicates, rankShingles, shingles } from "./near-duplicates";
import type { Plan } from "./plan";
import { leakageProbes, type Probes, within } from "./probes";
import type { QualityRow } from "./quality-row";
import { selfBleu } from "./self-bleu";
import { STRIDE, type Steps } from "./steps";
import { PLACE_MARGIN, type TargetPlace, targetPlace } from "./target-place";
import { type Corpus, readCorpus } from "./text-row";
import { joined } from "./vocabulary";

/** No two rows may be as alike as this … */
export const ALIKE = 0.5;
/** … and none of them across two splits as this. */
export const ALIKE_ACROSS_SPLITS = 0.3;
/** Less than this share of rows may hold a sentence that stands in another row. */
export const REPEATED_SENTENCES = 0.01;

/** Rows that the probes learn from and are tried on: more of them only cost time (standard error 0.4 points). */
export const PROBED_ROWS = 10_000;
/** Texts that self-BLEU compares; each against all others of these. */
export const BLEU_ROWS = 2_000;

/** Pairs that are listed; the count is of all. */
const SHOWN = 50;
/** Characters of a row that a pair shows. */
const EXCERPT = 160;

export type PairSide = { id: string; split: string; excerpt: string };
export type Likeness = { count: number; pairs: { a: PairSide; b: PairSide; similarity: number }[] };

export type Quality = Probes & {
  rows: number;
  near_duplicates: Likeness;
  across_splits: Likeness & { greatest_train_test: number | null };
  /** false: so many rows are alike that the search gave up; there are at least so many pairs. */
  near_duplicates_complete: boolean;
  diversity: Diversity;
  self_bleu: number | null;
  coverage: Coverage;
  empty_ledgers: number | null;
  target_place: TargetPlace | null;
  /** Rows that a measure looked at where these are fewer than all. */
  samples: { probes: number | null; self_bleu: number | null };
  bars: Bar[];
  passed: boolean;
};

/** One thing that a data set has to hold; `value` null = nothing to measure. */
export type Bar = { name: string; value: number | null; bar: string; met: boolean };

export type MeasureStep = { phase: Phase; done: number };
export type Phase = "words" | "near_duplicates" | "diversity" | "self_bleu" | "probes";

/** Where each phase begins, as a share of the whole time (measured on 1,000 and on 50,000 rows). */
const BEGINS: Record<Phase, number> = {
  words: 0,
  near_duplicates: 0.25,
  diversity: 0.3,
  self_bleu: 0.5,
  probes: 0.52,
};

/** All measures of a data set's quality, and whether it meets the bars. Pure; memory grows with the texts. */
export function* measureQuality(
  rows: readonly QualityRow[],
  plan: Plan | null = null,
): Generator<MeasureStep, Quality, void> {
  const corpus = yield* phase("words", readCorpus(rows));
  const alike = yield* phase("near_duplicates", likenessOf(corpus));
  const varied = yield* phase("diversity", diversity(corpus));
  const forBleu = evenly(corpus.rows, BLEU_ROWS);
  const bleu = yield* phase("self_bleu", selfBleu(forBleu.map(({ user }) => joined(user))));
  const probed = { ...corpus, rows: evenly(corpus.rows, PROBED_ROWS) };
  const found = yield* phase("probes", leakageProbes(probed));
  const quality = {
    ...found,
    ...alike,
    rows: rows.length,
    diversity: varied,
    self_bleu: bleu,
    coverage: coverageOf(rows, plan),
    empty_ledgers:
      rows.length === 0 ? null : rows.filter(({ tasks }) => tasks.length === 0).length / rows.length,
    target_place: targetPlace(rows),
    samples: {
      probes: probed.rows.length < rows.length ? probed.rows.length : null,
      self_bleu: forBleu.length < rows.length ? forBleu.length : null,
    },
  };
  const bars = barsOf(quality);
  return { ...quality, bars, passed: bars.every(({ met }) => met) };
}

function* phase<T>(name: Phase, steps: Steps<T>): Generator<MeasureStep, T, void> {
  const begins = BEGINS[name];
  const ends = Math.min(1, ...Object.values(BEGINS).filter((other) => other > begins));
  const inner = within(steps, begins, ends);
  for (;;) {
    const step = inner.next();
    if (step.done) return step.value;
    yield { phase: name, done: step.value };
  }
}

function barsOf(quality: Omit<Quality, "bars" | "passed">): Bar[] {
  const { near_duplicates, across_splits, near_duplicates_complete: complete } = quality;
  const repeated = quality.diversity.repeated_sentence.share;
  return [
    {
      name: "near_duplicates",
      value: near_duplicates.count,
      bar: `none ≥ ${ALIKE}`,
      met: complete && near_duplicates.count === 0,
    },
    {
      name: "near_duplicates_across_splits",
      value: across_splits.count,
      bar: `none ≥ ${ALIKE_ACROSS_SPLITS}`,
      met: complete && across_splits.count === 0,
    },
    {
      name: "repeated_sentences",
      value: repeated,
      bar: `< ${REPEATED_SENTENCES}`,
      met: (repeated ?? 0) < REPEATED_SENTENCES,
    },
    ...quality.probes.flatMap(({ probe, accuracy, bar }) =>
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
    placeBar(quality.target_place),
  ];
}

function placeBar(place: TargetPlace | null): Bar {
  const most = place && Math.max(place.first, place.last);
  const limit = (place?.expected ?? 0) + PLACE_MARGIN;
  return {
    name: "target_place",
    value: most,
    bar: place ? `≤ ${limit.toFixed(3)}` : "",
    met: most === null || most <= limit,
  };
}

function* likenessOf(
  corpus: Corpus,
): Steps<Pick<Quality, "near_duplicates" | "across_splits" | "near_duplicates_complete">> {
  const { rows } = corpus;
  const sets: Float64Array[] = [];
  for (const row of rows) {
    sets.push(shingles(row));
    if (sets.length % STRIDE === 0) yield (0.4 * sets.length) / rows.length;
  }
  const ranked = rankShingles(sets);
  const { pairs, complete } = yield* within(nearDuplicates(ranked, ALIKE_ACROSS_SPLITS), 0.5, 0.8);
  const splitOf = (at: number) => rows[at]?.row.split ?? "";
  const of = (split: string) => rows.flatMap((_, at) => (splitOf(at) === split ? [at] : []));
  const [train, test] = [of("train"), of("test")];
  const greatest = yield* within(greatestSimilarity(ranked, train, test), 0.8, 1);
  const list = (found: readonly LikePair[]): Likeness => ({
    count: found.length,
    pairs: found.slice(0, SHOWN).map(({ a, b, similarity }) => ({
      a: sideOf(rows[a]?.row),
      b: sideOf(rows[b]?.row),
      similarity,
    })),
  });
  return {
    near_duplicates: list(pairs.filter(({ similarity }) => similarity >= ALIKE)),
    across_splits: {
      ...list(pairs.filter(({ a, b }) => splitOf(a) !== splitOf(b))),
      greatest_train_test: train.length === 0 || test.length === 0 ? null : greatest.similarity,
    },
    near_duplicates_complete: complete && greatest.complete,
  };
}

function sideOf(row: QualityRow | undefined): PairSide {
  const text = row?.messages.findLast(({ role }) => role === "user")?.content ?? "";
  return { id: row?.id ?? "", split: row?.split ?? "", excerpt: Array.from(text).slice(0, EXCERPT).join("") };
}

/** At most `most` of the rows, evenly spaced. */
const evenly = <T>(rows: readonly T[], most: number): T[] =>
  rows.filter((_, at) => rows.length <= most || (at * most) % rows.length < most);
