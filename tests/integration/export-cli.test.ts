import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRepository } from "@/lib/platform/paths";
import { testDatabase } from "../support/database";
import { goodRows, importFile, lines } from "../support/import-rows";

const database = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-export-cli-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

beforeAll(async () => {
  await importFile(lines(goodRows(3_000).map((row) => ({ ...row, reasoning: "long ".repeat(400) }))), "big");
});

/** Runs an export; `head` closes stdout after its first bytes, `watch` is given the process. */
function exported(
  args: string[],
  { head = false, watch = () => {} }: { head?: boolean; watch?: (child: ChildProcess) => void } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRepository("cli", "bin.mjs"), "export", ...args], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: database.url, PARALLAX_DATA_DIR: folder },
    });
    watch(child);
    let [stdout, stderr] = ["", ""];
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (head) child.stdout.destroy();
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

const records = () => database.query("SELECT 1 FROM export");

describe("parallax export", () => {
  test("into a pipe whose reader ends early stops in one sentence and leaves no record", async () => {
    const run = await exported(["--dataset", "big", "--target", "raw", "--status", "all", "--out", "-"], {
      head: true,
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/Nobody reads stdout/);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(await records()).toEqual([]);
  });

  test("used wrongly: exit 2 and what is wrong, before anything is written", async () => {
    fs.writeFileSync(path.join(folder, "file"), "mine");
    for (const [wrong, said] of [
      [["--action", "bogus"], /--action: /],
      [["--split", "tain"], /--split: "tain"/],
      [["--out", "file"], /is a file/],
      [["--out", path.join("file", "below")], /is a file/],
      [["--out", ""], /--out: name a folder/],
    ] as const) {
      const run = await exported(["--dataset", "big", "--target", "raw", ...wrong]);
      expect([wrong, run.code]).toEqual([wrong, 2]);
      expect(run.stderr).toMatch(said);
    }
    expect(fs.readFileSync(path.join(folder, "file"), "utf8")).toBe("mine");
    expect(await records()).toEqual([]);
  });

  test("--repeat writes the rows as they were then, byte for byte, whatever was judged since; nothing goes beside it", async () => {
    const target = ["--dataset", "big", "--target", "sraq", "--status", "all", "--json"];
    const first = JSON.parse((await exported([...target, "--out", "first"])).stdout);
    await database.query(
      `UPDATE conversation SET version = 2, status = 'corrected', action = 'noop', target_task_id = NULL, final = 'noop'
       WHERE seq = (SELECT min(seq) FROM conversation WHERE action <> 'noop')`,
    );
    const now = JSON.parse((await exported([...target, "--out", "now"])).stdout);
    expect(now.files[0].sha256).not.toBe(first.files[0].sha256);

    const run = await exported(["--repeat", first.export, "--out", "again", "--json"]);
    const again = JSON.parse(run.stdout);
    expect([run.code, again.export === first.export, again.files]).toEqual([0, false, first.files]);
    for (const { name } of first.files) expect(read("again", name).equals(read("first", name))).toBe(true);
    expect(JSON.parse(read("again", "manifest.json").toString()).repeat_of).toBe(first.export);

    const compared = await exported([
      "diff",
      first.export,
      now.export,
      "--rows",
      "differing.jsonl",
      "--json",
    ]);
    const diff = JSON.parse(compared.stdout);
    expect([compared.code, diff.same, diff.changed]).toEqual([
      0,
      2_999,
      { rows: 1, by_reason: { decision: 1 } },
    ]);
    expect(JSON.parse(read("differing.jsonl").toString())).toEqual(diff.rows[0]);
    const same = await exported(["diff", first.export, again.export]);
    expect([same.code, same.stdout]).toEqual([
      0,
      expect.stringMatching(/the data files are the same\n.*3,000 the same/),
    ]);

    for (const [wrong, code, said] of [
      [["--repeat", first.export, "--dataset", "big"], 2, /takes nothing beside it/],
      [["--repeat", "first"], 1, /There is no export first/],
    ] as const) {
      const refused = await exported([...wrong]);
      expect([wrong, refused.code]).toEqual([wrong, code]);
      expect(refused.stderr).toMatch(said);
    }
  });

  test("interrupted, it leaves neither a file nor a record", async () => {
    const before = (await records()).length;
    const out = path.join(folder, "broken");
    const run = await exported(["--dataset", "big", "--target", "sraq", "--status", "all", "--out", out], {
      watch: (child) => {
        const watcher = fs.watch(folder, (_event, name) => {
          if (name !== "broken") return;
          // Its folder stands before the first row comes. Once: asked twice, it ends at once.
          watcher.close();
          child.kill("SIGINT");
        });
      },
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/Interrupted; nothing was written/);
    expect(fs.existsSync(out)).toBe(false);
    expect(await records()).toHaveLength(before);
  });
});

const read = (...parts: string[]): Buffer => fs.readFileSync(path.join(folder, ...parts));
