import { describe, expect, test } from "vitest";
import { ACTIONS, type Action } from "../decision/types";
import { createRng } from "../sampling/rng";
import { labelErrors, type ScoredLabel, thresholdsOf } from "./label-errors";

/** Scores of reply, start_task and noop; the other two get nothing. */
const row = (label: Action, reply: number, start: number, noop: number): ScoredLabel => ({
  label,
  scores: ACTIONS.map((action) => ({ reply, start_task: start, noop })[action as "reply"] ?? 0),
});

describe("labelErrors", () => {
  const rows = [
    row("reply", 0.9, 0.1, 0),
    row("reply", 0.7, 0.2, 0.1),
    row("reply", 0.2, 0.8, 0), // 2: start_task with confidence
    row("start_task", 0.1, 0.9, 0),
    row("start_task", 0.65, 0.35, 0), // 4: reply with confidence
    row("noop", 0.3, 0.3, 0.4),
  ];

  test("the threshold of a class is the mean score of its own rows; a class without rows has none", () => {
    const of = (action: Action) => thresholdsOf(rows)[ACTIONS.indexOf(action)];
    expect(of("reply")).toBeCloseTo((0.9 + 0.7 + 0.2) / 3, 12);
    expect(of("start_task")).toBeCloseTo((0.9 + 0.35) / 2, 12);
    expect(of("noop")).toBeCloseTo(0.4, 12);
    expect(of("cancel_task")).toBe(Number.POSITIVE_INFINITY);
  });

  test("finds the rows that count for another class, the most preferred first, worked out by hand", () => {
    // t(reply) = .6, t(start) = .625: row 2 reaches start with .8 (margin .6), row 4 reply with .65 (margin .3).
    const found = labelErrors(rows).map((error) => ({
      ...error,
      margin: Math.round(error.margin * 1000) / 1000,
    }));
    expect(found).toEqual([
      { index: 2, suggested: "start_task", margin: 0.6 },
      { index: 4, suggested: "reply", margin: 0.3 },
    ]);
  });

  test("a preference below the other class's threshold is no error", () => {
    expect(labelErrors([...rows, row("reply", 0.4, 0.6, 0)]).map(({ index }) => index)).not.toContain(6);
  });

  test("rows without usable scores are passed over, and nothing gives nothing", () => {
    expect(labelErrors([])).toEqual([]);
    const broken = { label: "reply", scores: [Number.NaN, 0, 0, 0, 1] } as const;
    expect(labelErrors([broken, { label: "reply", scores: [] }, ...rows]).map(({ index }) => index)).toEqual([
      4, 6,
    ]);
  });

  test("of 2,000 rows with 5 % flipped labels and a model that is mostly right it finds most, and few others", () => {
    const rng = createRng("flips");
    const flipped = new Set<number>();
    const noisy = Array.from({ length: 2_000 }, (_, index): ScoredLabel => {
      const truth = rng.below(ACTIONS.length);
      const other = (truth + 1 + rng.below(ACTIONS.length - 1)) % ACTIONS.length;
      const flip = rng.float() < 0.05;
      if (flip) flipped.add(index);
      // The model leans to the truth, to another class one time in ten.
      const leans = rng.float() < 0.9 ? truth : other;
      const top = 0.5 + 0.45 * rng.float();
      const scores = ACTIONS.map((_, j) => (j === leans ? top : (1 - top) / (ACTIONS.length - 1)));
      return { label: ACTIONS[flip ? other : truth]!, scores };
    });
    const first = labelErrors(noisy).slice(0, flipped.size * 2);
    const hits = first.filter(({ index }) => flipped.has(index)).length;
    // A random list of this length would hold 10 % of the flipped ones.
    expect(hits / flipped.size).toBeGreaterThan(0.4);
  });
});
