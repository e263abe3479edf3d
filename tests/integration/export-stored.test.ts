import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import type { Actor } from "@/lib/domain/access";
import { createAudit } from "@/lib/services/audits/create-audit";
import { removeExport } from "@/lib/services/exports/delete-export";
import type { ExportOptions } from "@/lib/services/exports/export-options";
import { startExport } from "@/lib/services/exports/export-rows";
import { getExport } from "@/lib/services/exports/list-exports";
import { previewExport } from "@/lib/services/exports/preview-export";
import { queueExport } from "@/lib/services/exports/queue-export";
import { readExportArchive, readExportFile } from "@/lib/services/exports/read-export-file";
import { repeatExport } from "@/lib/services/exports/repeat-export";
import { runStoredExport } from "@/lib/services/exports/run-stored-export";
import { sweepExports } from "@/lib/services/exports/sweep-exports";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { testDatabase } from "@/tests/support/database";
import { ADMIN, importFile, lines } from "@/tests/support/import-rows";
import { fillRun } from "@/tests/support/review-run";

const database = testDatabase();
const all: Pick<ExportOptions, "dataset" | "status"> = { dataset: "kept", status: ["all"] };

/** Words of its own for each scenario; two rows tell one scenario. */
const rowOf = (n: number, scenario: number, split: string) => ({
  messages: [
    { role: "user", content: Array.from({ length: 12 }, (_, k) => `s${scenario}w${k}`).join(" ") },
    { role: "assistant", content: `answer ${n}` },
    { role: "user", content: `and row ${n}?` },
  ],
  tasks: [{ id: "task-1", summary: "Find a restaurant", last_update: "" }],
  final: n % 2 === 0 ? "noop" : "update_task(task-1, table for two)",
  reasoning: "because",
  meta: { channel: n % 4 < 2 ? "chat" : "voice", scenario_id: `s-${scenario}`, split },
});

beforeAll(async () => {
  const rows = Array.from({ length: 60 }, (_, n) => rowOf(n, n >> 1, n < 48 ? "train" : "test"));
  expect(await importFile(lines(rows), "kept")).toMatchObject({ inserted: 60 });
});

