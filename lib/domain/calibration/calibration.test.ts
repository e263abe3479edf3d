import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng } from "../sampling/rng";
import { brier, ece, eceByChance, eceInterval, type Judged, reliabilityBins } from "./reliability";
import { type Choice, fitTemperature, meanNll, softmax } from "./temperature";

const judged = fc.array(
  fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), correct: fc.boolean() }),
  { minLength: 1, maxLength: 120 },
);

describe("the reliability diagram", () => {
  test("holds every answer once, in bins of like mass", () => {
    fc.assert(
      fc.property(judged, fc.constantFrom("equal_mass", "equal_width"), (items, kind) => {
        const bins = reliabilityBins(items, kind);
        expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(items.length);
        for (const { low, high, confidence } of bins) {
          expect(confidence).toBeGreaterThanOrEqual(low - 1e-9);
          expect(confidence).toBeLessThanOrEqual(high + 1e-9);
        }
        if (kind === "equal_width") return;
        const sizes = bins.map(({ n }) => n);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("ECE is the weighted distance of the bins; checked by hand", () => {
    const items: Judged[] = [
      { confidence: 0.2, correct: false },
      { confidence: 0.4, correct: true },
      { confidence: 0.9, correct: true },
      { confidence: 0.9, correct: false },
    ];
    // Two bins of two: |.3 − .5| and |.9 − .5|.
    expect(ece(items, "equal_mass", 2)).toBeCloseTo((0.2 + 0.4) / 2, 12);
    // [0, .25): |.2 − 0|; [.25, .5): |.4 − 1|; [.75, 1]: |.9 − .5| twice.
    expect(ece(items, "equal_width", 4)).toBeCloseTo((0.2 + 0.6 + 2 * 0.4) / 4, 12);
    expect(brier(items)).toBeCloseTo((0.04 + 0.36 + 0.01 + 0.81) / 4, 12);
  });

  test("nothing judged has no figure", () => {
    expect([ece([]), brier([]), eceByChance([], createRng("a")), eceInterval([], createRng("a"))]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(reliabilityBins([])).toEqual([]);
  });

  test("under perfect calibration the ECE of few rows is far from 0, and shrinks as 1/√n", () => {
    // Every answer .86 sure: a bin's distance is √(2/π)·√(.86·.14/m) on average, m = n/15 answers a bin.
    for (const n of [300, 1200]) {
      const items = Array.from({ length: n }, () => ({ confidence: 0.86, correct: true }));
      const expected = Math.sqrt((2 / Math.PI) * ((0.86 * 0.14 * 15) / n));
      expect(eceByChance(items, createRng("chance"))).toBeCloseTo(expected, 2);
    }
  });

  test("the bootstrap interval is the same for the same seed and holds the estimate of a large sample", () => {
    const rng = createRng("rows");
    const items = Array.from({ length: 2000 }, () => {
      const confidence = rng.float();
      return { confidence, correct: rng.float() < confidence * 0.7 };
    });
    const interval = eceInterval(items, createRng("boot"), 200);
    expect(interval).toEqual(eceInterval(items, createRng("boot"), 200));
    expect(interval!.low).toBeLessThan(0.16);
    expect(interval!.high).toBeGreaterThan(0.14);
  });

  test("the interval holds the figure, also of few answers and of perfectly calibrated ones", () => {
    fc.assert(
      fc.property(judged, (items) => {
        const { low, high } = eceInterval(items, createRng("boot"), 40)!;
        const figure = ece(items)!;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(figure);
        expect(high).toBeGreaterThanOrEqual(figure);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
    const rng = createRng("calibrated");
    const items = Array.from({ length: 1000 }, () => {
      const confidence = rng.float();
      return { confidence, correct: rng.float() < confidence };
    });
    // Its plain percentiles lie above it.
    const { low, high } = eceInterval(items, createRng("boot"))!;
    const figure = ece(items)!;
    expect(figure - low).toBeGreaterThan(0.005);
    expect(high - figure).toBeGreaterThan(0.005);
  });
});

describe("the temperature", () => {
  const choices = (sharpness: number): Choice[] => {
    const rng = createRng("choices");
    return Array.from({ length: 3000 }, () => {
      const honest = [rng.float() * 3, rng.float() * 3, rng.float() * 3];
      let rest = rng.float();
      const truth = softmax(honest).findIndex((p) => {
        rest -= p;
        return rest < 0;
      });
      return { logits: honest.map((logit) => logit * sharpness), truth: Math.max(0, truth) };
    });
  };

  test.each([0.5, 1, 3])("undoes logits that were multiplied by %d", (sharpness) => {
    expect(Math.abs(fitTemperature(choices(sharpness)) / sharpness - 1)).toBeLessThan(0.1);
  });

  test("is where the likelihood has its maximum, and never changes the choice", () => {
    const rows = choices(2);
    const fitted = fitTemperature(rows);
    for (const other of [fitted * 0.9, fitted * 1.1]) {
      expect(meanNll(rows, other)!).toBeGreaterThan(meanNll(rows, fitted)!);
    }
    for (const { logits } of rows.slice(0, 50)) {
      const best = (values: number[]) => values.indexOf(Math.max(...values));
      expect(best(softmax(logits, fitted))).toBe(best([...logits]));
    }
  });

  test("is 1 where there is nothing to fit; impossible choices keep probability 0", () => {
    expect(fitTemperature([])).toBe(1);
    expect(softmax([0, Number.NEGATIVE_INFINITY, 0], 2)).toEqual([0.5, 0, 0.5]);
  });
});
