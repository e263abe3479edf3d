import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { inRepository } from "@/lib/platform/paths";
import { testDatabase } from "../support/database";
import { goodRow, goodRows, lines, packed } from "../support/import-rows";

const database = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-cli-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

type Ran = { code: number; stdout: string; stderr: string };

/** Runs the command line as a user would, in a folder of its own. */
function parallax(args: string[], input?: Buffer | string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRepository("cli", "bin.mjs"), ...args], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: database.url, PARALLAX_DATA_DIR: folder },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    );
    child.stdin.end(input ?? "");
  });
}

const file = (name: string, bytes: Buffer | string): string => {
  fs.writeFileSync(path.join(folder, name), bytes);
  return name;
};
const here = (name: string): string => fs.readFileSync(path.join(folder, name), "utf8");

describe("parallax import", () => {
  test("of good rows: exit 0 and one JSON object on stdout; again: only duplicates, still exit 0", async () => {
    const name = file("good.jsonl.gz", packed(lines(goodRows(20))));
    const first = await parallax(["import", name, "--dataset", "cli-good", "--json"]);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({
      ...{ dataset: "cli-good", format: "raw", read: 20, inserted: 20, duplicates: 0, rejected: 0 },
      ...{ warnings: {}, errors: [], seconds: expect.any(Number), import: expect.any(String) },
      ...{
        container: "ndjson",
        compression: "gzip",
        atomic: false,
        dry_run: false,
        rejects: null,
        reasons: null,
      },
    });
    const again = await parallax(["import", name, "--dataset", "cli-good", "--json"]);
    expect([again.code, JSON.parse(again.stdout).duplicates]).toEqual([0, 20]);
    expect(fs.readdirSync(folder).filter((entry) => entry.includes("rejects"))).toEqual([]);
  });

  test("of a file with bad lines: exit 3, and the rejects and their reasons beside each other", async () => {
    const bad = JSON.stringify(goodRow(2, { final: "fly(x)" }));
    const name = file(
      "mixed.jsonl",
      Buffer.concat([lines([goodRow(1)]), Buffer.from(`${bad}\r\n`), lines([goodRow(3)])]),
    );
    const run = await parallax([
      "import",
      name,
      "--dataset",
      "cli-mixed",
      "--json",
      "--rejects",
      "bad.jsonl",
    ]);
    expect(run.code).toBe(3);
    const summary = JSON.parse(run.stdout);
    expect(summary).toMatchObject({
      inserted: 2,
      rejected: 1,
      rejects: "bad.jsonl",
      errors: [{ line: 2, path: "final" }],
    });
    expect(here("bad.jsonl")).toBe(`${bad}\r\n`);
    expect(JSON.parse(here("bad.jsonl.reasons.jsonl"))).toMatchObject({
      rejects_line: 1,
      line: 2,
      code: "unknown_action",
    });
    file("bad.jsonl", here("bad.jsonl").replace("fly(x)", "noop"));
    const mended = await parallax(["import", "bad.jsonl", "--dataset", "cli-mixed", "--json"]);
    expect([mended.code, JSON.parse(mended.stdout).inserted]).toEqual([0, 1]);
    expect(fs.readdirSync(folder).filter((entry) => entry.endsWith(".part"))).toEqual([]);
  });

  test("from stdin, for people: numbers and the bad lines in words", async () => {
    const run = await parallax(
      ["import", "-", "--dataset", "cli-stdin"],
      Buffer.concat([lines(goodRows(3)), Buffer.from("{oops")]),
    );
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/4 rows read as raw .*3 inserted, 0 duplicates, 1 rejected/);
    expect(run.stdout).toMatch(/line 4: \w+_json: /);
    expect(here("stdin.rejects.jsonl")).toBe("{oops");
  });

  test("all or nothing with a bad line: exit 1, nothing in; as a dry run: exit 3, nothing in", async () => {
    const name = file("atomic.jsonl", Buffer.concat([lines(goodRows(3)), Buffer.from("{oops\n")]));
    const atomic = await parallax([
      "import",
      name,
      "--dataset",
      "cli-none",
      "--atomic",
      "--json",
      "--rejects",
      "a.jsonl",
    ]);
    expect(atomic.code).toBe(1);
    expect(JSON.parse(atomic.stdout)).toMatchObject({
      inserted: 0,
      rejected: 1,
      error: { code: "rows_rejected" },
    });
    expect(atomic.stderr).toMatch(/^error: 1 of 4 lines were rejected/m);
    expect(here("a.jsonl")).toBe("{oops\n");
    const dry = await parallax([
      "import",
      name,
      "--dataset",
      "cli-none",
      "--dry-run",
      "--json",
      "--rejects",
      "b.jsonl",
    ]);
    expect([dry.code, JSON.parse(dry.stdout).inserted]).toEqual([3, 3]);
    expect(await database.query("SELECT 1 FROM dataset WHERE slug = 'cli-none'")).toEqual([]);
  });

  test("of what is no file of rows: exit 1 with the reason; of no file, or used wrongly: exit 2", async () => {
    const picture = file("picture.jsonl", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
    const unusable = await parallax(["import", picture, "--dataset", "cli-png", "--json"]);
    expect(unusable.code).toBe(1);
    expect(JSON.parse(unusable.stdout)).toMatchObject({
      error: { code: "unusable_file", message: expect.stringContaining("PNG") },
    });
    expect(unusable.stderr).not.toMatch(/\n\s+at /);
    const good = file("one.jsonl", lines(goodRows(1)));
    for (const args of [
      ["import", "missing.jsonl", "--dataset", "x"],
      ["import", picture],
      ["import", picture, "--dataset", "x", "--format", "csv"],
      ["import", picture, "--dataset", "x", "--rejects", picture],
      ["import", good, "--dataset", "cli-unwritten", "--rejects", path.join("no-such-folder", "r.jsonl")],
      ["import", good, "--dataset", "cli-unwritten", "--rejects", "."],
      ["import", good, "--dataset", "cli-unwritten", "--rejects", ""],
      ["fly"],
    ]) {
      const run = await parallax(args);
      expect([args.join(" "), run.code]).toEqual([args.join(" "), 2]);
      expect(run.stderr).toMatch(/^error: /);
    }
    expect(await database.query("SELECT 1 FROM dataset WHERE slug = 'cli-unwritten'")).toEqual([]);
  });
});

