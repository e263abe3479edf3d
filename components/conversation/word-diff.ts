import { diffWordsWithSpace } from "diff";

/** A stretch of a text: as in the other one, only here, or only there. */
export type DiffPart = { kind: "same" | "added" | "removed"; text: string };

/** Below this share of common characters two texts are told side by side, not woven into one. */
const ALIKE = 0.4;
/** Longer texts are not compared word by word: the page must not wait for it. */
const LONGEST = 6_000;

/**
 * What differs word by word between two texts.
 * @returns the parts in reading order; null where they have too little in common, or are too long, to be woven together
 */
export function wordDiff(before: string, after: string): DiffPart[] | null {
  if (before === after) return [{ kind: "same", text: after }];
  if (before.length + after.length > LONGEST) return null;
  const parts = diffWordsWithSpace(before, after).map(
    ({ value, added, removed }): DiffPart => ({
      kind: added ? "added" : removed ? "removed" : "same",
      text: value,
    }),
  );
  const same = parts
    .filter(({ kind }) => kind === "same")
    .reduce((sum, { text }) => sum + text.trim().length, 0);
  return same >= ALIKE * Math.max(before.length, after.length) ? parts : null;
}
