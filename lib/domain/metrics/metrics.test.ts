import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clopperPearson } from "../accuracy/intervals";
import { type Classified, confusionOf } from "./confusion";
import { classReport } from "./per-class";
import { quantile } from "./quantile";
import { shareOf } from "./share";

const ABC = ["a", "b", "c"] as const;
type Item = Classified<(typeof ABC)[number]>;
/** "ab" = a is right and b was named; "-" = invalid as the second, unknown as the first. */
const items = (...pairs: string[]): Item[] =>
  pairs.map((pair) => {
    const [truth, predicted] = [...pair].map((c) => (c === "-" ? null : c)) as Item["truth"][];
    return { truth: truth!, predicted: predicted! };
  });

describe("shareOf", () => {
  test("equal weights give the plain share with Clopper and Pearson's interval", () => {
    const found = shareOf(Array.from({ length: 29 }, (_, n) => ({ weight: 7, hit: n === 0 })));
    expect(found).toMatchObject({ n: 29, hits: 1, nEffective: expect.closeTo(29, 9) });
    expect(found.low).toBeCloseTo(clopperPearson(1, 29)!.low, 9);
    expect(found.high).toBeCloseTo(clopperPearson(1, 29)!.high, 9);
  });

  test("unequal weights count in the estimate and cost effective size", () => {
    const found = shareOf([
      { weight: 9, hit: true },
      ...Array.from({ length: 9 }, () => ({ weight: 1, hit: false })),
    ]);
    expect(found.estimate).toBe(0.5);
    // (Σw)²/Σw² = 324/90.
    expect(found.nEffective).toBeCloseTo(3.6, 12);
    const errorFree = shareOf([
      { weight: 9, hit: true },
      { weight: 1, hit: true },
    ]);
    expect(errorFree).toMatchObject({ estimate: 1, high: 1, nEffective: expect.closeTo(100 / 82, 12) });
  });

  test("nothing gives nothing, and a weight of nothing is refused", () => {
    expect(shareOf([])).toMatchObject({ n: 0, estimate: null, low: null });
    expect(() => shareOf([{ weight: 0, hit: true }])).toThrow(RangeError);
  });
});

describe("confusion", () => {
  test("has truth in rows, predictions in columns, invalid answers in a column of their own, and weights beside counts", () => {
    const seen = items("aa", "ab", "b-", "cc", "cc").map((item, n) => ({ ...item, weight: n + 1 }));
    expect(confusionOf(ABC, seen)).toEqual({
      rows: ["a", "b", "c"],
      cols: ["a", "b", "c", "(invalid)"],
      counts: [
        [1, 1, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 2, 0],
      ],
      weighted: [
        [1, 2, 0, 0],
        [0, 0, 0, 3],
        [0, 0, 9, 0],
      ],
    });
  });

  test("has a row for items whose right class is unknown only where there are some", () => {
    expect(confusionOf(ABC, items("-a")).rows).toEqual(["a", "b", "c", "(unknown)"]);
    expect(confusionOf(ABC, []).counts).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(() => confusionOf(["a"], items("ab") as Classified<"a">[])).toThrow(RangeError);
  });
});

