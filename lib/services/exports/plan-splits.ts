import { setImmediate as nextTurn } from "node:timers/promises";
import type { Manifest } from "@/lib/contracts/exports";
import { isObject } from "@/lib/domain/import/check-parts";
import { ALIKE_ACROSS_SPLITS } from "@/lib/domain/quality/measure";
import {
  greatestSimilarity,
  nearDuplicates,
  type Ranked,
  rankShingles,
  shingles,
} from "@/lib/domain/quality/near-duplicates";
import type { Steps } from "@/lib/domain/quality/steps";
import { hashText, Vocabulary } from "@/lib/domain/quality/vocabulary";
import { assignGroups } from "@/lib/domain/splits/assign-groups";
import { Groups } from "@/lib/domain/splits/group-rows";
import { placeOf } from "@/lib/domain/splits/resplit";
import type { ExportOptions } from "./export-options";
import type { RowSource, SourceRow } from "./row-source";

export type SplitReport = NonNullable<Manifest["splits"]>;
export type SplitPlan = { splitOf: (row: SourceRow) => string; report: SplitReport | null };

/** Rows whose texts are compared with each other; more only have their exact words compared. */
const MAX_COMPARED = 50_000;
/** The same for stored splits, where the similarity is told but changes nothing. */
const MAX_COMPARED_STORED = 10_000;

const ALL = "all";
const storedSplit = ({ split }: SourceRow): string => (split === "" ? ALL : split);

/**
 * Which split each row goes to, and how alike train and test are. New splits keep rows of one scenario and near-
 * duplicates (word 5-gram Jaccard ≥ 0.3 of user text and task summaries, as the quality report calls them) together and
 * are stratified by action × channel.
 */
export async function planSplits(
  source: RowSource,
  { single, resplit }: ExportOptions,
  { compare }: { compare: boolean },
): Promise<SplitPlan> {
  if (single) return { splitOf: () => ALL, report: null };
  if (!resplit) {
    const report = compare ? await storedReport(source) : null;
    return { splitOf: storedSplit, report };
  }
  const read = await readRows(source, MAX_COMPARED, {
    scenarioOf: (row) => row.scenarioId,
    placeOf: (key) => placeOf(resplit.seed, key),
  });
  const ranked = read.sets ? rankShingles(read.sets) : null;
  const groups = new Groups(read.seqs.length);
  for (const [first, row] of read.joins) groups.join(first, row);
  const found = ranked ? await drive(nearDuplicates(ranked, ALIKE_ACROSS_SPLITS)) : null;
  for (const { a, b } of found?.pairs ?? []) groups.join(a, b);
  const roots = Uint32Array.from(read.seqs, (_, row) => groups.rootOf(row));
  const splits = assignGroups(
    {
      roots,
      strata: Uint32Array.from(read.strata),
      placeOf: (root) => read.places[root] ?? 0,
    },
    resplit.shares,
  );
  const names = resplit.shares.map(({ name }) => name);
  const nameOf = (row: number) => names[splits[row] ?? 0] ?? ALL;
  const sizes = new Map<number, number>();
  for (const root of roots) sizes.set(root, (sizes.get(root) ?? 0) + 1);
  // The rows come again in the same order, those of several pairs several times in a row.
  let at = 0;
  return {
    splitOf: ({ seq }) => {
      while (at < read.seqs.length - 1 && read.seqs[at] !== Number(seq)) at += 1;
      return nameOf(at);
    },
    report: {
      how: "new",
      groups: sizes.size,
      largest_group: Math.max(0, ...[...sizes.values()]),
      near_duplicate_pairs: found ? found.pairs.length : null,
      threshold: ALIKE_ACROSS_SPLITS,
      ...(await similarity(ranked, read.seqs.length, nameOf)),
      why: whyNot(ranked !== null, found?.complete ?? true),
      overlaps: [],
    },
  };
}

async function storedReport(source: RowSource): Promise<SplitReport> {
  const splits: string[] = [];
  const read = (await hasMoreRows(source, MAX_COMPARED_STORED))
    ? { sets: null }
    : await readRows(source, MAX_COMPARED_STORED, {
        scenarioOf: (row) => {
          splits.push(storedSplit(row));
          return "";
        },
      });
  const ranked = read.sets ? rankShingles(read.sets) : null;
  return {
    how: "stored",
    groups: null,
    largest_group: null,
    near_duplicate_pairs: null,
    threshold: ALIKE_ACROSS_SPLITS,
    ...(await similarity(ranked, splits.length, (row) => splits[row] ?? ALL)),
    why: ranked ? null : "There are too many rows to compare their texts with each other.",
    overlaps: [],
  };
}

