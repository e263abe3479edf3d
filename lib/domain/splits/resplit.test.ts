import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignSplit, parseSplitSpec } from "./resplit";

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

describe("assignSplit", () => {
  it("gives one group one split, whatever the rest", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, group) => {
        const split = assignSplit(shares, seed, group);
        expect(["train", "validation", "test"]).toContain(split);
        expect(assignSplit(shares, seed, group)).toBe(split);
      }),
    );
  });

  it("keeps the shares on average", () => {
    const counts = { train: 0, validation: 0, test: 0 } as Record<string, number>;
    for (let i = 0; i < 10_000; i++) {
      const split = assignSplit(shares, "seed", `scenario-${i}`);
      counts[split] = (counts[split] ?? 0) + 1;
    }
    expect(counts.train).toBeGreaterThan(7_800);
    expect(counts.train).toBeLessThan(8_200);
    expect(counts.test).toBeGreaterThan(880);
    expect(counts.test).toBeLessThan(1_120);
  });
});
