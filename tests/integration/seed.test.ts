import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { inputHash } from "@/lib/domain/canonical/hash";
import { seed } from "@/scripts/seed";
import { testDatabase } from "../support/database";
import { goodRows, lines } from "../support/import-rows";

const database = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-seed-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const rowsOf = (slug: string) =>
  database.query(
    "SELECT split, count(*)::int AS n FROM conversation c JOIN dataset d ON d.id = c.dataset_id WHERE slug = $1 GROUP BY 1 ORDER BY 1",
    [slug],
  );

test("the shipped files are loaded once, again only when they changed, and never back into a deleted data set", async () => {
  expect(await seed(folder, "shipped")).toBeNull();
  fs.writeFileSync(path.join(folder, "train.jsonl"), lines(goodRows(5)));
  fs.writeFileSync(
    path.join(folder, "test.jsonl"),
    lines(goodRows(2, 10).map((row) => ({ ...row, meta: {} }))),
  );
  expect(await seed(folder, "shipped")).toBe(7);
  expect(await rowsOf("shipped")).toEqual([
    { split: "test", n: 2 },
    { split: "train", n: 5 },
  ]);
  expect(await seed(folder, "shipped")).toBeNull();
  fs.writeFileSync(path.join(folder, "train.jsonl"), lines(goodRows(6)));
  expect(await seed(folder, "shipped")).toBe(1);
  await database.query("DELETE FROM dataset WHERE slug = 'shipped'");
  fs.writeFileSync(path.join(folder, "train.jsonl"), lines(goodRows(7)));
  expect(await seed(folder, "shipped")).toBeNull();
  expect(await database.query("SELECT 1 FROM dataset WHERE slug = 'shipped'")).toEqual([]);
});

test("recorded predictions are loaded with the rows; a changed file becomes a run of its own, an unchanged one nothing", async () => {
  const own = fs.mkdtempSync(path.join(folder, "predicted-"));
  const said = (final: string) => {
    const rows = goodRows(3, 100).map(({ messages, tasks }) => ({
      input_hash: inputHash({ messages, tasks } as Parameters<typeof inputHash>[0]),
      ...{ final, votes: [final, final, "noop"], confidence: 0.667 },
    }));
    fs.writeFileSync(path.join(own, "teacher.jsonl"), lines(rows));
  };
  const runs = () =>
    database.query(
      `SELECT m.name, m.role, r.kind, r.status, r.ok FROM prediction_run r JOIN model m ON m.id = r.model_id
       JOIN dataset d ON d.id = r.dataset_id WHERE d.slug = 'predicted' ORDER BY r.created_at`,
    );
  fs.writeFileSync(path.join(own, "train.jsonl"), lines(goodRows(3, 100)));
  said("update_task(task-1, two)");
  expect(await seed(own, "predicted")).toBe(3);
  const first = { name: "teacher", role: "TEACHER", kind: "recorded", status: "done", ok: 3 };
  expect(await runs()).toEqual([first]);
  // Who reads the teacher's figures is told that the labels were mended in their light.
  const [noted] = await database.query("SELECT note FROM prediction_run WHERE kind = 'recorded'");
  expect(noted).toEqual({ note: expect.stringContaining("no independent measure") });
  expect(await seed(own, "predicted")).toBeNull();
  fs.writeFileSync(path.join(own, "test.jsonl"), lines(goodRows(1, 200)));
  expect(await seed(own, "predicted")).toBe(1);
  expect(await runs()).toEqual([first]);
  said("noop");
  expect(await seed(own, "predicted")).toBe(0);
  expect(await runs()).toEqual([first, first]);
});
