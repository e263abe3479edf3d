import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng } from "../sampling/rng";
import type { Answered } from "../selective/risk-coverage";
import { certify, minimumAccepted, neededLabels, thresholdGrid, upperBound } from "./certify";

const rows = (n: number, wrong: number, confidence: number): Answered[] =>
  Array.from({ length: n }, (_, at) => ({ confidence, correct: at >= wrong }));

describe("the certified threshold", () => {
  test("testing begins at 297, 117 and 57 accepted answers for α = .02, .05, .10 at δ = .05", () => {
    expect([0.02, 0.05, 0.1].map((alpha) => minimumAccepted({ alpha, delta: 0.05 }))).toEqual([297, 117, 57]);
  });

  test("k = 3 of n = 500 at α = .02 has p = .0098, and is certified", () => {
    const found = certify(rows(500, 3, 0.9), { alpha: 0.02, delta: 0.05, grid: [0.5] });
    expect(found.p).toBeCloseTo(0.0098, 4);
    expect(found).toMatchObject({
      certified: true,
      threshold: 0.5,
      n: 500,
      k: 3,
      coverage: 1,
      neededLabels: 0,
    });
    expect(found.bound).toBeLessThan(0.02);
  });

  test("the walk ends at the first threshold that fails, even where a looser one would pass", () => {
    const items = [...rows(60, 0, 0.9), ...rows(30, 20, 0.7), ...rows(3000, 0, 0.3)];
    const found = certify(items, { alpha: 0.1, delta: 0.05, grid: [0.9, 0.7, 0.3] });
    expect(found).toMatchObject({ certified: true, threshold: 0.9, n: 60, k: 0 });
    expect(certify(items, { alpha: 0.1, delta: 0.05, grid: [0.3] }).threshold).toBe(0.3);
  });

  test("ties are accepted together; answers without a confidence only lower the coverage", () => {
    const items = [...rows(57, 0, 0.8), ...rows(57, 57, 0.8), { confidence: null, correct: false }];
    expect(certify(items, { alpha: 0.1, delta: 0.05, grid: [0.8] })).toMatchObject({
      certified: false,
      n: 114,
      k: 57,
    });
    const sure = [
      ...rows(100, 0, 0.8),
      ...Array.from({ length: 100 }, () => ({ confidence: null, correct: false })),
    ];
    expect(certify(sure, { alpha: 0.1, delta: 0.05, grid: [0.8] })).toMatchObject({
      certified: true,
      coverage: 0.5,
    });
  });

  test("too few answers: not certified, with the number that it takes", () => {
    const few = certify(rows(100, 0, 0.9), { alpha: 0.02, delta: 0.05, grid: [0.5] });
    expect(few).toMatchObject({
      certified: false,
      threshold: null,
      coverage: null,
      n: 100,
      k: 0,
      neededLabels: 197,
    });
    expect(certify([], { alpha: 0.02, delta: 0.05, grid: [] })).toMatchObject({
      certified: false,
      neededLabels: 297,
      bound: null,
      p: null,
    });
    expect(certify(rows(100, 10, 0.9), { alpha: 0.05, delta: 0.05, grid: [0.5] }).neededLabels).toBeNull();
  });

  test("the bound lies at or below α exactly where the test passes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 800 }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (n, share) => {
          const k = Math.floor(n * share);
          const [alpha, delta] = [0.05, 0.05];
          expect(upperBound({ n, k }, delta)! <= alpha).toBe(binomialCdf(k, n, alpha) <= delta);
        },
      ),
    );
  });

  test("needed labels: the smallest size at the same error rate that passes, counted one by one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 0.06, noNaN: true }),
        (n, share) => {
          const k = Math.floor(n * share);
          const promise = { alpha: 0.1, delta: 0.05 };
          let size = Math.max(n, minimumAccepted(promise));
          while (binomialCdf(Math.floor((size * k) / n), size, promise.alpha) > promise.delta) size += 1;
          expect(neededLabels({ n, k }, promise)).toBe(size - n);
        },
      ),
      { numRuns: 60 },
    );
    expect(neededLabels({ n: 100, k: 2 }, { alpha: 0.02, delta: 0.05 })).toBeNull();
  });

  test("the grid are quantiles of other rows, from strict to all", () => {
    expect(thresholdGrid([])).toHaveLength(100);
    const grid = thresholdGrid(Array.from({ length: 1000 }, (_, n) => n / 1000));
    expect(grid).toHaveLength(100);
    expect(Math.min(...grid)).toBe(0);
    expect(Math.max(...grid)).toBe(0.99);
  });
});

// p_err = .5·u^6.8 for an answer that is 1 − u sure: 6.4 % wrong in all; accepting the surest share c errs in .5·c^6.8/7.8.
describe("2,000 answers, α = .02, δ = .05: how often the promise is broken", () => {
  const [alpha, delta, n, trials] = [0.02, 0.05, 2000, 600];
  const trueRisk = (threshold: number) => (0.5 * (1 - threshold) ** 6.8) / 7.8;
  const grid = Array.from({ length: 100 }, (_, at) => at / 100);
  const draw = (seed: string): Answered[] => {
    const rng = createRng(seed);
    return Array.from({ length: n }, () => {
      const u = rng.float();
      return { confidence: 1 - u, correct: rng.float() >= 0.5 * u ** 6.8 };
    });
  };
  /** The loosest threshold whose observed risk is no more than α. */
  const naive = (items: readonly Answered[]): number | null => {
    const sorted = [...items].sort((a, b) => b.confidence! - a.confidence!);
    let [wrong, found] = [0, null as number | null];
    sorted.forEach(({ confidence, correct }, at) => {
      if (!correct) wrong += 1;
      if (wrong / (at + 1) <= alpha) found = confidence;
    });
    return found;
  };

  test("the best empirical threshold breaks it in more than 30 %, the certified one in no more than δ + 2 SE", () => {
    let [naively, certified, given] = [0, 0, 0];
    for (let trial = 0; trial < trials; trial += 1) {
      const items = draw(`trial ${trial}`);
      const loose = naive(items);
      if (loose !== null && trueRisk(loose) > alpha) naively += 1;
      const { threshold } = certify(items, { alpha, delta, grid });
      if (threshold === null) continue;
      given += 1;
      if (trueRisk(threshold) > alpha) certified += 1;
    }
    expect(naively / trials).toBeGreaterThan(0.3);
    expect(given / trials).toBeGreaterThan(0.95);
    expect(certified / trials).toBeLessThanOrEqual(delta + 2 * Math.sqrt((delta * (1 - delta)) / trials));
  });
});
