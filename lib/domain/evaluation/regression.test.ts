import { describe, expect, test } from "vitest";
import { ACTIONS, type Action } from "@/prompts/actions";
import { createRng } from "../sampling/rng";
import { findRegressions, type Said, type SaidTwice } from "./regression";

const ALLOWED = { drop: 0.02, slower: 0.25 };
const rng = createRng("gate");

/** Rows of which a model gets this share right, each time by itself, in about so many ms. */
function answers(n: number, right: number, ms = 100): Said[] {
  return Array.from({ length: n }, (_, i) => {
    const action = ACTIONS[i % 5] as Action;
    const said = rng.float() < right ? action : (ACTIONS[(i + 1) % 5] as Action);
    return {
      truth: { action, target: null },
      said: { action: said, target: null },
      ...{ confidence: right, latencyMs: ms * (0.5 + rng.float()) },
    };
  });
}
const pair = (before: Said[], after: Said[]): SaidTwice[] =>
  before.map((one, i) => ({ before: one, after: after[i] as Said }));
const found = (rows: SaidTwice[]) =>
  findRegressions(rows, ALLOWED, rng).flatMap(({ metric, regression }) => (regression ? [metric] : []));

describe("the regression gate", () => {
  test("fails for a model that is really worse, by accuracy and by each action that suffers", () => {
    const failed = found(pair(answers(400, 0.9), answers(400, 0.7)));
    expect(failed).toContain("exact");
    expect(failed.filter((metric) => metric.startsWith("f1:")).length).toBeGreaterThan(2);
  });

  test("fails for one that is slower, and not for one that is faster or the same", () => {
    expect(found(pair(answers(200, 0.9, 100), answers(200, 0.9, 180)))).toEqual(
      expect.arrayContaining(["latency_p50", "latency_p95"]),
    );
    expect(found(pair(answers(200, 0.9, 100), answers(200, 0.9, 60)))).toEqual([]);
    const same = answers(200, 0.8);
    expect(found(pair(same, same))).toEqual([]);
  });

  test("does not fail for noise: the same model asked again, 12 times", () => {
    const failures = Array.from({ length: 12 }, () => found(pair(answers(100, 0.85), answers(100, 0.85))));
    expect(failures.filter((metrics) => metrics.length > 0).length).toBeLessThanOrEqual(2);
  }, 60_000);

  test("does not fail for a real loss that is allowed", () => {
    const before = answers(600, 1);
    const after = before.map((row, i) => (i % 75 === 0 ? { ...row, said: null } : row));
    const [exact] = findRegressions(pair(before, after), ALLOWED, rng);
    expect(exact).toMatchObject({ metric: "exact", regression: false });
    expect(exact?.atLeast).toBeGreaterThan(0);
  }, 60_000);

  test("tells nothing of what no row shows", () => {
    const changes = findRegressions([], ALLOWED, rng);
    expect(
      changes.every(({ before, drop, regression }) => before === null && drop === null && !regression),
    ).toBe(true);
  });
});
