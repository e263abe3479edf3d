import type { Message, Task } from "../decision/types";
import { ALIKE, ALIKE_ACROSS_SPLITS } from "../quality/measure";
import { segmentWords } from "../quality/quality-row";
import type { Rejection } from "./codes";

export type LikenessRow = { messages: readonly Message[]; tasks: readonly Task[]; split: string };

/** Shorter sentences are common property (as in the quality measure). */
const SENTENCE_WORDS = 5;
const RUN = 5;
const sentences = new Intl.Segmenter("und", { granularity: "sentence" });

/**
 * The rows that a new one must not resemble: those of the data set and of the batch. Word 5-grams are kept as sorted
 * 32-bit hashes and compared one by one: with 20,000 rows some 40 ms of CPU and 50 MB (measured on a busy machine),
 * nothing against the seconds of the call that made the row, so no index is kept.
 */
export class Likeness {
  private readonly rows: { grams: Uint32Array; split: string }[] = [];
  private readonly sentences = new Set<number>();

  get size(): number {
    return this.rows.length;
  }

  add(row: LikenessRow): void {
    this.rows.push({ grams: gramsOf(row), split: row.split });
    for (const { hash } of sentencesOf(row)) this.sentences.add(hash);
  }

  /** What is too like in the row, by the quality gate's own bars; null where nothing is. */
  problem(row: LikenessRow): Rejection | null {
    const grams = gramsOf(row);
    for (const other of this.rows) {
      const bar = other.split === row.split ? ALIKE : ALIKE_ACROSS_SPLITS;
      const similarity = jaccardOfSorted(grams, other.grams, bar);
      if (similarity >= bar) {
        const message = `${Math.round(100 * similarity)} % of its word 5-grams stand in another row.`;
        return { code: "near_duplicate", message };
      }
    }
    const repeated = sentencesOf(row).find(({ hash }) => this.sentences.has(hash));
    if (!repeated) return null;
    return { code: "repeated_sentence", message: `"${repeated.text}" stands in another row.` };
  }
}

/** The distinct word 5-grams of what users say and of the task summaries, as in the quality gate; sorted. */
function gramsOf({ messages, tasks }: LikenessRow): Uint32Array {
  const said = messages.filter(({ role }) => role === "user").map(({ content }) => content);
  const words = segmentWords([...said, ...tasks.map(({ summary }) => summary)].join("\n"));
  const runs = Array.from({ length: Math.max(1, words.length - RUN + 1) }, (_, at) =>
    hash32(words.slice(at, at + RUN).join(" ")),
  );
  return Uint32Array.from(new Set(words.length === 0 ? [] : runs)).sort();
}

function sentencesOf({ messages }: LikenessRow): { hash: number; text: string }[] {
  return messages
    .filter(({ role }) => role === "user" || role === "assistant")
    .flatMap(({ content }) => [...sentences.segment(content)])
    .map(({ segment }) => ({ text: segment.trim(), words: segmentWords(segment) }))
    .filter(({ words }) => words.length >= SENTENCE_WORDS)
    .map(({ text, words }) => ({ text, hash: hash32(words.join(" ")) }));
}

/** |A ∩ B| / |A ∪ B|; 0 as soon as the sizes alone rule `atLeast` out. */
function jaccardOfSorted(a: Uint32Array, b: Uint32Array, atLeast: number): number {
  const [small, large] = a.length < b.length ? [a.length, b.length] : [b.length, a.length];
  if (small === 0 || small / large < atLeast) return 0;
  let both = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] as number, b[j] as number];
    if (x === y) both += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return both / (a.length + b.length - both);
}

/** FNV-1a over UTF-16 units (Fowler, Noll & Vo). */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
