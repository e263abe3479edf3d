import type { Action, Message, Task } from "@/prompts/actions";

/** What the quality measures look at. */
export type QualityRow = {
  id: string;
  messages: readonly Message[];
  tasks: readonly Task[];
  action: Action;
  split: string;
  /** Rows of one scenario stand in one fold and one split. */
  scenario: string;
  facets: Readonly<Record<string, string>>;
};

const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** The words of a text after NFKC and lower case, by Unicode's word boundaries (UAX 29). */
export function segmentWords(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text.normalize("NFKC").toLowerCase()))
    if (isWordLike) words.push(segment);
  return words;
}

const textOf = (messages: readonly Message[], role: Message["role"]): string =>
  messages
    .filter((message) => message.role === role)
    .map((message) => message.content)
    .join("\n");

export const userText = (row: QualityRow): string => textOf(row.messages, "user");
export const assistantText = (row: QualityRow): string => textOf(row.messages, "assistant");

/** The last user turn; "" where the user says nothing. */
export const lastUserText = (row: QualityRow): string =>
  row.messages.findLast((message) => message.role === "user")?.content ?? "";

export const ledgerText = (row: QualityRow): string =>
  row.tasks.map((task) => `${task.summary}\n${task.last_update}`).join("\n");

/** User text and task summaries, without prompts: by these two rows are called alike. */
export const likenessText = (row: QualityRow): string =>
  [userText(row), ...row.tasks.map((task) => task.summary)].join("\n");

/** All contiguous runs of `n` words, joined by a blank; a text of fewer words counts as one run. */
export function wordRuns(words: readonly string[], n: number): string[] {
  if (words.length === 0) return [];
  if (words.length < n) return [words.join(" ")];
  return Array.from({ length: words.length - n + 1 }, (_, at) => words.slice(at, at + n).join(" "));
}
