import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anchoring } from "./anchoring";
import { mcnemar, stratifiedDifference, tango } from "./paired";

describe("McNemar's test", () => {
  test("b = 150, c = 86: χ² 17.3559 without correction, p 3.099e-5, exact 3.716e-5", () => {
    const found = mcnemar({ b: 150, c: 86 });
    expect(found.chi2).toBeCloseTo(17.3559, 4);
    expect(found.p! / 3.099e-5).toBeCloseTo(1, 3);
    expect(found.p_exact / 3.716e-5).toBeCloseTo(1, 3);
  });

  test("(9, 1): exact .0215, mid-p .0117", () => {
    expect(mcnemar({ b: 9, c: 1 }).p_exact).toBeCloseTo(0.0215, 4);
    expect(mcnemar({ b: 1, c: 9 }).p_mid).toBeCloseTo(0.0117, 4);
  });

  test("without discordant items nothing speaks against equality; no p exceeds 1", () => {
    expect(mcnemar({ b: 0, c: 0 })).toEqual({ chi2: null, p: null, p_exact: 1, p_mid: 1 });
    expect(mcnemar({ b: 5, c: 5 })).toMatchObject({
      chi2: 0,
      p: 1,
      p_exact: 1,
      p_mid: expect.closeTo(1, 12),
    });
    expect(() => mcnemar({ b: 1.5, c: 2 })).toThrow(RangeError);
  });
});

describe("Tango's interval of a paired difference", () => {
  test("b = 150, c = 86, n = 1,600: .0400 [.0214, .0590]", () => {
    const found = tango({ b: 150, c: 86, n: 1600 });
    expect(found?.estimate).toBeCloseTo(0.04, 12);
    expect(found?.low).toBeCloseTo(0.0214, 4);
    expect(found?.high).toBeCloseTo(0.059, 4);
  });

  test("is mirrored by exchanging the two, encloses the estimate, and knows that few items leave doubt", () => {
    const counts = fc
      .tuple(fc.nat(40), fc.nat(40), fc.nat(80))
      .map(([b, c, rest]) => ({ b, c, n: b + c + rest }));
    fc.assert(
      fc.property(counts, ({ b, c, n }) => {
        fc.pre(n > 0);
        const found = tango({ b, c, n })!;
        const turned = tango({ b: c, c: b, n })!;
        expect(found.low).toBeLessThanOrEqual(found.estimate + 1e-9);
        expect(found.high).toBeGreaterThanOrEqual(found.estimate - 1e-9);
        expect(found.low).toBeGreaterThanOrEqual(-1);
        expect(found.high).toBeLessThanOrEqual(1);
        expect(turned.low).toBeCloseTo(-found.high, 9);
      }),
    );
    const none = tango({ b: 0, c: 0, n: 50 })!;
    expect(none.low).toBeLessThan(-0.05);
    expect(none.high).toBeGreaterThan(0.05);
    expect(tango({ b: 0, c: 0, n: 0 })).toBeNull();
    expect(() => tango({ b: 3, c: 3, n: 5 })).toThrow(RangeError);
  });
});

describe("the difference of a sample with unequal weights", () => {
  test("is Σ W_h d̄_h, with the variance of each stratum", () => {
    const found = stratifiedDifference([
      { N: 900, n: 10, b: 1, c: 0 },
      { N: 100, n: 20, b: 5, c: 1 },
    ])!;
    expect(found.estimate).toBeCloseTo(0.9 * 0.1 + 0.1 * 0.2, 12);
    const variance = (0.81 * (1 - 10 / 900) * (0.1 - 0.01)) / 9 + (0.01 * (1 - 20 / 100) * (0.3 - 0.04)) / 19;
    expect(found.standardError).toBeCloseTo(Math.sqrt(variance), 12);
    expect(found.high - found.estimate).toBeCloseTo(1.959964 * Math.sqrt(variance), 6);
  });

  test("is nothing where a stratum tells no variance, and exact for a census", () => {
    expect(stratifiedDifference([{ N: 9, n: 1, b: 0, c: 0 }])).toBeNull();
    expect(stratifiedDifference([{ N: 9, n: 0, b: 0, c: 0 }])).toBeNull();
    expect(stratifiedDifference([])).toBeNull();
    expect(stratifiedDifference([{ N: 4, n: 4, b: 1, c: 0 }])).toMatchObject({ low: 0.25, high: 0.25 });
  });
});

describe("anchoring", () => {
  const arm = (of: "blind" | "revealed", n: number, label: number) =>
    Array.from({ length: n }, (_, item) =>
      of === "blind"
        ? ({ arm: of, choiceIsLabel: item < label, changed: item >= n - 2 } as const)
        : ({ arm: of, finalIsLabel: item < label } as const),
    );

  test("is the difference of the arms with Newcombe's interval, the rate of changes apart", () => {
    const found = anchoring([...arm("revealed", 70, 56), ...arm("blind", 80, 48)]);
    expect(found).toMatchObject({
      effect: expect.closeTo(0.2, 12),
      changed_after_reveal: 2 / 80,
      method: "newcombe",
    });
    if (found.effect === null) throw new Error(found.why);
    expect(found.low).toBeCloseTo(0.0524, 4);
    expect(found.high).toBeCloseTo(0.3339, 4);
  });

  test("cannot be told from one arm", () => {
    expect(anchoring(arm("blind", 5, 5))).toMatchObject({ effect: null, why: expect.any(String) });
    expect(anchoring([])).toMatchObject({ effect: null });
  });
});
