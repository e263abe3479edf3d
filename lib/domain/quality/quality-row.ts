import type { Action, Message, Task } from "@/prompts/actions";

/** What the quality measures look at. */
export type QualityRow = {
  id: string;
  messages: readonly Message[];
  tasks: readonly Task[];
  action: Action;
  /** The task that the decision names. */
  target: string | null;
  split: string;
  /** Rows of one scenario stand in one fold and one split. */
  scenario: string;
  facets: Readonly<Record<string, string>>;
  /** The cell of the plan that the row was written for; absent where there is no plan. */
  card?: string;
};

const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** The words of a text after NFKC and lower case, by Unicode's word boundaries (UAX 29). */
export function segmentWords(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text.normalize("NFKC").toLowerCase()))
    if (isWordLike) words.push(segment);
  return words;
}
