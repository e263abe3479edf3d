import { diffArrays } from "diff";

/** A stretch of whole words: as in the other text, only here, or only there. */
export type DiffPart = { kind: "same" | "added" | "removed"; text: string };

/** Below this share of common words a text is easier to read by itself than woven into the other one. */
const ALIKE = 0.4;
/** Longer texts are not compared word by word: the page must not wait for it. */
const LONGEST = 6_000;

/**
 * What differs word by word between two texts. A word is what stands between white space, with its punctuation and
 * the white space behind it: half words are hard to read.
 * @returns the parts in reading order; null where they have too little in common, or are too long, to be woven together
 */
export function wordDiff(before: string, after: string): DiffPart[] | null {
  if (before === after) return [{ kind: "same", text: after }];
  if (before.length + after.length > LONGEST) return null;
  const [first, second] = [wordsOf(before), wordsOf(after)];
  const changes = diffArrays(first, second, { comparator: (a, b) => a.trim() === b.trim() });
  const same = changes.reduce(
    (sum, { value, added, removed }) => sum + (added || removed ? 0 : value.length),
    0,
  );
  if (same < ALIKE * Math.max(first.length, second.length)) return null;
  return changes.map(({ value, added, removed }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value.join(""),
  }));
}

const wordsOf = (text: string): string[] => text.match(/\S+\s*/gu) ?? [];
