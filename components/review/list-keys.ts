/** What a key does in the list of reviews: opens one, goes to one, or shows the help. Places count from 0. */
export type ListCommand = { do: "open" | "focus"; place: number } | { do: "help" };

/** How many reviews have a digit of their own. */
export const DIGITS = 9;

/** What a key means, or null where it belongs to the browser. */
export function listCommandFor(
  key: string,
  list: {
    count: number;
    /** The review that has the focus; null where none has. */
    at: number | null;
    /** The one that has work left, opened where none has the focus. */
    first: number;
    /** The focus is on a button or link, which Enter presses. */
    onControl: boolean;
  },
): ListCommand | null {
  const { count, at, first, onControl } = list;
  if (key === "?") return { do: "help" };
  if (count === 0) return null;
  if (/^[1-9]$/.test(key)) return Number(key) <= count ? { do: "open", place: Number(key) - 1 } : null;
  if (key === "r" || (key === "Enter" && !onControl)) return { do: "open", place: at ?? first };
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key];
  if (by === undefined) return null;
  return { do: "focus", place: at === null ? first : Math.min(count - 1, Math.max(0, at + by)) };
}
