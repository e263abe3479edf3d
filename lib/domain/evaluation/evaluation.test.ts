import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Action } from "@/prompts/actions";
import { comparePair } from "./compare";
import { type Evaluated, evaluationFigures } from "./figures";
import { latencyFigures, logBins, orderInterval } from "./latency";

const row = (truth: string, said: string | null, more: Partial<Evaluated> = {}): Evaluated => ({
  truth: named(truth),
  said: said === null ? null : named(said),
  confidence: said === null ? null : 0.9,
  alsoOk: [],
  ...more,
});
const named = (text: string) => {
  const [action, target = null] = text.split(" ");
  return { action: action as Action, target };
};

describe("figures of a model", () => {
  // scikit-learn 1.5: y_true = [reply, reply, noop, start, update, update], y_pred = [reply, noop, noop, start, update, (invalid)]
  const rows = [
    row("reply", "reply"),
    row("reply", "noop"),
    row("noop", "noop"),
    row("start_task", "start_task"),
    row("update_task task-1", "update_task task-2"),
    row("update_task task-1", null),
  ];
  const figures = evaluationFigures(rows);

  test("classes as classification_report has them, the invalid answer a miss of its class", () => {
    const of = (name: string) => figures.perAction.find((one) => one.class === name)!;
    expect(of("reply")).toMatchObject({ support: 2, precision: { estimate: 1 }, recall: { estimate: 0.5 } });
    expect(of("reply").f1.estimate).toBeCloseTo(2 / 3, 12);
    expect(of("noop").f1.estimate).toBeCloseTo(2 / 3, 12);
    expect(of("update_task")).toMatchObject({ precision: { estimate: 1 }, recall: { estimate: 0.5 } });
    expect(of("cancel_task").f1.estimate).toBeNull();
    expect(figures.macro.f1).toBeCloseTo((2 / 3 + 2 / 3 + 1 + 2 / 3) / 4, 12);
    expect(figures.weighted.f1).toBeCloseTo((2 * (2 / 3) + 2 / 3 + 1 + 2 * (2 / 3)) / 6, 12);
  });

  test("exact asks for the target, the action's accuracy does not; each with its interval", () => {
    expect(figures.exact).toMatchObject({ estimate: 3 / 6, n: 6 });
    expect(figures.actionAccuracy.estimate).toBe(4 / 6);
    expect(figures.taskIdAccuracy).toMatchObject({ estimate: 0, n: 1, low: 0 });
    expect(figures.invalid.estimate).toBe(1 / 6);
    expect(figures.exact.low!).toBeLessThan(0.5);
    expect(figures.exact.high!).toBeGreaterThan(0.5);
  });

  test("the invalid answer is a column of its own", () => {
    const { rows: right, cols, counts } = figures.confusion;
    expect(right).toHaveLength(5);
    expect(cols.at(-1)).toBe("(invalid)");
    expect(counts[right.indexOf("update_task")]?.[5]).toBe(1);
  });

  test("what would also have done counts in the lenient figure alone", () => {
    const lenient = evaluationFigures([
      row("reply", "noop", { alsoOk: [{ action: "noop" }] }),
      row("update_task task-1", "update_task task-2", {
        alsoOk: [{ action: "update_task", target: "task-2" }],
      }),
      row("update_task task-1", "update_task task-3", {
        alsoOk: [{ action: "update_task", target: "task-2" }],
      }),
    ]);
    expect(lenient.exact.estimate).toBe(0);
    expect(lenient.lenient.estimate).toBeCloseTo(2 / 3, 12);
  });

  test("nothing judged has no figure", () => {
    const nothing = evaluationFigures([]);
    expect([nothing.exact.estimate, nothing.macro.f1, nothing.calibration.ece]).toEqual([null, null, null]);
  });

  test("an error of calibration comes with its size, its interval and what chance alone gives", () => {
    const sure = Array.from({ length: 200 }, (_, at) => row("reply", at % 10 === 0 ? "noop" : "reply"));
    const { calibration } = evaluationFigures(sure);
    expect(calibration.n).toBe(200);
    expect(calibration.byChance!).toBeGreaterThan(0);
    expect(calibration.low!).toBeLessThanOrEqual(calibration.high!);
  });
});

describe("two models", () => {
  test("b = 150, c = 86, n = 1,600: χ² 17.3559, difference .0400 [.0214, .0590]", () => {
    const verdicts = Array.from({ length: 1600 }, (_, at) => ({
      first: at < 150 || at >= 236,
      second: at >= 150,
    }));
    const { b, c, test: mcnemar, difference } = comparePair(verdicts);
    expect([b, c]).toEqual([150, 86]);
    expect(mcnemar.chi2).toBeCloseTo(17.3559, 4);
    expect(mcnemar.p_exact).toBeCloseTo(3.716e-5, 7);
    expect(difference!.estimate).toBeCloseTo(0.04, 12);
    expect([difference!.low.toFixed(4), difference!.high.toFixed(4)]).toEqual(["0.0214", "0.0590"]);
  });
});

describe("latency", () => {
  test("no p99 below 299 samples", () => {
    const values = Array.from({ length: 299 }, (_, n) => n);
    expect(latencyFigures(values.slice(1))!.p99.estimate).toBeNull();
    expect(latencyFigures(values)!.p99.estimate).toBeCloseTo(295.02, 6);
    expect(latencyFigures([])).toBeNull();
  });

  test("the median of 1 … 100 lies between the 40th and the 61st sample with 95 % confidence", () => {
    const sorted = Array.from({ length: 100 }, (_, n) => n + 1);
    expect(orderInterval(sorted, 0.5)).toEqual({ low: 40, high: 61 });
    expect(orderInterval(sorted, 0.99).high).toBeNull();
  });

  test("an interval of order statistics covers the quantile with at least its confidence", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 400 }), fc.constantFrom(0.5, 0.9, 0.95, 0.99), (n, q) => {
        const { low, high } = orderInterval(
          Array.from({ length: n }, (_, at) => at + 1),
          q,
        );
        // Samples are their own ranks: the quantile lies in [x(l), x(u)] unless fewer than l or at least u lie below it.
        const missed =
          (low === null ? 0 : binomialCdf(low - 1, n, q)) +
          (high === null ? 0 : 1 - binomialCdf(high - 1, n, q));
        expect(missed).toBeLessThanOrEqual(0.05 + 1e-9);
      }),
    );
  });

  test("bins on a logarithmic axis hold every sample", () => {
    const bins = logBins([0, 0.5, 1, 9.99, 10, 12, 2000]);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(7);
    for (const { from, to } of bins) expect(to / from).toBeCloseTo(10 ** (1 / 8), 9);
  });
});
