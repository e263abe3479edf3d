import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { backUp } from "@/lib/services/backup/back-up";
import { restore } from "@/lib/services/backup/restore";
import { queueImport } from "@/lib/services/imports/queue-import";
import { readImport } from "@/lib/services/imports/read-import";
import { runQueuedImport } from "@/lib/services/imports/run-queued-import";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, goodRows, importFile, lines } from "../support/import-rows";

const home = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-backup-"));
const folder = path.join(home, "one");
afterAll(() => fs.rmSync(home, { recursive: true }));
let waiting = "";

const FINGERPRINT = `SELECT (SELECT json_agg(c ORDER BY seq) FROM conversation c) AS rows,
  (SELECT json_agg(a ORDER BY id) FROM audit_log a) AS log, (SELECT sum(n)::int FROM dataset_cell) AS cells,
  (SELECT json_agg(b ORDER BY id) FROM blob b) AS blobs, (SELECT json_agg(i ORDER BY id) FROM import i) AS imports`;
let before: unknown;

describe("a backup", () => {
  const database = testDatabase();

  test("holds every table, in a folder that appears whole", async () => {
    await importFile(
      lines([...goodRows(50), goodRow(7, { final: "reply(tab\there \\ \\N)" }), "{bad"]),
      "kept",
    );
    const options = {
      dataset: "kept",
      fileName: "later.jsonl",
      format: "auto",
      atomic: false,
      dryRun: false,
    } as const;
    waiting = (await queueImport(ADMIN, chunksOf(lines(goodRows(60))), options)).id;
    before = await database.query(FINGERPRINT);
    const summary = await backUp(ADMIN, folder);
    expect(summary).toMatchObject({ folder, rows: expect.any(Number) });
    expect(fs.readdirSync(home)).toEqual(["one"]);
    await expect(backUp(ADMIN, folder)).rejects.toMatchObject({ code: "already_exists" });
    await expect(restore(ADMIN, folder)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("not empty"),
    });
  });
});

describe("restored into an empty database", () => {
  const database = testDatabase();

  test("a damaged one leaves nothing", async () => {
    const damaged = path.join(home, "damaged");
    fs.cpSync(folder, damaged, { recursive: true });
    const file = path.join(damaged, "import.copy.gz");
    fs.writeFileSync(file, fs.readFileSync(file).subarray(0, -20));
    await expect(restore(ADMIN, damaged)).rejects.toMatchObject({ code: "unusable_file" });
    await expect(restore(ADMIN, home)).rejects.toMatchObject({ code: "not_found" });
    expect(await database.query("SELECT 1 FROM dataset")).toEqual([]);
  });

  test("everything is as it was, and work goes on", async () => {
    await restore(ADMIN, folder);
    expect(await database.query(FINGERPRINT)).toEqual(before);
    expect(
      await database.query("SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'import.run'"),
    ).toEqual([{ key: `import:${waiting}` }]);
    await runQueuedImport(waiting, { lastTry: true });
    expect(await readImport(ADMIN, waiting)).toMatchObject({ status: "done", inserted: 10, duplicates: 50 });
    await expect(database.query("UPDATE audit_log SET action = 'x'")).rejects.toThrow("append-only");
    const [cells] = await database.query("SELECT sum(n)::int AS n FROM dataset_cell");
    expect(cells).toEqual({ n: 61 });
  });
});
