import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clopperPearson, clopperPearsonLower, newcombeDifference, wilson } from "./intervals";

describe("intervals of a proportion", () => {
  // Newcombe 1998, table I: k, n, Wilson, Clopper–Pearson at 95 %.
  test.each([
    [81, 263, 0.2553, 0.3662, 0.2527, 0.3676],
    [15, 148, 0.0624, 0.1605, 0.0578, 0.1617],
    [0, 20, 0, 0.1611, 0, 0.1684],
    [1, 29, 0.0061, 0.1718, 0.0009, 0.1776],
  ])("%i of %i give the published bounds", (k, n, wilsonLow, wilsonHigh, exactLow, exactHigh) => {
    expect(wilson(k, n)?.low).toBeCloseTo(wilsonLow, 4);
    expect(wilson(k, n)?.high).toBeCloseTo(wilsonHigh, 4);
    expect(clopperPearson(k, n)?.low).toBeCloseTo(exactLow, 4);
    expect(clopperPearson(k, n)?.high).toBeCloseTo(exactHigh, 4);
  });

  test("99 of 100 give [.9455, .9997] by Clopper–Pearson", () => {
    expect(clopperPearson(99, 100)?.low).toBeCloseTo(0.9455, 4);
    expect(clopperPearson(99, 100)?.high).toBeCloseTo(0.9997, 4);
  });

  test("a fractional effective size is allowed", () => {
    const interval = clopperPearson(38.83 * 0.985, 38.83);
    expect(interval?.low).toBeCloseTo(0.8823, 3);
    expect(interval?.high).toBeCloseTo(0.99996, 4);
  });

  test("299 error-free rows are the fewest that claim 99 % one-sidedly, 368 two-sidedly", () => {
    expect(clopperPearsonLower(299, 299)).toBeGreaterThanOrEqual(0.99);
    expect(clopperPearsonLower(298, 298)).toBeLessThan(0.99);
    expect(clopperPearson(368, 368)?.low).toBeGreaterThanOrEqual(0.99);
    expect(clopperPearson(367, 367)?.low).toBeLessThan(0.99);
  });

  test("nothing observed gives no interval; what is no proportion is refused", () => {
    expect(wilson(0, 0)).toBeNull();
    expect(clopperPearson(0, 0)).toBeNull();
    expect(clopperPearsonLower(0, 0)).toBeNull();
    expect(() => wilson(2, 1)).toThrow(RangeError);
    expect(() => clopperPearson(Number.NaN, 1)).toThrow(RangeError);
    expect(() => wilson(1, 2, 1)).toThrow(RangeError);
  });

  const counts = fc
    .integer({ min: 1, max: 2000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

  test("the bounds enclose the estimate, lie within 0 and 1 and mirror each other", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(wilson, clopperPearson), ([k, n], method) => {
        const interval = method(k, n)!;
        const mirrored = method(n - k, n)!;
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThanOrEqual(k / n);
        expect(interval.high).toBeGreaterThanOrEqual(k / n);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(1 - mirrored.high).toBeCloseTo(interval.low, 9);
      }),
    );
  });

  test("more confidence never gives a narrower interval", () => {
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const narrow = clopperPearson(k, n, 0.8)!;
        const wide = clopperPearson(k, n, 0.99)!;
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
    );
  });
});

describe("difference of independent proportions", () => {
  // Newcombe 1998 b, table II, method 10: (a) 56/70 − 48/80, (c) 6/7 − 2/7, (g) 10/10 − 0/10, (h) 10/10 − 0/20.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [10, 10, 0, 10, 0.6075, 1],
    [10, 10, 0, 20, 0.6791, 1],
  ])("%i/%i − %i/%i gives the published bounds", (k, n, l, m, low, high) => {
    const difference = newcombeDifference({ k, n }, { k: l, n: m });
    expect(difference?.estimate).toBeCloseTo(k / n - l / m, 12);
    expect(difference?.low).toBeCloseTo(low, 4);
    expect(difference?.high).toBeCloseTo(high, 4);
  });

  test("an empty arm gives none", () => {
    expect(newcombeDifference({ k: 0, n: 0 }, { k: 1, n: 2 })).toBeNull();
  });
});
