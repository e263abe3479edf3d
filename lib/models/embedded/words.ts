/** Words that tell nothing of what a text is about. English, as the embeddings are. */
const STOP = new Set(
  (
    "a an the to of for in on at and or but is are was were be been it its this that these those my your our me i you we us they " +
    "he she his her him them their one please can could would will shall do does did how what when where who why which with " +
    "from by about so as if not no up out off any some have has had there need want like get make just now then than too also " +
    "yes ok okay im its dont am into over only all more very s t m re ll ve d"
  ).split(" "),
);

/** Lower-case words and numbers of a text, in any script that puts spaces between words. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];
}

/** A rough English stem: enough for "order", "orders" and "ordered" to meet. */
export const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(ing|ed|es|s|ation|ion)$/, "") : word;

/** Stems of the words that tell what a text is about, each once. */
export function contentWords(text: string): Set<string> {
  const found = new Set<string>();
  for (const word of words(text)) {
    if (!STOP.has(word) && (word.length > 1 || /\p{N}/u.test(word))) found.add(stem(word));
  }
  return found;
}

/** Runs of four characters, which meet where a word is spelt in another way. */
export function fourGrams(text: string): Set<string> {
  const spaced = ` ${words(text).join(" ")} `;
  const found = new Set<string>();
  for (let at = 0; at + 4 <= spaced.length; at += 1) found.add(spaced.slice(at, at + 4));
  return found;
}

/** Numbers of a text: runs of digits. */
export const numbers = (text: string): Set<string> => new Set(text.match(/\d+/g) ?? []);

/** How many of a's members stand in b. */
export function shared<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  let count = 0;
  for (const one of a) if (b.has(one)) count += 1;
  return count;
}

/** Share of a's members that stand in b; 0 for an empty a. */
export const covered = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number =>
  a.size === 0 ? 0 : shared(a, b) / a.size;

/** Shared members over the smaller of the two; 0 where one is empty. */
export const overlap = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number =>
  a.size === 0 || b.size === 0 ? 0 : shared(a, b) / Math.min(a.size, b.size);

/** Sentences and lines of a text. */
export const sentences = (text: string): string[] =>
  text
    .split(/(?<=[.!?。؟…])\s+|\n+/)
    .map((part) => part.trim())
    .filter((part) => part.length > 1);
