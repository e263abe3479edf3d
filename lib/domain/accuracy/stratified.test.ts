import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng, type Rng } from "../sampling/rng";
import { drawPlaces } from "../sampling/sample";
import { clopperPearson, clopperPearsonLower } from "./intervals";
import { nonresponseBounds } from "./nonresponse";
import { stratifiedAccuracy } from "./stratified";

const SIZES = [7000, 1000, 1000, 500, 500];
const CORRECT = [20, 19, 19, 18, 20];

describe("stratified accuracy", () => {
  test("W = (.7, .1, .1, .05, .05), 20 rows each: p̂ = .985, SE .00777, n* = 38.83, [.8823, .99996]", () => {
    const found = stratifiedAccuracy(SIZES.map((N, h) => ({ N, n: 20, correct: CORRECT[h]! })));
    if (found.estimate === null) throw new Error(found.why);
    expect(found.estimate).toBeCloseTo(0.985, 12);
    expect(found.standardError).toBeCloseTo(0.00777, 5);
    expect(found.nEffective).toBeCloseTo(38.83, 2);
    expect(found.low).toBeCloseTo(0.8823, 4);
    expect(found.high).toBeCloseTo(0.99996, 5);
    expect(found.method).toBe("stratified-cp-neff");
    expect(found.pooled).toEqual([]);
  });

  test("five equal strata of 200, 20 rows each, one error: n* = 100, [.9455, .9997]", () => {
    const found = stratifiedAccuracy([19, 20, 20, 20, 20].map((correct) => ({ N: 200, n: 20, correct })));
    expect(found).toMatchObject({ estimate: expect.closeTo(0.99, 12), nEffective: expect.closeTo(100, 9) });
    expect(found.low).toBeCloseTo(0.9455, 4);
    expect(found.high).toBeCloseTo(0.9997, 4);
  });

  test("one stratum gives Clopper and Pearson's bounds of the plain counts, two-sided and one-sided", () => {
    const found = stratifiedAccuracy([{ N: 100_000, n: 400, correct: 400 }]);
    expect(found).toMatchObject({ estimate: 1, ...clopperPearson(400, 400) });
    expect(found.lower).toBe(clopperPearsonLower(400, 400));
    expect(found.low).toBeLessThan(found.lower!);
  });

  test("errors that weigh much widen the interval beyond what the plain counts say", () => {
    const light = stratifiedAccuracy([
      { N: 9000, n: 50, correct: 50 },
      { N: 1000, n: 50, correct: 45 },
    ]);
    const heavy = stratifiedAccuracy([
      { N: 9000, n: 50, correct: 45 },
      { N: 1000, n: 50, correct: 50 },
    ]);
    expect(light.estimate).toBeCloseTo(0.99, 12);
    expect(heavy.estimate).toBeCloseTo(0.91, 12);
    expect(heavy.high! - heavy.low!).toBeGreaterThan(light.high! - light.low!);
  });

  test("a census is exact, part of a census is not", () => {
    const census = [
      { N: 3, n: 3, correct: 2 },
      { N: 1, n: 1, correct: 1 },
    ];
    expect(stratifiedAccuracy(census)).toMatchObject({
      estimate: 0.75,
      low: 0.75,
      high: 0.75,
      lower: 0.75,
      method: "census",
    });
    expect(stratifiedAccuracy([...census, { N: 9, n: 3, correct: 3 }])).toMatchObject({
      method: "stratified-cp-neff",
    });
  });

  test("a stratum with one judged row borrows its neighbour's variance and is named; the estimate stays as it is", () => {
    const found = stratifiedAccuracy([
      { N: 50, n: 10, correct: 10 },
      { N: 50, n: 1, correct: 0 },
      { N: 900, n: 20, correct: 20 },
    ]);
    expect(found.estimate).toBeCloseTo(0.95, 12);
    expect(found).toMatchObject({ pooled: [[1, 2]] });
    const last = stratifiedAccuracy([
      { N: 50, n: 10, correct: 10 },
      { N: 50, n: 1, correct: 1 },
    ]);
    expect(last).toMatchObject({ estimate: 1, pooled: [[0, 1]] });
    expect(stratifiedAccuracy([{ N: 50, n: 1, correct: 1 }])).toMatchObject({ estimate: 1, nEffective: 1 });
  });

  test("a stratum without a judged row leaves nothing to be said, and the reason is given", () => {
    expect(
      stratifiedAccuracy([
        { N: 5, n: 2, correct: 2 },
        { N: 5, n: 0, correct: 0 },
      ]),
    ).toMatchObject({ estimate: null, low: null, empty: [1], why: expect.stringContaining("1 of 2 strata") });
    expect(stratifiedAccuracy([])).toMatchObject({ estimate: null, why: expect.stringContaining("No row") });
    expect(stratifiedAccuracy([{ N: 5, n: 0, correct: 0 }])).toMatchObject({ estimate: null, empty: [0] });
  });

  test("empty strata count for nothing; impossible ones are refused", () => {
    const stratum = { N: 100, n: 10, correct: 9 };
    expect(stratifiedAccuracy([stratum, { N: 0, n: 0, correct: 0 }])).toEqual(stratifiedAccuracy([stratum]));
    expect(() => stratifiedAccuracy([{ N: 5, n: 6, correct: 6 }])).toThrow(RangeError);
    expect(() => stratifiedAccuracy([{ N: 5, n: 2, correct: 3 }])).toThrow(RangeError);
  });

  const stratum = fc
    .tuple(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 60 }),
      fc.float({ min: 0, max: 1, noNaN: true }),
    )
    .map(([N, n, p]) => {
      const judged = Math.min(N, n);
      return { N, n: judged, correct: Math.round(p * judged) };
    });

  test("bounds enclose the estimate, lie within 0 and 1, and the claim's bound lies between low and estimate", () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 8 }), (strata) => {
        const found = stratifiedAccuracy(strata);
        if (found.estimate === null) throw new Error(found.why);
        const places = [0, found.low, found.lower, found.estimate, found.high, 1];
        for (const [n, place] of places.entries()) {
          if (n > 0) expect(place).toBeGreaterThanOrEqual(places[n - 1]! - 1e-9);
        }
        const n = strata.reduce((sum, { n }) => sum + n, 0);
        if (found.nEffective !== null) expect(found.nEffective).toBeLessThanOrEqual(n + 1e-9);
      }),
    );
  });
});

