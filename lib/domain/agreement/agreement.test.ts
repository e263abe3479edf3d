import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreementOf } from "./agreement";
import { cohenKappa } from "./cohen";
import { fleissKappa } from "./fleiss";
import { gwetAC1 } from "./gwet";
import { krippendorffAlpha } from "./krippendorff";

/** A two-rater table as pairs. */
const pairsOf = (table: number[][]): [string, string][] =>
  table.flatMap((row, i) =>
    row.flatMap((n, j) => Array.from({ length: n }, (): [string, string] => [`${i}`, `${j}`])),
  );

describe("Cohen's κ", () => {
  test("is .40 for [[20,5],[10,15]]", () => {
    expect(
      cohenKappa(
        pairsOf([
          [20, 5],
          [10, 15],
        ]),
      ),
    ).toBeCloseTo(0.4, 12);
  });

  test("is −.0234 for Gwet's paradox, where AC1 is .9408", () => {
    const pairs = pairsOf([
      [118, 5],
      [2, 0],
    ]);
    expect(cohenKappa(pairs)).toBeCloseTo(-0.0234, 4);
    expect(gwetAC1(pairs, ["0", "1"])).toBeCloseTo(0.9408, 4);
  });

  test("leaves out items with a missing rating, and tells nothing where there is nothing to tell", () => {
    expect(
      cohenKappa([
        ["a", "a"],
        ["b", null],
        ["b", "b"],
        [null, "a"],
      ]),
    ).toBe(1);
    expect(cohenKappa([])).toBeNull();
    expect(cohenKappa([["a", null]])).toBeNull();
    expect(
      cohenKappa([
        ["a", "a"],
        ["a", "a"],
      ]),
    ).toBeNull();
  });
});

describe("Fleiss' κ", () => {
  // https://en.wikipedia.org/wiki/Fleiss%27_kappa: 10 subjects, 14 raters, 5 categories.
  const COUNTS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ];
  const units = COUNTS.map((counts) => counts.flatMap((n, k) => Array.from({ length: n }, () => `${k}`)));

  test("is .2099 for the published table", () => {
    expect(fleissKappa(units)).toBeCloseTo(0.2099, 4);
  });

  test("is not moved by items that one person rated", () => {
    expect(fleissKappa([...units, ["0"], ["3", null]])).toBeCloseTo(0.2099, 4);
    expect(fleissKappa([["0"]])).toBeNull();
  });
});

describe("Krippendorff's α", () => {
  // Krippendorff 2011, example C: 4 observers, 12 units, missing values.
  const A = [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null];
  const B = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3];
  const C = [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null];
  const D = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null];
  const units = A.map((_, unit) => [A, B, C, D].map((rater) => rater[unit]?.toString() ?? null));

  test("is .743 for the published table with missing ratings", () => {
    expect(krippendorffAlpha(units)).toBeCloseTo(0.743, 3);
  });

  test("tells nothing without pairs or without variation", () => {
    expect(krippendorffAlpha([])).toBeNull();
    expect(
      krippendorffAlpha([
        ["a", null],
        [null, null],
      ]),
    ).toBeNull();
    expect(
      krippendorffAlpha([
        ["a", "a"],
        ["a", "a"],
      ]),
    ).toBeNull();
  });
});

describe("Gwet's AC1", () => {
  test("takes missing ratings for what they are and refuses ratings outside the scale", () => {
    // p_a = 1 over the two paired items; π = (a: (1 + 0 + 1)/3, b: 1/3), p_e = 2·(2/9)/1.
    expect(
      gwetAC1(
        [
          ["a", "a"],
          ["b", "b"],
          ["a", null],
        ],
        ["a", "b"],
      ),
    ).toBe(1);
    expect(() => gwetAC1([["a", "z"]], ["a", "b"])).toThrow(RangeError);
    expect(gwetAC1([["a", "a"]], ["a"])).toBeNull();
    expect(gwetAC1([["a"]], ["a", "b"])).toBeNull();
  });

  test("stays 1 where everybody always says the same, unlike κ", () => {
    expect(
      gwetAC1(
        [
          ["a", "a"],
          ["a", "a"],
        ],
        ["a", "b"],
      ),
    ).toBe(1);
  });
});

test("no coefficient exceeds 1, none depends on the order of raters or items, and full agreement gives 1", () => {
  const rating = fc.constantFrom("a", "b", "c", null);
  const items = fc.array(fc.array(rating, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 12 });
  const all = [fleissKappa, krippendorffAlpha, (u: (string | null)[][]) => gwetAC1(u, ["a", "b", "c"])];
  fc.assert(
    fc.property(items, fc.constantFrom(...all), (units, coefficient) => {
      const value = coefficient(units);
      const turned = coefficient(units.map((unit) => [...unit].reverse()).reverse());
      if (value === null) {
        expect(turned).toBeNull();
        return;
      }
      expect(value).toBeLessThanOrEqual(1 + 1e-12);
      expect(turned).toBeCloseTo(value, 9);
      const agreed = coefficient(units.map(([first]) => [first ?? "a", first ?? "a"]));
      if (agreed !== null) expect(agreed).toBeCloseTo(1, 9);
    }),
  );
});

describe("agreementOf", () => {
  const item = (ratings: Record<string, string>) => new Map(Object.entries(ratings));

  test("names Cohen's κ for two raters and Fleiss' for more", () => {
    const two = agreementOf(
      [item({ x: "a", y: "a" }), item({ x: "b", y: "a" }), item({ y: "b" })],
      ["a", "b"],
    );
    expect(two).toMatchObject({ kappa_kind: "cohen", raters: 2, items: 2, raw: 0.5, why: null });
    const three = agreementOf([item({ x: "a", y: "a" }), item({ y: "b", z: "b" })], ["a", "b"]);
    expect(three).toMatchObject({ kappa_kind: "fleiss", raters: 3, items: 2, raw: 1 });
  });

  test("is null with a reason where no item was judged twice, or nothing varied", () => {
    expect(agreementOf([item({ x: "a" })], ["a", "b"])).toMatchObject({
      kappa: null,
      alpha: null,
      ac1: null,
      raters: 1,
      items: 0,
      why: expect.stringContaining("two people"),
    });
    expect(agreementOf([item({ x: "a", y: "a" })], ["a", "b"])).toMatchObject({
      kappa: null,
      alpha: null,
      ac1: 1,
      why: expect.stringContaining("variation"),
    });
  });
});
