import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACTIONS } from "@/prompts/actions";
import { CELL_CHANNELS, CELL_DOMAINS, CELL_TONES, type Cell, cellSchema } from "@/prompts/generator/cell";
import { PATTERNS, patternOf } from "@/prompts/generator/patterns";
import { createRng } from "../sampling/rng";
import { apportion } from "./apportion";
import { planCells } from "./plan";

const seed = fc.string({ maxLength: 8 });
const count = (cells: readonly Cell[], fits: (cell: Cell) => boolean): number => cells.filter(fits).length;

describe("apportion", () => {
  test("gives away exactly n, each part within one of its share", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 30 }),
        seed,
        (n, weights, text) => {
          const parts = apportion(n, weights, createRng(text));
          const sum = weights.reduce((a, b) => a + b, 0);
          expect(parts.reduce((a, b) => a + b, 0)).toBe(n);
          parts.forEach((part, at) => {
            expect(Math.abs(part - (n * (weights[at] ?? 0)) / sum)).toBeLessThan(1);
          });
        },
      ),
    );
  });
});

describe("a plan", () => {
  test("has n legal cells, in balance over actions, and is the same for the same seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), seed, (n, text) => {
        const cells = planCells({ n, seed: text });
        expect(cells).toHaveLength(n);
        expect(planCells({ n, seed: text })).toEqual(cells);
        for (const cell of cells) {
          expect(cellSchema.parse(cell)).toEqual(cell);
          expect(patternOf(cell.pattern).actions ?? ACTIONS).toContain(cell.action);
          if (cell.action === "update_task" || cell.action === "cancel_task")
            expect(cell.tasks).toBeGreaterThan(0);
        }
        const sizes = ACTIONS.map((action) => count(cells, (cell) => cell.action === action));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  test("differs for another seed", () => {
    expect(planCells({ n: 50, seed: "1" })).not.toEqual(planCells({ n: 50, seed: "2" }));
  });

  test("of a thousand rows lets no channel, domain or tone tell the action, and fills every pair of them", () => {
    const cells = planCells({ n: 1_000, seed: "balance" });
    for (const action of ACTIONS) {
      const own = cells.filter((cell) => cell.action === action);
      for (const channel of CELL_CHANNELS) expect(count(own, (cell) => cell.channel === channel)).toBe(40);
      for (const domain of CELL_DOMAINS) expect(count(own, (cell) => cell.domain === domain)).toBe(10);
      for (const tone of CELL_TONES)
        expect(Math.abs(count(own, (cell) => cell.tone === tone) - 200 / 7)).toBeLessThan(1);
    }
    for (const channel of CELL_CHANNELS) {
      for (const domain of CELL_DOMAINS) {
        // 10 in the mean.
        const both = count(cells, (cell) => cell.channel === channel && cell.domain === domain);
        expect(both).toBeGreaterThanOrEqual(8);
        expect(both).toBeLessThanOrEqual(12);
      }
    }
    for (const { id } of PATTERNS)
      expect(count(cells, (cell) => cell.pattern === id)).toBeGreaterThanOrEqual(5);
    expect(count(cells, (cell) => cell.locale !== "en")).toBe(50);
    const empty = count(cells, (cell) => cell.tasks === 0);
    expect(empty / 1_000).toBeGreaterThanOrEqual(0.05);
    expect(empty / 1_000).toBeLessThanOrEqual(0.25);
  });

  test("keeps to the chosen levels, and leaves out actions that no chosen pattern goes with", () => {
    const cells = planCells({
      n: 30,
      seed: "x",
      only: { patterns: ["p12"], channels: ["voice"], locales: ["en"] },
    });
    expect(cells).toHaveLength(30);
    expect(new Set(cells.map(({ action, channel }) => `${action} ${channel}`))).toEqual(
      new Set(["start_task voice"]),
    );
    expect(planCells({ n: 5, seed: "x", only: { patterns: ["p12"], actions: ["noop"] } })).toEqual([]);
  });
});
