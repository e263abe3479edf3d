import { lastUserText, type QualityRow, segmentWords, userText, wordRuns } from "./quality-row";

export type Diversity = {
  /** Distinct word n-grams ÷ all word n-grams of what users say (Li et al. 2016), n = 1, 2, 3. */
  distinct: { 1: number | null; 2: number | null; 3: number | null };
  /** Rows with a sentence of at least five words that also stands in another row. */
  repeated_sentence: { rows: number; share: number | null; examples: string[] };
  /** First and last four words of what users say that open or close more than one row, most frequent first. */
  openings: Repeated[];
  endings: Repeated[];
};
export type Repeated = { text: string; rows: number };

const EDGE = 4;
const SHOWN = 20;
/** Shorter ones ("Thank you.", "What time?") are common property. */
const SENTENCE_WORDS = 5;

/** How varied the texts are. Shares are null for an empty data set. */
export function diversity(rows: readonly QualityRow[]): Diversity {
  const texts = rows.map((row) => segmentWords(userText(row)));
  return {
    distinct: { 1: distinct(texts, 1), 2: distinct(texts, 2), 3: distinct(texts, 3) },
    repeated_sentence: repeatedSentences(rows),
    openings: repeated(rows.map((row) => segmentWords(firstUserText(row)).slice(0, EDGE).join(" "))),
    endings: repeated(rows.map((row) => segmentWords(lastUserText(row)).slice(-EDGE).join(" "))),
  };
}

const firstUserText = (row: QualityRow): string =>
  row.messages.find((message) => message.role === "user")?.content ?? "";

function distinct(texts: readonly (readonly string[])[], n: number): number | null {
  const seen = new Set<string>();
  let all = 0;
  for (const words of texts) {
    if (words.length < n) continue;
    for (const run of wordRuns(words, n)) {
      seen.add(run);
      all += 1;
    }
  }
  return all === 0 ? null : seen.size / all;
}

function repeatedSentences(rows: readonly QualityRow[]): Diversity["repeated_sentence"] {
  const holders = new Map<string, Set<number>>();
  rows.forEach((row, at) => {
    for (const sentence of sentencesOf(row)) {
      const rowsWithIt = holders.get(sentence) ?? new Set();
      rowsWithIt.add(at);
      holders.set(sentence, rowsWithIt);
    }
  });
  const shared = [...holders].filter(([, rowsWithIt]) => rowsWithIt.size > 1);
  const affected = new Set(shared.flatMap(([, rowsWithIt]) => [...rowsWithIt]));
  return {
    rows: affected.size,
    share: rows.length === 0 ? null : affected.size / rows.length,
    examples: shared.slice(0, SHOWN).map(([sentence]) => sentence),
  };
}

const sentences = new Intl.Segmenter("und", { granularity: "sentence" });

/** Sentences of users and assistant, as their words: punctuation and case make no difference. */
function sentencesOf(row: QualityRow): string[] {
  return row.messages
    .filter(({ role }) => role === "user" || role === "assistant")
    .flatMap(({ content }) => [...sentences.segment(content)].map(({ segment }) => segmentWords(segment)))
    .filter((words) => words.length >= SENTENCE_WORDS)
    .map((words) => words.join(" "));
}

function repeated(edges: readonly string[]): Repeated[] {
  const counts = new Map<string, number>();
  for (const text of edges) if (text !== "") counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .filter(([, rows]) => rows > 1)
    .map(([text, rows]) => ({ text, rows }))
    .sort((a, b) => b.rows - a.rows || (a.text < b.text ? -1 : 1))
    .slice(0, SHOWN);
}
