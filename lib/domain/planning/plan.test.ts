import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clopperPearsonLower } from "../accuracy/intervals";
import { finiteLower, kishFactor, planClaim, rowsForClaim, stillNeeded } from "./plan";

const claim = (target: number) => ({ target, confidence: 0.95 });

describe("rows for a claim", () => {
  test.each([
    [0.99, 0, 299],
    [0.98, 0, 149],
    [0.95, 0, 59],
    [0.99, 1, 473],
    [0.99, 2, 628],
    [0.99, 3, 773],
  ])(
    "at least %d with 95 percent confidence and %i wrong takes %i rows of an endless population",
    (target, errors, rows) => {
      expect(rowsForClaim(claim(target), errors)).toBe(rows);
    },
  );

  test.each([
    [0, 238],
    [1, 364],
    [2, 469],
  ])("N = 1,000, at most a hundredth wrong, %i errors: %i rows", (errors, rows) => {
    expect(rowsForClaim(claim(0.99), errors, 1000)).toBe(rows);
  });

  test("a small population may need a census; a large one is as good as endless", () => {
    expect(rowsForClaim(claim(0.99), 0, 10)).toBe(10);
    expect(rowsForClaim(claim(0.99), 0, 10_000_000)).toBe(299);
    expect(rowsForClaim(claim(0.9), 0, 1000)).toBeLessThanOrEqual(29);
    expect(() => rowsForClaim(claim(1), 0)).toThrow(RangeError);
  });

  test("so many rows bear the claim by the bound that the report prints, and one row fewer does not", () => {
    fc.assert(
      fc.property(fc.constantFrom(0.9, 0.95, 0.98, 0.99), fc.nat(6), (target, errors) => {
        const n = rowsForClaim(claim(target), errors);
        expect(clopperPearsonLower(n - errors, n)).toBeGreaterThanOrEqual(target);
        expect(clopperPearsonLower(n - 1 - errors, n - 1)).toBeLessThan(target);
      }),
    );
  });

  test("the same holds for a finite population and its exact bound", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 3000 }),
        fc.constantFrom(0.9, 0.95, 0.99),
        fc.nat(3),
        (N, target, errors) => {
          const n = rowsForClaim(claim(target), errors, N);
          if (n === N) return;
          expect(finiteLower({ N, n, correct: n - errors })).toBeGreaterThanOrEqual(target - 1e-12);
          expect(finiteLower({ N, n: n - 1, correct: n - 1 - errors })).toBeLessThan(target);
        },
      ),
    );
  });
});

test("the exact bound of a finite population is sharper than the binomial one and exact for a census", () => {
  expect(finiteLower({ N: 1000, n: 100, correct: 100 })).toBeGreaterThan(clopperPearsonLower(100, 100)!);
  expect(finiteLower({ N: 50, n: 50, correct: 49 })).toBe(0.98);
  expect(finiteLower({ N: 1_000_000, n: 299, correct: 299 })).toBeCloseTo(clopperPearsonLower(299, 299)!, 4);
  expect(finiteLower({ N: 5, n: 0, correct: 0 })).toBeNull();
  expect(() => finiteLower({ N: 5, n: 6, correct: 6 })).toThrow(RangeError);
});

describe("Kish's factor", () => {
  test("is 1 for proportional and 2.575 for equal allocation over W = (.7, .1, .1, .05, .05)", () => {
    const strata = [7000, 1000, 1000, 500, 500].map((N) => ({ N }));
    const withSizes = (sizes: number[]) => strata.map((stratum, h) => ({ ...stratum, n: sizes[h]! }));
    expect(kishFactor(withSizes([140, 20, 20, 10, 10]))).toBeCloseTo(1, 12);
    expect(kishFactor(withSizes([20, 20, 20, 20, 20]))).toBeCloseTo(100 / 38.8349, 4);
    expect(kishFactor(withSizes([0, 1, 1, 1, 1]))).toBeNull();
  });

  test("is never below 1, whatever the sizes", () => {
    const strata = fc.array(
      fc.record({ N: fc.integer({ min: 1, max: 999 }), n: fc.integer({ min: 1, max: 99 }) }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(strata, (design) => {
        expect(kishFactor(design)).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
    );
  });
});

test("a plan counts without replacement for equal weights, and by Kish's factor otherwise", () => {
  expect(planClaim(claim(0.99), { N: 1000, deff: 1 }, 2).map(({ rows }) => rows)).toEqual([238, 364, 469]);
  expect(planClaim(claim(0.99), { N: 10_000, deff: 2 }, 0)).toEqual([
    { errors: 0, rows: 598, share: 0.0598 },
  ]);
  expect(planClaim(claim(0.99), { N: 400, deff: 2 }, 0)[0]?.rows).toBe(400);
});

describe("rows that a claim still needs", () => {
  const seen = { n: 100, errorRate: 0, N: 1_000_000, deff: 1, met: false };
  test("assume the error rate so far", () => {
    expect(stillNeeded(claim(0.99), seen)).toEqual({ n: 198, why: null });
    // The smallest n′ with P(Bin(n′, .02) ≤ ⌊n′/100⌋) ≤ .05 lies far above the error-free 149.
    const one = stillNeeded(claim(0.98), { ...seen, errorRate: 0.01 });
    expect(one.n! + 100).toBeGreaterThan(235);
    expect(
      clopperPearsonLower(one.n! + 100 - Math.floor((one.n! + 100) / 100), one.n! + 100),
    ).toBeGreaterThanOrEqual(0.98);
  });

  test("are none where the claim is met, all that is left where only a census tells, null where it is refuted", () => {
    expect(stillNeeded(claim(0.99), { ...seen, met: true })).toEqual({ n: 0, why: null });
    expect(stillNeeded(claim(0.99), { ...seen, N: 110 })).toEqual({ n: expect.any(Number), why: null });
    expect(stillNeeded(claim(0.99), { ...seen, errorRate: 0.01 })).toMatchObject({
      n: null,
      why: expect.any(String),
    });
  });
});