const whyNot = (compared: boolean, complete: boolean): string | null => {
  if (!compared)
    return "Too many rows to compare their texts with each other: only rows of one scenario and rows with the very same words were kept together.";
  return complete ? null : "So many rows are alike that the search gave up: there are more such pairs.";
};

async function similarity(
  ranked: readonly Ranked[] | null,
  rows: number,
  nameOf: (row: number) => string,
): Promise<{ train_to_test: number | null }> {
  const of = (name: string) =>
    Array.from({ length: rows }, (_, row) => row).filter((row) => nameOf(row) === name);
  const [train, test] = [of("train"), of("test")];
  if (!ranked || train.length === 0 || test.length === 0) return { train_to_test: null };
  const { similarity: value, complete } = await drive(greatestSimilarity(ranked, train, test));
  return { train_to_test: complete ? value : null };
}

type Read = {
  seqs: number[];
  /** A row, and a later one of the same scenario or with the same words. */
  joins: [first: number, later: number][];
  strata: number[];
  /** The row's place by its scenario, else by its input hash: names that do not depend on the database. */
  places: number[];
  /** Shingles of each row; null where there are too many rows. */
  sets: Float64Array[] | null;
};

/** Whether it is known before reading them that there are more rows. Of pairs only reading tells. */
const hasMoreRows = async ({ unit, isLargerThan }: RowSource, limit: number): Promise<boolean> =>
  unit === "row" && (await isLargerThan(limit));

async function readRows(
  source: RowSource,
  limit: number,
  by: { scenarioOf: (row: SourceRow) => string; placeOf?: (key: string) => number },
): Promise<Read> {
  const sets = (await hasMoreRows(source, limit)) ? null : [];
  const read: Read = { seqs: [], joins: [], strata: [], places: [], sets };
  let vocabulary = new Vocabulary();
  const scenarios = new Map<string, number>();
  const words = new Map<number, number>();
  const strata = new Map<string, number>();
  for await (const row of source.rows()) {
    // A row of several pairs comes several times.
    if (read.seqs.at(-1) === Number(row.seq)) continue;
    const at = read.seqs.push(Number(row.seq)) - 1;
    const scenario = by.scenarioOf(row);
    read.strata.push(numberOf(strata, `${row.action}|${channelOf(row)}`));
    const texts = textsOf(row);
    const spoken = [...texts.user, ...texts.summaries].join("\n").trim().toLowerCase();
    if (scenario !== "") joinWithFirst(read.joins, scenarios, scenario, at);
    // 32 bits: among a million rows a hundred pairs fall together by chance, and do no harm.
    if (spoken !== "") joinWithFirst(read.joins, words, hashText(spoken), at);
    if (read.sets && at >= limit) {
      read.sets = null;
      vocabulary = new Vocabulary();
      // Without places nobody is to be put anywhere: there is nothing more to learn.
      if (!by.placeOf) break;
    }
    if (by.placeOf) read.places.push(by.placeOf(scenario === "" ? row.inputHash : scenario));
    read.sets?.push(
      shingles({
        user: texts.user.map((text) => vocabulary.read(text)),
        summaries: texts.summaries.map((text) => vocabulary.read(text)),
      }),
    );
  }
  return read;
}

function joinWithFirst<Key>(joins: Read["joins"], known: Map<Key, number>, key: Key, at: number): void {
  const first = known.get(key);
  if (first === undefined) known.set(key, at);
  else joins.push([first, at]);
}

function numberOf(known: Map<string, number>, name: string): number {
  const found = known.get(name) ?? known.size;
  known.set(name, found);
  return found;
}

const channelOf = ({ meta }: SourceRow): string =>
  isObject(meta) && typeof meta.channel === "string" ? meta.channel : "";

function textsOf({ messages, tasks }: SourceRow): { user: string[]; summaries: string[] } {
  const turns = messages as { role: string; content: string }[];
  return {
    user: turns.filter(({ role }) => role === "user").map(({ content }) => content),
    summaries: (tasks as { summary: string }[]).map(({ summary }) => summary),
  };
}

/** Runs all steps, giving way to timers and other requests in between. */
async function drive<T>(steps: Steps<T>): Promise<T> {
  let turnAt = performance.now() + 20;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < turnAt) continue;
    await nextTurn();
    turnAt = performance.now() + 20;
  }
}
