import { describe, expect, test } from "vitest";
import { createRng } from "@/lib/domain/sampling/rng";
import { ACTIONS } from "@/prompts/actions";
import { chiSquared, drift, kolmogorovSmirnov, type Said } from "./drift";

const { float: random, below } = createRng("drift");
const turns = (n: number, sure = 3, actions: readonly (typeof ACTIONS)[number][] = ACTIONS): Said[] =>
  Array.from({ length: n }, () => ({
    action: actions[below(actions.length)] ?? "noop",
    confidence: random() ** (1 / sure),
  }));

describe("drift", () => {
  test("is told for less confident turns and for another mix of actions, and not for more of the same", () => {
    const reference = turns(400);
    expect(drift(turns(400), reference)?.drifted).toBe(false);
    expect(drift(turns(400, 1.5), reference)).toMatchObject({ drifted: true, n: 400, reference: 400 });
    expect(drift(turns(400, 3, ["reply", "noop"]), reference)?.actions.p).toBeLessThan(1e-6);
  });

  test("is raised without cause in hardly any of 500 looks", () => {
    const reference = turns(300);
    const raised = Array.from({ length: 500 }, () => drift(turns(200), reference)?.drifted);
    expect(raised.filter(Boolean).length).toBeLessThanOrEqual(5);
  });

  test("says nothing of fewer than 100", () => {
    expect(drift(turns(99), turns(400))).toBeNull();
    expect(drift(turns(400), turns(99))).toBeNull();
  });
});

test("the statistics agree with known values", () => {
  // Two samples of which one lies wholly below the other; the same; and ties, which are passed together.
  expect(kolmogorovSmirnov([1, 2, 3], [4, 5, 6]).distance).toBe(1);
  expect(kolmogorovSmirnov([1, 2, 3], [1, 2, 3])).toEqual({ distance: 0, p: 1 });
  expect(kolmogorovSmirnov([1, 1, 1, 2], [1, 2, 2, 2]).distance).toBe(0.5);
  // The table [[10, 20, 30], [20, 20, 20]]: 16/3 with two degrees of freedom.
  expect(chiSquared([10, 20, 30], [20, 20, 20]).chi2).toBeCloseTo(16 / 3, 12);
  expect(chiSquared([10, 20, 30], [20, 20, 20]).p).toBeCloseTo(Math.exp(-8 / 3), 12);
  expect(chiSquared([5, 0], [7, 0])).toEqual({ chi2: 0, p: 1 });
});
