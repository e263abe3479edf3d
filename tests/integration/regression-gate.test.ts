import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inputHash } from "@/lib/domain/canonical/hash";
import { inRepository } from "@/lib/platform/paths";
import {
  baselineSchema,
  compareBaselines,
  gateMarkdown,
  takeBaseline,
} from "@/lib/services/evaluations/baseline";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, importFile, lines } from "../support/import-rows";

const database = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-gate-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The exit code of `parallax evaluate`, as a build sees it. */
const gate = (...args: string[]): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [inRepository("cli", "bin.mjs"), "evaluate", "--dataset", "gated", ...args],
      {
        stdio: "ignore",
        env: { ...process.env, DATABASE_URL: database.url, PARALLAX_DATA_DIR: folder },
      },
    );
    child.once("error", reject);
    child.once("close", resolve);
  });

const UPDATE = "update_task(task-1, table for two)";
const rows = Array.from({ length: 200 }, (_, n) => goodRow(n, { meta: { split: "test" } }));
/** A run of the model that is wrong where `wrong` says so. */
const run = (wrong: (n: number) => boolean) =>
  importPredictions(
    ADMIN,
    chunksOf(
      lines(
        rows.map((row, n) => ({
          input_hash: inputHash(row as never),
          ...{ final: wrong(n) ? "noop" : UPDATE, confidence: 0.9, latency_ms: 100 + (n % 7) },
        })),
      ),
    ),
    { dataset: "gated", model: "candidate", kind: "recorded", role: "student", run: "new", rejects: null },
  );
const ALLOWED = { drop: 0.02, slower: 0.25 };
const asked = { dataset: "gated", models: "candidate" };

beforeAll(async () => {
  await importFile(lines(rows), "gated");
  await run((n) => n % 10 === 0);
});

describe("the regression gate", () => {
  test("passes while nothing changed, and fails the day that the model is worse, saying where", async () => {
    const before = baselineSchema.parse(JSON.parse(JSON.stringify(await takeBaseline(ADMIN, asked))));
    expect(before.models).toMatchObject([{ model: "candidate" }]);
    expect(before.models[0]?.rows).toHaveLength(200);
    const same = compareBaselines(before, await takeBaseline(ADMIN, asked), ALLOWED);
    expect(same).toMatchObject({ passed: true, models: [{ rows: 200, left_out: 0, regressions: [] }] });

    // As many wrong, but on other rows: no worse.
    await run((n) => n % 10 === 1);
    expect(compareBaselines(before, await takeBaseline(ADMIN, asked), ALLOWED).passed).toBe(true);

    await run((n) => n % 4 === 0);
    const worse = compareBaselines(before, await takeBaseline(ADMIN, asked), ALLOWED);
    expect(worse.passed).toBe(false);
    expect(worse.models[0]?.regressions).toEqual(expect.arrayContaining(["exact", "f1:update_task"]));
    expect(gateMarkdown(worse)).toMatch(/\| exact \|.*\*\*regression\*\*/);
    expect(compareBaselines(before, await takeBaseline(ADMIN, asked), { drop: 0.3, slower: 1 }).passed).toBe(
      true,
    );
  }, 120_000);

  test("ends a build with 1 for a real loss, and with 0 for other rows wrong or a loss that is allowed", async () => {
    const baseline = path.join(folder, "baseline.json");
    await run((n) => n % 10 === 2);
    expect(await gate("--models", "candidate", "--save-baseline", baseline)).toBe(0);
    await run((n) => n % 10 === 3);
    expect(await gate("--baseline", baseline, "--max-drop", "0.02")).toBe(0);
    await run((n) => n % 4 === 1);
    expect(await gate("--baseline", baseline, "--max-drop", "0.02")).toBe(1);
    expect(await gate("--baseline", baseline, "--max-drop", "0.3")).toBe(0);
    expect(await gate("--baseline", path.join(folder, "none.json"))).toBe(2);
  }, 120_000);

  test("does not pass in silence where there is nothing to compare", async () => {
    const before = await takeBaseline(ADMIN, asked);
    const none = { ...before, models: [] };
    expect(() => compareBaselines(before, none, ALLOWED)).toThrow(/no answer now/);
  });
});
