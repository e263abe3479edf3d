/** Unicode letters, marks and digits in a row; an apostrophe inside keeps a word together. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

/** Scripts that write without spaces: there each character stands for a word of its own. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * The words of a text: NFKC, lower case. A simple rule instead of `Intl.Segmenter`, because the
 * segmenter's dictionary differs between engines and the same rows must give the same answer everywhere.
 */
export function words(text: string): string[] {
  const found = text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
  return found.flatMap((word) => (UNSPACED.test(word) ? [...word] : [word]));
}

/** The distinct words of a text. */
export function wordSet(text: string): Set<string> {
  return new Set(words(text));
}

/**
 * Jaccard similarity |A ∩ B| / |A ∪ B| of two sets, 0 to 1 (Jaccard 1912). Two empty sets have nothing
 * in common that could be compared: 0.
 */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const item of small) if (large.has(item)) shared += 1;
  const union = a.size + b.size - shared;
  return union === 0 ? 0 : shared / union;
}
