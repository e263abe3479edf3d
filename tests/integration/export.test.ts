import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access";
import { type ExportOptions, startExport } from "@/lib/services/exports/export-rows";
import { getExport, getExports } from "@/lib/services/exports/list-exports";
import { writeFiles } from "@/lib/services/exports/write-files";
import { importRows } from "@/lib/services/imports/import-rows";
import { testDatabase } from "@/tests/support/database";

const database = testDatabase();
const actor: Actor = { kind: "cli", id: "cli", name: "tester", role: "ADMIN" };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "export-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Rows of three splits, with texts that tempt a careless writer. */
const ROWS = Array.from({ length: 40 }, (_, n) => ({
  messages: [
    { role: "user", content: `line ${n}\nsecond\t"quoted" \\ back 👩‍👩‍👧 \u2028 <b>` },
    { role: "assistant", content: "ok", z: 1, a: [1.5, null] },
    // Each scenario in words of its own, so that only rows of one scenario are alike.
    { role: "user", content: Array.from({ length: 9 }, (_, k) => `w${n >> 1}x${k}`).join(" ") },
  ],
  tasks: [{ id: "task-1", summary: "first, (one)", last_update: "" }],
  final: n % 4 === 0 ? "noop" : `update_task(task-1, news ${n}, with a comma)`,
  ...(n % 3 === 0 && { reasoning: "because" }),
  meta: {
    channel: "chat",
    scenario_id: `s-${Math.floor(n / 2)}`,
    ...(n % 5 > 0 && { split: n % 5 === 1 ? "test" : "train" }),
  },
  ...(n === 7 && { ticket: { b: 2, a: 1 } }),
}));
const INPUT = ROWS.map((row) => `${JSON.stringify(row)}\n`).join("");

const load = (dataset: string, text: string) =>
  importRows(actor, Readable.from([Buffer.from(text)]), {
    dataset,
    createDataset: true,
    fileName: "rows.jsonl",
    format: "auto",
    atomic: false,
    dryRun: false,
    rejects: "blobs",
  });

async function read(options: Omit<ExportOptions, "status"> & { status?: ExportOptions["status"] }) {
  const running = await startExport(actor, { status: ["all"], ...options });
  const bySplit: Record<string, string> = {};
  for await (const event of running.events)
    if ("bytes" in event) bySplit[event.split] = `${bySplit[event.split] ?? ""}${event.bytes.toString()}`;
  return { bySplit, manifest: running.manifest(), id: running.id };
}

beforeAll(async () => {
  expect(await load("source", INPUT)).toMatchObject({ inserted: 40, rejected: 0 });
});

