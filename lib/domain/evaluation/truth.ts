/**
 * Against which truth models are judged. `best`: of each row the most trusted that there is, adjudicated > human > label.
 * `human`: only rows that people have judged. `adjudicated`: only rows that were adjudicated. `label`: what was imported.
 */
export const TRUTHS = ["best", "human", "adjudicated", "label"] as const;
export type Truth = (typeof TRUTHS)[number];

/** Where the truth of one row comes from. */
export const TRUTH_SOURCES = ["adjudicated", "human", "label"] as const;
export type TruthSource = (typeof TRUTH_SOURCES)[number];

/** A size of ledger as its slice is called. */
export const ledgerSlice = (tasks: number): string =>
  tasks === 0
    ? "0 tasks"
    : tasks === 1
      ? "1 task"
      : tasks <= 3
        ? "2–3 tasks"
        : tasks <= 6
          ? "4–6 tasks"
          : "7+ tasks";

/** By what rows are sliced. */
export const SLICES = ["channel", "domain", "tone", "pattern", "difficulty", "ledger", "locale"] as const;
export type Slice = (typeof SLICES)[number];
