import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRng, xoshiro128 } from "./rng";
import { drawStratified, shuffle, simpleRandomSample } from "./sample";

const ids = Array.from({ length: 20 }, (_, n) => `row-${n}`);

describe("xoshiro128**", () => {
  test("gives the numbers of the reference implementation (xoshiro128starstar.c 1.1)", () => {
    const rng = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, rng.uint32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test("a seed means the same numbers for ever", () => {
    const rng = createRng("parallax");
    expect(Array.from({ length: 4 }, rng.uint32)).toMatchInlineSnapshot(`
      [
        2585563272,
        544997207,
        589975759,
        591538358,
      ]
    `);
  });

  test("below(n) reaches every number below n and no other, about equally often", () => {
    const rng = createRng("fair");
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw += 1) {
      const drawn = rng.below(7);
      counts[drawn] = counts[drawn]! + 1;
    }
    // Chi-square with 6 degrees of freedom: 22.5 is exceeded once in a thousand; the seed is fixed.
    const chi2 = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chi2).toBeLessThan(22.5);
    expect(counts).toHaveLength(7);
  });

  test("float lies in [0, 1); impossible arguments are refused", () => {
    const rng = createRng("float");
    for (let draw = 0; draw < 1000; draw += 1) {
      const value = rng.float();
      expect(value >= 0 && value < 1).toBe(true);
    }
    expect(() => rng.below(0)).toThrow(RangeError);
    expect(() => xoshiro128([0, 0, 0, 0])).toThrow(RangeError);
  });
});

describe("simpleRandomSample", () => {
  test("is a set of the wanted size out of the items, without repeats, the same for the same seed", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.nat(40), fc.string(), (items, n, seed) => {
        const sample = simpleRandomSample(items, n, seed);
        expect(sample).toHaveLength(Math.min(n, items.length));
        expect(new Set(sample).size).toBe(sample.length);
        for (const item of sample) expect(items).toContain(item);
        expect(simpleRandomSample(items, n, seed)).toEqual(sample);
      }),
    );
  });

  test("a smaller sample of the same seed is the beginning of a larger one", () => {
    expect(simpleRandomSample(ids, 5, "s")).toEqual(simpleRandomSample(ids, 20, "s").slice(0, 5));
  });

  test("every item is drawn about equally often over many seeds", () => {
    const counts = new Map(ids.map((id) => [id, 0]));
    for (let seed = 0; seed < 4000; seed += 1) {
      for (const id of simpleRandomSample(ids, 5, `seed ${seed}`)) counts.set(id, counts.get(id)! + 1);
    }
    // Each count is binomial(4000, 1/4): 1000 ± 27; five standard deviations for twenty of them.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });

  test("the draw of a fixed seed never changes", () => {
    expect(simpleRandomSample(ids, 4, "audit-1")).toMatchInlineSnapshot(`
      [
        "row-4",
        "row-13",
        "row-15",
        "row-19",
      ]
    `);
  });

  test("a size that is no whole number is refused", () => {
    expect(() => simpleRandomSample(ids, -1, "s")).toThrow(RangeError);
    expect(() => simpleRandomSample(ids, 1.5, "s")).toThrow(RangeError);
  });
});

test("shuffle keeps all items and leaves its input alone", () => {
  const copy = [...ids];
  const shuffled = shuffle(ids, createRng("x"));
  expect(ids).toEqual(copy);
  expect(shuffled).not.toEqual(ids);
  expect([...shuffled].sort()).toEqual([...ids].sort());
});

describe("drawStratified", () => {
  const strata = [
    { N: 70, n: 35 },
    { N: 20, n: 10 },
    { N: 5, n: 5 },
    { N: 9, n: 0 },
  ];

  test("draws each stratum's number without repeats, the same for the same seed", () => {
    const drawn = drawStratified(strata, "s");
    for (const [stratum, { N, n }] of strata.entries()) {
      const places = drawn.filter((row) => row.stratum === stratum).map(({ place }) => place);
      expect(new Set(places).size).toBe(n);
      for (const place of places) expect(place).toBeLessThan(N);
    }
    expect(drawStratified(strata, "s")).toEqual(drawn);
    expect(drawStratified(strata, "t")).not.toEqual(drawn);
  });

  test("whatever part is done, each stratum has had its share of it, give or take one row", () => {
    const drawn = drawStratified(strata, "prefix");
    for (let done = 1; done <= drawn.length; done += 1) {
      for (const [stratum, { n }] of strata.entries()) {
        const had = drawn.slice(0, done).filter((row) => row.stratum === stratum).length;
        // Half a row of each stratum may be early or late.
        expect(Math.abs(had - (n * done) / drawn.length)).toBeLessThan(2.5);
      }
    }
  });

  test("without strata it is the simple random sample of the same seed, in its order", () => {
    const places = Array.from({ length: 50 }, (_, place) => place);
    expect(drawStratified([{ N: 50, n: 12 }], "x").map(({ place }) => place)).toEqual(
      simpleRandomSample(places, 12, "x"),
    );
  });

  test("every row of a stratum is drawn about equally often over many seeds", () => {
    const counts = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 2000; seed += 1) {
      for (const { stratum, place } of drawStratified(
        [
          { N: 10, n: 3 },
          { N: 20, n: 5 },
        ],
        `seed ${seed}`,
      )) {
        if (stratum === 1) counts[place] = counts[place]! + 1;
      }
    }
    // Each count is binomial(2000, 1/4): 500 ± 19.4.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(97);
  });
});
