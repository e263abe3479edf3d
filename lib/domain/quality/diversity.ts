import { STRIDE, type Steps } from "./steps";
import { type Corpus, lastUser, sentencesOf, type TextRow } from "./text-row";
import { joined, runKeys, type Words } from "./vocabulary";

export type Diversity = {
  /** Distinct word n-grams ÷ all word n-grams of what users say (Li et al. 2016), n = 1, 2, 3. */
  distinct: { 1: number | null; 2: number | null; 3: number | null };
  /** Rows with a sentence of at least five words that also stands in another row. */
  repeated_sentence: { rows: number; share: number | null; sentences: RepeatedSentence[] };
  /** First and last four words of what users say that open or close more than one row, most frequent first. */
  openings: Repeated[];
  endings: Repeated[];
};
export type Repeated = { text: string; rows: number };
export type RepeatedSentence = Repeated & { ids: string[] };

const EDGE = 4;
const SHOWN = 20;
/** Rows named for a sentence. */
const NAMED = 5;
/** Shorter ones ("Thank you.", "What time?") are common property. */
const SENTENCE_WORDS = 5;

/** How varied the texts are. Shares are null for an empty data set. */
export function* diversity({ rows, vocabulary }: Corpus): Steps<Diversity> {
  const texts: Words[] = [];
  for (const row of rows) texts.push(joined(row.user));
  const distinct: (number | null)[] = [];
  for (const n of [1, 2, 3]) {
    distinct.push(distinctShare(texts, n));
    yield n / 10;
  }
  const repeated_sentence = yield* repeatedSentences(rows);
  const text = (words: Words) => vocabulary.text(words);
  const edges = (edge: (row: TextRow) => Words) => mostRepeated(rows.map((row) => text(edge(row))));
  return {
    distinct: { 1: distinct[0] ?? null, 2: distinct[1] ?? null, 3: distinct[2] ?? null },
    repeated_sentence,
    openings: edges((row) => (row.user[0] ?? new Uint32Array(0)).subarray(0, EDGE)),
    endings: edges((row) => lastUser(row).slice(-EDGE)),
  };
}

/** A text of fewer than n words has no n-gram. */
function distinctShare(texts: readonly Words[], n: number): number | null {
  const keys = texts.filter((words) => words.length >= n).map((words) => runKeys(words, n));
  const all = new Float64Array(keys.reduce((sum, some) => sum + some.length, 0));
  let filled = 0;
  for (const some of keys) {
    all.set(some, filled);
    filled += some.length;
  }
  all.sort();
  let different = 0;
  for (let at = 0; at < all.length; at += 1) if (at === 0 || all[at] !== all[at - 1]) different += 1;
  return all.length === 0 ? null : different / all.length;
}

function* repeatedSentences(rows: readonly TextRow[]): Steps<Diversity["repeated_sentence"]> {
  // Nearly all sentences stand in one row: a number for these, a set for the others.
  const holders = new Map<string, number | Set<number>>();
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at]?.row;
    for (const sentence of row ? sentencesOf(row, SENTENCE_WORDS) : []) {
      const earlier = holders.get(sentence);
      if (earlier === undefined) holders.set(sentence, at);
      else if (typeof earlier !== "number") earlier.add(at);
      else if (earlier !== at) holders.set(sentence, new Set([earlier, at]));
    }
    if (at % STRIDE === 0) yield 0.3 + (0.7 * at) / rows.length;
  }
  const affected = new Set<number>();
  const shared: { text: string; holders: Set<number> }[] = [];
  for (const [text, found] of holders) {
    if (typeof found === "number") continue;
    shared.push({ text, holders: found });
    for (const at of found) affected.add(at);
  }
  shared.sort((a, b) => b.holders.size - a.holders.size || (a.text < b.text ? -1 : 1));
  return {
    rows: affected.size,
    share: rows.length === 0 ? null : affected.size / rows.length,
    sentences: shared.slice(0, SHOWN).map(({ text, holders: found }) => ({
      text,
      rows: found.size,
      ids: [...found].slice(0, NAMED).map((at) => rows[at]?.row.id ?? ""),
    })),
  };
}

function mostRepeated(edges: readonly string[]): Repeated[] {
  const counts = new Map<string, number>();
  for (const text of edges) if (text !== "") counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .filter(([, rows]) => rows > 1)
    .map(([text, rows]) => ({ text, rows }))
    .sort((a, b) => b.rows - a.rows || (a.text < b.text ? -1 : 1))
    .slice(0, SHOWN);
}
