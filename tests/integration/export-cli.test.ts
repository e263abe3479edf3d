import { spawn } from "node:child_process";
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

/** Runs an export; `head` closes stdout after its first bytes. */
function exported(args: string[], head = false): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRepository("cli", "bin.mjs"), "export", ...args], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: database.url, PARALLAX_DATA_DIR: folder },
    });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.on("data", () => {
      if (head) child.stdout.destroy();
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, stderr }));
  });
}

const records = () => database.query("SELECT 1 FROM export");

describe("parallax export", () => {
  test("into a pipe whose reader ends early stops in one sentence and leaves no record", async () => {
    const run = await exported(
      ["--dataset", "big", "--target", "raw", "--status", "all", "--out", "-"],
      true,
    );
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
});