async function stored(options: Partial<ExportOptions> & Pick<ExportOptions, "target">, actor = ADMIN) {
  const { id } = await queueExport(actor, { ...all, ...options });
  await runStoredExport(id, { lastTry: true });
  return getExport(ADMIN, id);
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
const whole = async (id: string, name: string) => {
  const file = await readExportFile(ADMIN, id, name);
  return bytesOf(file.read({ start: 0, end: file.bytes }));
};
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const blobs = async () =>
  (await database.query<{ n: number }>("SELECT count(*)::int AS n FROM blob WHERE kind = 'export'"))[0]?.n;

/** A reviewer corrects the first row of the data set. */
async function correctOne(dataset: string, final = "reply(Say hello)"): Promise<void> {
  const audit = await createAudit(ADMIN, createAuditSchema.parse({ dataset, size: 1, kind: "queue" }));
  const { item } = await claimItem(ADMIN, audit.id);
  if (!item) throw new Error("nothing to claim");
  const text = final.slice("reply(".length, -1);
  await submitReview(ADMIN, {
    ...{ auditId: audit.id, itemId: item.item_id, key: `k-${audit.id}` },
    body: { version: item.version, action: "reply", text, text_ok: true, outcome: "correct" },
  });
}

describe("stored exports", () => {
  it("keep exactly the bytes that the manifest names, and their card beside them", async () => {
    const { id, manifest, kept, status } = await stored({ target: "axolotl" });
    expect(status).toBe("done");
    expect(kept.map(({ name }) => name).sort()).toEqual([
      ...["README.md", "axolotl.yaml", "manifest.json", "test.jsonl", "train.jsonl"],
    ]);
    for (const file of [...(manifest?.files ?? []), ...(manifest?.extras ?? [])]) {
      const bytes = await whole(id, file.name);
      expect([file.name, sha256(bytes), bytes.length]).toEqual([file.name, file.sha256, file.bytes]);
    }
    expect(JSON.parse((await whole(id, "manifest.json")).toString())).toEqual(manifest);
    expect(manifest?.tokens?.rows_counted).toBe(60);
    expect(manifest?.splits).toMatchObject({ how: "stored", train_to_test: expect.any(Number) });
  });

  it("any part of an archive is that part of the whole, so that a broken download goes on", async () => {
    const { id, manifest } = await stored({ target: "trl" });
    const archive = await readExportArchive(ADMIN, id);
    const bytes = await bytesOf(archive.read({ start: 0, end: archive.bytes }));
    expect(bytes.length).toBe(archive.bytes);
    for (const start of [0, 1, 511, 512, 700, archive.bytes - 1_100, archive.bytes - 1]) {
      const rest = await bytesOf(archive.read({ start, end: archive.bytes }));
      expect(Buffer.compare(Buffer.concat([bytes.subarray(0, start), rest]), bytes)).toBe(0);
    }
    const train = manifest?.files.find(({ name }) => name === "train.jsonl");
    const at = bytes.indexOf("kept-trl/train.jsonl") + 512;
    expect(sha256(bytes.subarray(at, at + (train?.bytes ?? 0)))).toBe(train?.sha256);
  });

  it("repeated, they give the same bytes whatever was judged, split and deleted elsewhere since", async () => {
    const first = await stored({ target: "trl" });
    await correctOne("kept");
    const now = await stored({ target: "trl" });
    expect(now.manifest?.files).not.toEqual(first.manifest?.files);
    expect(now.manifest?.warnings.join()).not.toMatch(/judged/);
    for (let round = 0; round < 2; round += 1) {
      const { id } = await repeatExport(ADMIN, first.id);
      await runStoredExport(id, { lastTry: true });
      const again = await getExport(ADMIN, id);
      expect(again.manifest?.files).toEqual(first.manifest?.files);
      expect(again.repeat_of).toBe(first.id);
    }
  });

  it("say so where rows were deleted since, instead of calling other bytes the same", async () => {
    await importFile(lines([rowOf(1, 1, "train"), rowOf(2, 2, "train")]), "shrinking");
    const first = await stored({ dataset: "shrinking", target: "raw" });
    expect(first.manifest?.warnings.join()).toMatch(/No row of these was judged by people/);
    await database.query(
      "DELETE FROM conversation WHERE id = (SELECT c.id FROM conversation c JOIN dataset d ON d.id = c.dataset_id WHERE d.slug = 'shrinking' LIMIT 1)",
    );
    const { id } = await repeatExport(ADMIN, first.id);
    await runStoredExport(id, { lastTry: true });
    expect((await getExport(ADMIN, id)).manifest?.warnings.join()).toMatch(/1 rows were deleted/);
  });

  it("run twice, as after a killed worker, they are there once", async () => {
    const { id } = await queueExport(ADMIN, { ...all, target: "raw" });
    const stop = new AbortController();
    stop.abort();
    const before = await blobs();
    await expect(runStoredExport(id, { signal: stop.signal, lastTry: false })).rejects.toMatchObject({
      why: "worker",
    });
    expect(await blobs()).toBe(before);
    await runStoredExport(id, { lastTry: false });
    await runStoredExport(id, { lastTry: false });
    const { manifest, kept } = await getExport(ADMIN, id);
    expect(kept).toHaveLength((manifest?.files.length ?? 0) + 2);
  });

  it("removed, they leave nothing behind; one under way stops", async () => {
    const before = await blobs();
    const { id } = await stored({ target: "raw" });
    expect(await blobs()).not.toBe(before);
    const viewer: Actor = { kind: "user", id: "u", name: "else", role: "REVIEWER" };
    await expect(removeExport(viewer, id)).rejects.toMatchObject({ code: "forbidden" });
    await removeExport(ADMIN, id);
    expect(await blobs()).toBe(before);
    await expect(getExport(ADMIN, id)).rejects.toMatchObject({ code: "not_found" });
    const queued = await queueExport(ADMIN, { ...all, target: "raw" });
    await removeExport(ADMIN, queued.id);
    await runStoredExport(queued.id, { lastTry: true });
    expect(await blobs()).toBe(before);
  });

  it("compressed files hold the same lines, and say the sums of both", async () => {
    const plain = await stored({ target: "together" });
    const packed = await stored({ target: "together", gzip: true });
    for (const [index, file] of (packed.manifest?.files ?? []).entries()) {
      const bytes = await whole(packed.id, file.name);
      expect(file.name).toBe(`${plain.manifest?.files[index]?.name}.gz`);
      expect(sha256(bytes)).toBe(file.sha256);
      expect(sha256(gunzipSync(bytes))).toBe(plain.manifest?.files[index]?.sha256);
      expect(file.plain?.sha256).toBe(plain.manifest?.files[index]?.sha256);
    }
  });

  it("parquet files hold every row and read back as it was", async () => {
    const { id, manifest } = await stored({ target: "parquet" });
    const bytes = await whole(id, "test.parquet");
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    expect(rows).toHaveLength(12);
    expect(JSON.parse(String(rows[0]?.messages))).toEqual(rowOf(48, 24, "test").messages);
    expect(rows[0]).toMatchObject({
      final: "noop",
      action: "noop",
      channel: "chat",
    });
    expect((await stored({ target: "parquet" })).manifest?.files).toEqual(manifest?.files);
  });

  it("go on in a second file where the tool takes no larger one", async () => {
    const { manifest } = await stored({ target: "raw", maxFileBytes: 8_000 });
    const train = manifest?.files.filter(({ split }) => split === "train") ?? [];
    expect(train.map(({ name }) => name).slice(0, 2)).toEqual(["train.jsonl", "train-2.jsonl"]);
    expect(train.every(({ bytes }) => bytes <= 8_000)).toBe(true);
    expect(train.reduce((sum, { rows }) => sum + rows, 0)).toBe(48);
  });

  it("leave out, and never cut, what is longer than the limit", async () => {
    const { manifest } = await stored({ target: "trl" });
    const longest = manifest?.tokens?.longest ?? 0;
    const cut = await stored({ target: "trl", maxTokens: longest - 1 });
    expect(cut.manifest?.skipped.by_code.too_many_tokens).toBeGreaterThan(0);
    expect(cut.manifest?.tokens?.longest).toBeLessThan(longest);
    expect(cut.kept.map(({ name }) => name)).toContain("skipped.jsonl");
  });

  it("split anew, near-duplicates of different scenarios stay together and every action is shared out evenly", async () => {
    const rows = Array.from({ length: 60 }, (_, n) => {
      const row = rowOf(n, 1_000 + n, "train");
      // Row 2k + 1 says what row 2k says, and one word more.
      const words = Array.from({ length: 30 }, (_, k) => `n${n >> 1}w${k}`).join(" ");
      row.messages[0]!.content = n % 2 === 0 ? words : `${words} indeed`;
      return row;
    });
    await importFile(lines(rows), "alike");
    const shares = [
      { name: "train", share: 0.8 },
      { name: "test", share: 0.2 },
    ];
    const options = { dataset: "alike", target: "raw", resplit: { shares, seed: "1" } } as const;
    const { id, manifest } = await stored(options);
    expect(manifest?.splits).toMatchObject({
      how: "new",
      groups: 30,
      largest_group: 2,
      near_duplicate_pairs: 30,
    });
    expect(manifest?.splits?.train_to_test).toBeLessThan(0.3);
    expect(manifest?.counts.test).toEqual({ noop: 6, update_task: 6 });
    const test = (await whole(id, "test.jsonl")).toString().trimEnd().split("\n");
    const told = test.map((line) => JSON.parse(line).messages[0].content.split("w")[0]);
    for (const pair of told) expect(told.filter((other) => other === pair)).toHaveLength(2);
    expect((await stored(options)).manifest?.files).toEqual(manifest?.files);
    const other = await stored({ ...options, resplit: { shares, seed: "2" } });
    expect(other.manifest?.files).not.toEqual(manifest?.files);
  });

  it("tell of test rows that another data set trains on", async () => {
    const borrowed = Array.from({ length: 3 }, (_, n) => rowOf(50 + n, (50 + n) >> 1, "train"));
    await importFile(lines(borrowed), "borrower");
    const { manifest } = await stored({ target: "raw" });
    expect(manifest?.splits?.overlaps).toEqual([{ dataset: "borrower", rows: 3 }]);
    expect(manifest?.warnings.join()).toMatch(/3 rows of test also stand in the training split of borrower/);
  });

  it("fail in a sentence that stays, and are refused to whoever may not export", async () => {
    const viewer: Actor = { ...ADMIN, kind: "user", role: "VIEWER" };
    await expect(queueExport(viewer, { ...all, target: "raw" })).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await queueExport(ADMIN, { ...all, target: "raw" });
    await database.query("UPDATE dataset SET slug = 'moved' WHERE slug = 'kept'");
    await runStoredExport(id, { lastTry: false });
    await database.query("UPDATE dataset SET slug = 'kept' WHERE slug = 'moved'");
    expect(await getExport(ADMIN, id)).toMatchObject({ status: "failed", failure: { code: "not_found" } });
    await expect(readExportArchive(ADMIN, id)).rejects.toMatchObject({ code: "conflict" });
  });
});

it("exports whose process was killed are swept: streams go, stored ones say that they failed", async () => {
  const queued = await queueExport(ADMIN, { ...all, target: "raw" });
  const stream = await startExport(ADMIN, { ...all, target: "raw", single: true });
  await stream.events.next();
  const waiting = await queueExport(ADMIN, { ...all, target: "raw" });
  await database.query("UPDATE export SET created_at = now() - interval '2 days' WHERE id = ANY($1)", [
    [queued.id, stream.id, waiting.id],
  ]);
  await database.query("SELECT graphile_worker.remove_job($1)", [`export:${queued.id}`]);
  expect(await sweepExports()).toBe(2);
  expect(await getExport(ADMIN, queued.id)).toMatchObject({ status: "failed" });
  expect(await getExport(ADMIN, waiting.id)).toMatchObject({ status: "queued" });
  await expect(getExport(ADMIN, stream.id)).rejects.toMatchObject({ code: "not_found" });
  await stream.events.return();
});

describe("preference pairs", () => {
  it("come from what people approved or corrected and a model decided otherwise, once for each wrong decision", async () => {
    await importFile(lines([rowOf(1, 1, "train"), rowOf(3, 2, "train"), rowOf(5, 3, "train")]), "pairs");
    const [row] = await database.query<{ dataset_id: string }>(
      "SELECT dataset_id FROM conversation c JOIN dataset d ON d.id = c.dataset_id WHERE d.slug = 'pairs' LIMIT 1",
    );
    // Both models are wrong in every row, in the first one alike.
    await fillRun(row!.dataset_id, "TEACHER", () => ({ final: "noop" }));
    await fillRun(row!.dataset_id, "STUDENT", (n) => ({ final: n === 0 ? "noop" : "start_task(Something)" }));
    const pairs = async () => {
      const running = await startExport(ADMIN, {
        ...{ dataset: "pairs", target: "trl-dpo", status: ["all"], single: true },
      });
      const found: { chosen: string; rejected: string }[] = [];
      for await (const event of running.events) {
        if ("skipped" in event) throw new Error(event.skipped.message);
        for (const line of event.bytes.toString().trimEnd().split("\n")) {
          const { chosen, rejected } = JSON.parse(line);
          found.push({
            chosen: JSON.parse(chosen[0].content).action,
            rejected: JSON.parse(rejected[0].content).action,
          });
        }
      }
      return { found, warnings: running.manifest().warnings.join() };
    };
    expect(await pairs()).toMatchObject({ found: [], warnings: expect.stringMatching(/judged wrong/) });
    await database.query(
      "UPDATE conversation SET status = 'approved' WHERE dataset_id = $1 AND seq = (SELECT max(seq) FROM conversation WHERE dataset_id = $1)",
      [row!.dataset_id],
    );
    await correctOne("pairs");
    const { found } = await pairs();
    expect(found).toHaveLength(2 + found.filter(({ chosen }) => chosen === "reply").length);
    expect(found.filter(({ chosen }) => chosen === "update_task")).toEqual([
      { chosen: "update_task", rejected: "noop" },
      { chosen: "update_task", rejected: "start_task" },
    ]);
    expect(found).toContainEqual({ chosen: "reply", rejected: "update_task" });
  });
});

describe("a preview", () => {
  it("shows three rows with their tokens and what carries loss, and records nothing", async () => {
    const before = await database.query("SELECT 1 FROM export");
    const preview = await previewExport(ADMIN, { ...all, target: "trl", maxTokens: 100_000 });
    expect(preview.rows).toHaveLength(3);
    expect(preview.considered).toBe(60);
    for (const row of preview.rows) {
      expect(row.parts.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(row.tokens.total);
      const loss = row.parts.filter((part) => part.loss);
      expect(loss.at(-1)?.text).toBe("<|return|>");
      expect(JSON.parse(loss.at(-2)?.text ?? "")).toHaveProperty("action");
      expect(JSON.parse(row.line ?? "")).toHaveProperty("completion");
    }
    expect(preview.tokens?.histogram.reduce((sum, { rows }) => sum + rows, 0)).toBe(60);
    expect(await database.query("SELECT 1 FROM export")).toEqual(before);
    const none = await previewExport(ADMIN, { ...all, target: "trl", maxTokens: 1 });
    expect([none.tokens, none.skipped]).toEqual([null, { too_many_tokens: 60 }]);
  });
});
