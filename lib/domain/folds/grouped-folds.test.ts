import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupedFolds } from "./grouped-folds";

const groups = fc.array(
  fc.integer({ min: 0, max: 40 }).map((n) => `scenario-${n}`),
  { maxLength: 200 },
);

describe("groupedFolds", () => {
  test("never parts a group", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 10 }), (rows, k) => {
        const folds = groupedFolds(rows, k, "seed");
        const seen = new Map<string, number>();
        rows.forEach((group, at) => {
          expect(folds[at]).toBe(seen.get(group) ?? folds[at]);
          seen.set(group, folds[at]!);
          expect(folds[at]).toBeLessThan(k);
        });
      }),
    );
  });

  test("gives a group the same fold in any order of the rows", () => {
    fc.assert(
      fc.property(groups, (rows) => {
        const folds = groupedFolds(rows, 5, "seed");
        const mirrored = groupedFolds([...rows].reverse(), 5, "seed").reverse();
        expect(mirrored).toEqual(folds);
      }),
    );
  });

  test("fills the folds evenly: no two differ by more than the largest group", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 10 }), (rows, k) => {
        const sizes = new Array<number>(k).fill(0);
        for (const fold of groupedFolds(rows, k, "seed")) sizes[fold]! += 1;
        const largest = Math.max(0, ...rows.map((group) => rows.filter((other) => other === group).length));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(Math.max(1, largest));
      }),
    );
  });

  test("another seed makes other folds; fewer than two are refused", () => {
    const rows = Array.from({ length: 100 }, (_, at) => `s${at}`);
    expect(groupedFolds(rows, 5, "a")).not.toEqual(groupedFolds(rows, 5, "b"));
    expect(() => groupedFolds(rows, 1, "a")).toThrow(RangeError);
  });
});