test("nonresponse bounds are the estimates with every missing item wrong, and with every one right", () => {
  expect(
    nonresponseBounds([
      { N: 900, n: 9, correct: 9, missing: 1 },
      { N: 100, n: 8, correct: 6, missing: 2 },
    ]),
  ).toEqual({
    all_wrong: expect.closeTo(0.9 * 0.9 + 0.1 * 0.6, 12),
    all_right: expect.closeTo(0.9 + 0.1 * 0.8, 12),
  });
  expect(nonresponseBounds([{ N: 10, n: 5, correct: 5, missing: 0 }])).toEqual({
    all_wrong: 1,
    all_right: 1,
  });
  expect(nonresponseBounds([{ N: 10, n: 0, correct: 0, missing: 0 }])).toBeNull();
});

/** How many of so many draws cover the truth. */
function coverage(rng: Rng, strata: { N: number; wrong: number; n: number }[], draws: number) {
  const N = strata.reduce((sum, stratum) => sum + stratum.N, 0);
  const truth = 1 - strata.reduce((sum, { wrong }) => sum + wrong, 0) / N;
  const known = new Map<string, { low: number; high: number; lower: number }>();
  let both = 0;
  let claims = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const counts = strata.map(({ N, n, wrong }) => ({
      N,
      n,
      correct: drawPlaces(N, n, rng).filter((place) => place >= wrong).length,
    }));
    const key = counts.map(({ correct }) => correct).join();
    const found =
      known.get(key) ?? (stratifiedAccuracy(counts) as { low: number; high: number; lower: number });
    known.set(key, found);
    if (found.low <= truth && truth <= found.high) both += 1;
    if (found.lower <= truth) claims += 1;
  }
  return { both: both / draws, claims: claims / draws };
}

describe("2,000 draws without replacement from a population that is known", () => {
  // Shares of wrong rows by stratum; sizes skewed, p near 1, errors where the weight is or where it is not.
  test.each<[string, [N: number, wrong: number, n: number][]]>([
    ["one stratum, 1 % wrong", [[1000, 10, 100]]],
    ["one stratum, half wrong", [[1000, 500, 60]]],
    ["the shipped set by action, 2 % wrong", Array.from({ length: 5 }, () => [200, 4, 20])],
    [
      "errors in the heavy stratum only",
      [
        [7000, 140, 20],
        [1000, 0, 20],
        [1000, 0, 20],
        [500, 0, 20],
        [500, 0, 20],
      ],
    ],
    [
      "errors in the light strata only",
      [
        [7000, 0, 20],
        [1000, 0, 20],
        [1000, 0, 20],
        [500, 50, 20],
        [500, 100, 20],
      ],
    ],
    [
      "p near 1, skewed",
      [
        [9500, 10, 60],
        [400, 4, 20],
        [100, 10, 20],
      ],
    ],
    [
      "fifteen strata of two to twelve rows",
      Array.from({ length: 15 }, (_, h) => [20 + 40 * h, h, 2 + Math.floor(h / 1.5)]),
    ],
    [
      "strata taken whole beside a sampled one",
      [
        [30, 3, 30],
        [20, 0, 20],
        [4000, 40, 100],
      ],
    ],
  ])(
    "%s: at least 93 of 100 intervals for 95 percent and of the one-sided bounds hold the truth",
    (name, design) => {
      const strata = design.map(([N, wrong, n]) => ({ N, wrong, n }));
      const { both, claims } = coverage(createRng(name), strata, 2000);
      expect(both).toBeGreaterThanOrEqual(0.93);
      expect(claims).toBeGreaterThanOrEqual(0.93);
    },
  );
});
