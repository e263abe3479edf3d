import { type QualityRow, segmentWords } from "./quality-row";
import { STRIDE, type Steps } from "./steps";
import { joined, Vocabulary, type Words } from "./vocabulary";

/** A row cut into words once, for all measures. */
export type TextRow = {
  row: QualityRow;
  /** Each user turn. */
  user: readonly Words[];
  /** Where the last user turn stands among the messages; −1 where the user says nothing. */
  lastUserAt: number;
  /** The last assistant turn with words before the last user turn. */
  before: Words;
  /** What follows the last user turn: tool answers, assistant turns. */
  after: Words;
  /** All assistant turns. */
  assistant: Words;
  summaries: readonly Words[];
  updates: readonly Words[];
};

export type Corpus = { rows: readonly TextRow[]; vocabulary: Vocabulary };

const NOTHING: Words = new Uint32Array(0);

/** Cuts all rows into words. */
export function* readCorpus(rows: readonly QualityRow[]): Steps<Corpus> {
  const vocabulary = new Vocabulary();
  const read: TextRow[] = [];
  for (const row of rows) {
    read.push(textRow(row, vocabulary));
    if (read.length % STRIDE === 0) yield read.length / rows.length;
  }
  return { rows: read, vocabulary };
}

function textRow(row: QualityRow, vocabulary: Vocabulary): TextRow {
  const turns = row.messages.map(({ role, content }) => ({ role, words: vocabulary.read(content) }));
  const lastUserAt = turns.findLastIndex(({ role }) => role === "user");
  const of = (wanted: string) => turns.filter(({ role }) => role === wanted).map(({ words }) => words);
  const before = turns
    .slice(0, Math.max(0, lastUserAt))
    .findLast(({ role, words }) => role === "assistant" && words.length > 0);
  return {
    row,
    user: of("user"),
    lastUserAt,
    before: before?.words ?? NOTHING,
    after: joined(turns.slice(lastUserAt + 1).map(({ words }) => words)),
    assistant: joined(of("assistant")),
    summaries: row.tasks.map(({ summary }) => vocabulary.read(summary)),
    updates: row.tasks.map(({ last_update }) => vocabulary.read(last_update)),
  };
}

export const lastUser = ({ user }: TextRow): Words => user.at(-1) ?? NOTHING;

/** User text and task summaries, without prompts: by these two rows are called alike. */
export const likenessWords = ({ user, summaries }: Pick<TextRow, "user" | "summaries">): Words =>
  joined([...user, ...summaries]);

const sentences = new Intl.Segmenter("und", { granularity: "sentence" });

/** Sentences of users and assistant, as their words: punctuation and case make no difference. */
export function sentencesOf(row: QualityRow, leastWords: number): string[] {
  return row.messages
    .filter(({ role }) => role === "user" || role === "assistant")
    .flatMap(({ content }) => [...sentences.segment(content)].map(({ segment }) => segmentWords(segment)))
    .filter((words) => words.length >= leastWords)
    .map((words) => words.join(" "));
}
