import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
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