describe("classReport", () => {
  const of = (report: ReturnType<typeof classReport>, name: string) =>
    report.per_class.find((figures) => figures.class === name)!;

  // sklearn.metrics.classification_report(y_true=[a a a b b c], y_pred=[a a b b c c]):
  //   a 1.00 .67 .80 (3) · b .50 .50 .50 (2) · c .50 1.00 .67 (1) · macro .6667 .7222 .6556 · weighted .75 .6667 .6778
  test("agrees with scikit-learn's classification_report", () => {
    const report = classReport(ABC, items("aa", "aa", "ab", "bb", "bc", "cc"));
    expect(of(report, "a")).toMatchObject({ n: 2, correct: 2, support: 3, precision: { estimate: 1 } });
    expect(of(report, "a").recall.estimate).toBeCloseTo(2 / 3, 12);
    expect(of(report, "a").f1.estimate).toBeCloseTo(0.8, 12);
    expect(of(report, "c").f1.estimate).toBeCloseTo(2 / 3, 12);
    expect(report.macro.precision).toBeCloseTo(0.6667, 4);
    expect(report.macro.recall).toBeCloseTo(0.7222, 4);
    expect(report.macro.f1).toBeCloseTo(0.6556, 4);
    expect(report.weighted.precision).toBeCloseTo(0.75, 12);
    expect(report.weighted.recall).toBeCloseTo(0.6667, 4);
    expect(report.weighted.f1).toBeCloseTo(0.6778, 4);
    expect(report.accuracy.estimate).toBeCloseTo(4 / 6, 12);
  });

  test("an invalid answer is a miss for its true class and harms no other's precision", () => {
    const report = classReport(ABC, items("aa", "a-", "bb"));
    expect(of(report, "a")).toMatchObject({
      precision: { estimate: 1 },
      recall: { estimate: 0.5 },
      support: 2,
    });
    expect(of(report, "b").precision.estimate).toBe(1);
    expect(report).toMatchObject({ invalid: 1, items: 3, accuracy: { estimate: 2 / 3 } });
  });

  test("an item known to be wrong counts against precision and for nobody's recall", () => {
    const report = classReport(ABC, items("aa", "-a"));
    expect(of(report, "a")).toMatchObject({
      precision: { estimate: 0.5 },
      recall: { estimate: 1 },
      support: 1,
    });
    expect(report.accuracy.estimate).toBe(0.5);
  });

  test("a share over nothing is null, counts 0 in averages of present classes, and absent classes are in no average", () => {
    const report = classReport(ABC, items("ab", "bb"));
    expect(of(report, "a")).toMatchObject({
      precision: { estimate: null, low: null },
      recall: { estimate: 0 },
      f1: { estimate: 0 },
    });
    expect(of(report, "c")).toMatchObject({
      precision: { estimate: null },
      recall: { estimate: null },
      f1: { estimate: null },
    });
    expect(report.macro.precision).toBeCloseTo(0.25, 12);
    const empty = classReport(ABC, []);
    expect(empty).toMatchObject({
      accuracy: { estimate: null },
      macro: { f1: null },
      weighted: { f1: null },
    });
  });

  test("weights turn the sample into the population", () => {
    // 90 rows stand behind the first, 10 behind each of the others.
    const report = classReport(ABC, [
      { truth: "a", predicted: "a", weight: 90 },
      { truth: "b", predicted: "a", weight: 10 },
      { truth: "b", predicted: "b", weight: 10 },
    ]);
    expect(of(report, "a").precision.estimate).toBeCloseTo(0.9, 12);
    expect(of(report, "b").recall.estimate).toBeCloseTo(0.5, 12);
    expect(report.weighted.recall).toBeCloseTo((90 * 1 + 20 * 0.5) / 110, 12);
  });

  const item = fc.record({
    truth: fc.constantFrom(...ABC, null),
    predicted: fc.constantFrom(...ABC, null),
    weight: fc.double({ min: 0.1, max: 50, noNaN: true }),
  });

  test("every figure lies within its bounds, and F1 between precision and recall", () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 40 }), (seen) => {
        for (const { precision, recall, f1 } of classReport(ABC, seen).per_class) {
          for (const { estimate, low, high } of [precision, recall, f1]) {
            if (estimate === null) continue;
            expect(low).toBeLessThanOrEqual(estimate + 1e-9);
            expect(high).toBeGreaterThanOrEqual(estimate - 1e-9);
          }
          if (precision.estimate === null || recall.estimate === null) continue;
          expect(f1.estimate).toBeGreaterThanOrEqual(Math.min(precision.estimate, recall.estimate) - 1e-9);
          expect(f1.estimate).toBeLessThanOrEqual(Math.max(precision.estimate, recall.estimate) + 1e-9);
        }
      }),
    );
  });
});

test("quantiles are interpolated between neighbours", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([5], 0.95)).toBe(5);
  expect(quantile([], 0.5)).toBeNull();
});
