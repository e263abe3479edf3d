import { stem, words } from "./words";

/** Words and pairs of neighbours of a text, each once. */
export function ngrams(text: string): Set<string> {
  const stems = words(text).map(stem);
  const found = new Set(stems);
  for (let at = 1; at < stems.length; at += 1) found.add(`${stems[at - 1]} ${stems[at]}`);
  return found;
}

/** An n-gram that counts: its place, how many of the texts hold it, and its inverse document frequency. */
export type Gram = { at: number; count: number; of: number; weight: number };
export type Vocabulary = ReadonlyMap<string, Gram>;

/** n-grams of at least two texts, in the order of their first appearance, weighted by ln(texts / texts that hold it). */
export function vocabularyOf(texts: readonly ReadonlySet<string>[]): Map<string, Gram> {
  const holding = new Map<string, number>();
  for (const text of texts) for (const gram of text) holding.set(gram, (holding.get(gram) ?? 0) + 1);
  const vocabulary = new Map<string, Gram>();
  const of = texts.length;
  for (const [gram, count] of holding) {
    if (count >= 2) vocabulary.set(gram, { at: vocabulary.size, count, of, weight: Math.log(of / count) });
  }
  return vocabulary;
}

/** A text as a vector of length 1 over the vocabulary; empty where it shares nothing with it. */
export type Sparse = { at: number[]; value: number[] };

export function sparse(grams: ReadonlySet<string>, vocabulary: Vocabulary): Sparse {
  const row: Sparse = { at: [], value: [] };
  let squares = 0;
  for (const gram of grams) {
    const known = vocabulary.get(gram);
    if (!known) continue;
    row.at.push(known.at);
    row.value.push(known.weight);
    squares += known.weight ** 2;
  }
  const length = Math.sqrt(squares) || 1;
  row.value = row.value.map((value) => value / length);
  return row;
}
