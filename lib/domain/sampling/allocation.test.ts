import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate } from "./allocation";

describe("allocation", () => {
  const strata = [7000, 1000, 1000, 500, 500].map((N) => ({ N }));

  test("is proportional, equal, or Neyman's by the smoothed share of disputed rows", () => {
    expect(allocate(strata, 100, "proportional")).toEqual([70, 10, 10, 5, 5]);
    expect(allocate(strata, 100, "equal")).toEqual([20, 20, 20, 20, 20]);
    // s = √(.5/2 …): p̃ = 1/102 and 51/102, sizes ∝ 1000·√(1/102·101/102) : 1000·.5.
    const two = [
      { N: 1000, known: 100, disputed: 0 },
      { N: 1000, known: 100, disputed: 50 },
    ];
    const ratio = Math.sqrt((1 / 102) * (101 / 102)) / 0.5;
    expect(allocate(two, 120, "neyman")).toEqual([
      Math.round((120 * ratio) / (1 + ratio)),
      Math.round(120 / (1 + ratio)),
    ]);
  });

  test("gives each stratum its minimum, takes small ones whole, and rounds by largest remainders", () => {
    expect(allocate([{ N: 980 }, { N: 10 }, { N: 1 }, { N: 0 }], 20, "proportional")).toEqual([17, 2, 1, 0]);
    expect(allocate([{ N: 3 }, { N: 3 }, { N: 3 }], 8, "proportional")).toEqual([3, 3, 2]);
    expect(allocate([{ N: 2 }, { N: 100 }, { N: 100 }], 30, "equal")).toEqual([2, 14, 14]);
    expect(allocate([{ N: 5 }, { N: 5 }], 3, "proportional")).toBeNull();
    expect(allocate([{ N: 5 }, { N: 5 }], 99, "equal")).toEqual([5, 5]);
  });

  test("always hands out exactly the size, within what each stratum has and wants at least", () => {
    const stratum = fc
      .record({ N: fc.nat(500), known: fc.nat(50) })
      .chain(({ N, known }) =>
        fc.record({ N: fc.constant(N), known: fc.constant(known), disputed: fc.nat(known) }),
      );
    const inputs = fc.tuple(
      fc.array(stratum, { minLength: 1, maxLength: 30 }),
      fc.nat(800),
      fc.constantFrom("proportional" as const, "equal" as const, "neyman" as const),
      fc.nat(3),
    );
    fc.assert(
      fc.property(inputs, ([design, size, allocation, minimum]) => {
        const total = design.reduce((sum, { N }) => sum + N, 0);
        const least = design.reduce((sum, { N }) => sum + Math.min(N, minimum), 0);
        const sizes = allocate(design, size, allocation, minimum);
        if (sizes === null) {
          expect(size).toBeLessThan(least);
          return;
        }
        expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(Math.min(size, total));
        for (const [h, n] of sizes.entries()) {
          expect(n).toBeLessThanOrEqual(design[h]!.N);
          expect(n).toBeGreaterThanOrEqual(Math.min(design[h]!.N, minimum));
        }
      }),
    );
  });
});
