import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignGroups } from "./assign-groups";
import { Groups } from "./group-rows";
import { parseSplitSpec, placeOf } from "./resplit";

const shares = [
  { name: "train", share: 0.8 },
  { name: "validation", share: 0.1 },
  { name: "test", share: 0.1 },
];

describe("parseSplitSpec", () => {
  it("reads names and shares", () => {
    expect(parseSplitSpec("train=0.9, test=0.1")).toEqual({
      ok: true,
      value: [
        { name: "train", share: 0.9 },
        { name: "test", share: 0.1 },
      ],
    });
  });

  it.each([
    "",
    "train",
    "train=0.9",
    "train=0.5,train=0.5",
    "dev=1",
    "train=-1,test=2",
    "train=x,test=1",
    "train=1=1",
  ])("refuses %j with a reason", (spec) => {
    expect(parseSplitSpec(spec)).toMatchObject({ ok: false, error: expect.any(String) });
  });
});

describe("assignGroups", () => {
  const split = (groups: readonly string[], strata: readonly number[], seed = "seed") => {
    const first = new Map<string, number>();
    groups.forEach((group, row) => {
      if (!first.has(group)) first.set(group, row);
    });
    const roots = Uint32Array.from(groups, (group) => first.get(group) ?? 0);
    return assignGroups(
      {
        roots,
        strata: Uint32Array.from(strata),
        placeOf: (root) => placeOf(seed, groups[root] ?? ""),
      },
      shares,
    );
  };

  it("never parts a group, and gives the same splits for the same seed", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 4 })));
    fc.assert(
      fc.property(fc.string(), rows, (seed, given) => {
        const groups = given.map(([group]) => `g${group}`);
        const strata = given.map(([, stratum]) => stratum);
        const splits = split(groups, strata, seed);
        expect(split(groups, strata, seed)).toEqual(splits);
        const seen = new Map<string, number>();
        groups.forEach((group, row) => {
          expect(splits[row]).toBe(seen.get(group) ?? splits[row]);
          seen.set(group, splits[row] ?? -1);
        });
      }),
    );
  });

  it("keeps the shares in every stratum, within the size of a group", () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => ({ group: `s${n >> 1}`, stratum: n % 2 }));
    const strata = rows.map(({ stratum }) => stratum);
    const splits = split(
      rows.map(({ group }) => group),
      strata,
    );
    for (const stratum of [0, 1])
      shares.forEach(({ share }, at) => {
        const n = strata.filter((one, row) => one === stratum && splits[row] === at).length;
        expect(Math.abs(n - share * 1_000)).toBeLessThanOrEqual(1);
      });
  });

  it("gives another seed another split", () => {
    const groups = Array.from({ length: 200 }, (_, n) => `s${n}`);
    const strata = groups.map(() => 0);
    expect(split(groups, strata, "1")).not.toEqual(split(groups, strata, "2"));
  });
});

describe("Groups", () => {
  it("joins what is joined through others, and nothing else", () => {
    const groups = new Groups(6);
    groups.join(4, 2);
    groups.join(2, 5);
    groups.join(0, 1);
    expect([0, 1, 2, 3, 4, 5].map((row) => groups.rootOf(row))).toEqual([0, 0, 2, 3, 2, 2]);
  });
});