describe("parallax predictions import", () => {
  test("of lines for rows that are there: exit 0 and a summary; with a bad line exit 3 and the line kept", async () => {
    const rows = goodRows(3, 500);
    await parallax(["import", file("said-rows.jsonl", lines(rows)), "--dataset", "cli-said"]);
    const known = await database.query<{ id: string }>(
      "SELECT c.id FROM conversation c JOIN dataset d ON d.id = c.dataset_id WHERE slug = 'cli-said' ORDER BY seq",
    );
    const said = known.map(({ id }) => ({ id, final: "update_task(task-1, two)", confidence: 0.9 }));
    const command = ["predictions", "import", "-", "--dataset", "cli-said", "--model", "gpu", "--json"];
    const good = await parallax(command, lines(said));
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({
      ...{
        dataset: "cli-said",
        model: "gpu",
        role: "student",
        read: 3,
        inserted: 3,
        duplicates: 0,
        rejected: 0,
      },
      ...{ ok: 3, invalid: 0, errors: [], rejects: null, run: expect.any(String) },
    });
    const again = await parallax([...command, "--rejects", "bad.jsonl"], lines([...said, '{"id":"x"']));
    expect(again.code).toBe(3);
    expect(JSON.parse(again.stdout)).toMatchObject({
      ...{ duplicates: 3, rejected: 1, rejects: "bad.jsonl" },
      errors: [{ line: 4, code: "truncated_json" }],
    });
    expect(here("bad.jsonl")).toBe('{"id":"x"\n');
  });
});