describe("export", () => {
  it("raw → import → raw gives the same bytes, and importing into the same data set adds nothing", async () => {
    const first = await read({ dataset: "source", target: "raw", single: true });
    expect(await load("source", first.bySplit.all ?? "")).toMatchObject({ inserted: 0, duplicates: 40 });
    expect(await load("copy", first.bySplit.all ?? "")).toMatchObject({ inserted: 40 });
    const second = await read({ dataset: "copy", target: "raw", single: true });
    expect(second.bySplit.all).toBe(first.bySplit.all);
    expect(second.manifest.files[0]?.sha256).toBe(first.manifest.files[0]?.sha256);
  });

  it("keeps import order and every row in exactly one split", async () => {
    const { bySplit, manifest } = await read({ dataset: "source", target: "raw" });
    expect(Object.keys(bySplit).sort()).toEqual(["all", "test", "train"]);
    const lines = Object.values(bySplit).flatMap((text) => text.trimEnd().split("\n"));
    expect(new Set(lines).size).toBe(40);
    const train = (bySplit.train ?? "").trimEnd().split("\n");
    const numbers = train.map((line) => Number(JSON.parse(line).messages[0].content.match(/line (\d+)/)[1]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(manifest.counts.train).toEqual({ noop: 6, update_task: 18 });
  });

  it("counts rows, bytes and SHA-256 of exactly what was written", async () => {
    const out = path.join(folder, "files");
    const running = await startExport(actor, { dataset: "source", target: "together", status: ["all"] });
    const { manifest, manifestPath } = await writeFiles(actor, running, out);
    for (const file of manifest.files) {
      const bytes = fs.readFileSync(path.join(out, file.name));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
      expect(bytes.length).toBe(file.bytes);
      expect(bytes.toString().trimEnd().split("\n")).toHaveLength(file.rows);
    }
    expect(JSON.parse(fs.readFileSync(manifestPath, "utf8"))).toEqual(manifest);
    expect(fs.readdirSync(out).sort()).toEqual([
      "README.md",
      "all.jsonl",
      "manifest.json",
      "test.jsonl",
      "train.jsonl",
    ]);
  });

  it("replaces an earlier export in the same folder and nothing else", async () => {
    const out = path.join(folder, "again");
    await writeFiles(
      actor,
      await startExport(actor, { dataset: "source", target: "raw", status: ["all"] }),
      out,
    );
    fs.writeFileSync(path.join(out, "notes.txt"), "mine");
    const filter = {
      q: undefined,
      action: undefined,
      channel: undefined,
      warning: undefined,
      split: ["train"],
    };
    await writeFiles(
      actor,
      await startExport(actor, { dataset: "source", target: "raw", status: ["all"], filter }),
      out,
    );
    expect(fs.readdirSync(out).sort()).toEqual(["README.md", "manifest.json", "notes.txt", "train.jsonl"]);
  });

  it("leaves the folder as it was when a foreign file is in the way", async () => {
    const out = path.join(folder, "foreign");
    fs.mkdirSync(out);
    fs.writeFileSync(path.join(out, "train.jsonl"), "precious");
    const running = await startExport(actor, { dataset: "source", target: "raw", status: ["all"] });
    await expect(writeFiles(actor, running, out)).rejects.toMatchObject({ code: "already_exists" });
    expect(fs.readdirSync(out)).toEqual(["train.jsonl"]);
    expect(fs.readFileSync(path.join(out, "train.jsonl"), "utf8")).toBe("precious");
  });

  it("an export that is broken off leaves no trace", async () => {
    const before = (await getExports(actor, { limit: 200 })).length;
    const running = await startExport(actor, { dataset: "source", target: "raw", status: ["all"] });
    for await (const event of running.events) if ("bytes" in event) break;
    expect(await getExports(actor, { limit: 200 })).toHaveLength(before);
    await expect(getExport(actor, running.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("records a finished export with its manifest, and logs who made it", async () => {
    const { id, manifest } = await read({ dataset: "source", target: "trl" });
    expect(await getExport(actor, id)).toMatchObject({ dataset: "source", target: "trl", manifest });
    const log = await database.query("SELECT actor_name FROM audit_log WHERE details->>'export' = $1", [id]);
    expect(log).toEqual([{ actor_name: "tester" }]);
  });

  it("splits anew by scenario, the same way every time", async () => {
    const shares = [
      { name: "train", share: 0.5 },
      { name: "test", share: 0.5 },
    ];
    const options = { dataset: "source", target: "raw", resplit: { shares, seed: "7" } } as const;
    const { bySplit } = await read(options);
    expect((await read(options)).bySplit).toEqual(bySplit);
    const scenarios = (split: string) =>
      new Set(
        (bySplit[split] ?? "")
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line).meta.scenario_id),
      );
    expect([...scenarios("train")].filter((scenario) => scenarios("test").has(scenario))).toEqual([]);
    expect(scenarios("train").size + scenarios("test").size).toBe(20);
  });

  it("approved exports hold only what people confirmed, with corrections winning", async () => {
    const [approved, corrected] = await database.query<{ id: string }>(
      "SELECT c.id FROM conversation c JOIN dataset d ON d.id = c.dataset_id WHERE d.slug = 'source' ORDER BY c.seq LIMIT 2",
    );
    await database.query("UPDATE conversation SET status = 'approved' WHERE id = $1", [approved?.id]);
    await database.query(
      "UPDATE conversation SET status = 'corrected', action = 'reply', target_task_id = NULL, final = 'reply(Hello)' WHERE id = $1",
      [corrected?.id],
    );
    const { bySplit } = await read({ dataset: "source", target: "raw", status: ["approved"], single: true });
    const finals = (bySplit.all ?? "")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).final);
    expect(finals).toEqual(["noop", "reply(Hello)"]);
    const both = await read({ dataset: "source", target: "raw", status: ["approved-only", "corrected"] });
    expect(both.manifest.counts).toEqual({ all: { noop: 1 }, test: { reply: 1 } });
    const only = await read({ dataset: "source", target: "raw", status: ["approved-only"], single: true });
    expect(only.manifest.files[0]?.rows).toBe(1);
  });

  it("refuses viewers, unknown data sets and hashes where they do not belong", async () => {
    const viewer: Actor = { ...actor, kind: "user", role: "VIEWER" };
    await expect(
      startExport(viewer, { dataset: "source", target: "raw", status: ["all"] }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      startExport(actor, { dataset: "nothing", target: "raw", status: ["all"] }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      startExport(actor, { dataset: "source", target: "trl", status: ["all"], withHash: true }),
    ).rejects.toMatchObject({ code: "invalid_input" });
  });
});
