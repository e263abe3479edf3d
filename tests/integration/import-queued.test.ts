import { describe, expect, test } from "vitest";
import { blobSize, readBlob, writeBlob } from "@/lib/db/blobs";
import { AppError } from "@/lib/errors";
import { cancelImport } from "@/lib/services/imports/cancel-import";
import { listImports } from "@/lib/services/imports/list-imports";
import { type QueueOptions, queueImport } from "@/lib/services/imports/queue-import";
import { readImport } from "@/lib/services/imports/read-import";
import { readRejects } from "@/lib/services/imports/read-rejects";
import { ImportInterrupted } from "@/lib/services/imports/run/stopped";
import { runQueuedImport } from "@/lib/services/imports/run-queued-import";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, goodRows, importFile, lines } from "../support/import-rows";

const database = testDatabase();
const LAST_TRY = { lastTry: true };

const queue = async (
  file: Buffer | string,
  dataset: string,
  options: Partial<QueueOptions> = {},
): Promise<string> => {
  await importFile(lines([goodRow("first of all")]), dataset);
  const { id } = await queueImport(ADMIN, chunksOf(file), {
    ...{ dataset, fileName: "upload.jsonl", format: "auto", atomic: false, dryRun: false },
    ...options,
  });
  return id;
};

const rejectsOf = async (id: string, which: "rejects" | "reasons" = "rejects"): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const chunk of (await readRejects(ADMIN, id, which)).chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
};

const one = async <T>(sql: string, values: unknown[] = []): Promise<T | undefined> =>
  (await database.query<{ value: T }>(sql, values))[0]?.value;

/** Rows with a bad line after each thousand, and rows that stand there already. */
const mixed = (): Buffer => {
  const rows: (ReturnType<typeof goodRow> | string)[] = goodRows(9_000);
  for (let at = 8_000; at > 0; at -= 1_000) rows.splice(at, 0, `{"bad":${at}`, goodRow(at - 1));
  return lines(rows);
};

describe("a queued import", () => {
  test("keeps file and job in one, runs to its report, and removes the stored file", async () => {
    const id = await queue(lines([...goodRows(3), "{bad", goodRow(0)]), "queued");
    expect(await readImport(ADMIN, id)).toMatchObject({
      status: "queued",
      read: 0,
      bytes_total: expect.any(Number),
    });
    expect(
      await one("SELECT task_identifier AS value FROM graphile_worker.jobs WHERE key = $1", [`import:${id}`]),
    ).toBe("import.run");
    await runQueuedImport(id, LAST_TRY);
    const view = await readImport(ADMIN, id);
    expect(view).toMatchObject({
      status: "done",
      format: "raw",
      read: 5,
      inserted: 3,
      duplicates: 1,
      rejected: 1,
      dataset: "queued",
    });
    expect(view.bytes_read).toBe(view.bytes_total);
    expect(view.errors).toEqual([{ line: 4, path: "", code: "invalid_json", message: expect.any(String) }]);
    expect(await rejectsOf(id)).toBe("{bad\n");
    expect(await one("SELECT count(*)::int AS value FROM blob WHERE kind = 'upload'")).toBe(0);
    expect((await listImports(ADMIN, "queued")).map(({ inserted }) => inserted)).toEqual([3, 1]);
    await runQueuedImport(id, LAST_TRY);
    expect(await readImport(ADMIN, id)).toEqual(view);
  });

  test("that is stopped after any batch goes on behind it: counters, rows and rejects are as if it never stopped", async () => {
    const file = mixed();
    const plain = await queue(file, "never-stopped");
    await runQueuedImport(plain, LAST_TRY);
    const whole = await readImport(ADMIN, plain);
    expect(whole).toMatchObject({ status: "done", inserted: 9_000, duplicates: 8, rejected: 8 });

    const id = await queue(file, "stopped");
    let runs = 1;
    while (!(await oneBatch(id))) runs += 1;
    expect(runs).toBeGreaterThanOrEqual(5);
    const {
      id: _a,
      dataset: _b,
      dataset_name: _c,
      created_at: _d,
      started_at: _e,
      finished_at: _f,
      rejects: _g,
      reasons: _h,
      ...rest
    } = await readImport(ADMIN, id);
    expect(whole).toMatchObject(rest);
    expect(await rejectsOf(id)).toBe(await rejectsOf(plain));
    expect(await rejectsOf(id, "reasons")).toBe(await rejectsOf(plain, "reasons"));
  });

  test("whose connection is cut in the middle is taken up again with exact counters", async () => {
    const id = await queue(mixed(), "cut");
    await oneBatch(id);
    const release = await holdRows("cut");
    const outcome = runQueuedImport(id, { lastTry: false }).catch((error: unknown) => error);
    const terminate = () =>
      one<boolean>(
        `SELECT pg_terminate_backend(pid) AS value FROM pg_locks WHERE locktype = 'advisory'
         AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('import:' || $1, 0)`,
        [id],
      );
    await expect.poll(terminate).toBe(true);
    await release();
    expect(await outcome).toBeInstanceOf(Error);
    expect(await readImport(ADMIN, id)).toMatchObject({ status: "running" });
    await runQueuedImport(id, LAST_TRY);
    expect(await readImport(ADMIN, id)).toMatchObject({
      status: "done",
      read: 9_016,
      inserted: 9_000,
      duplicates: 8,
      rejected: 8,
    });
    expect((await rejectsOf(id)).trim().split("\n")).toHaveLength(8);
  });

  test("that is cancelled while it waits does not begin; while it runs, it stops and keeps what is in", async () => {
    const waiting = await queue(lines(goodRows(3)), "cancelled");
    expect(await cancelImport(ADMIN, waiting)).toMatchObject({ status: "cancelled" });
    await runQueuedImport(waiting, LAST_TRY);
    expect(await readImport(ADMIN, waiting)).toMatchObject({ status: "cancelled", read: 0 });

    const running = await queue(mixed(), "cancelled-late");
    await oneBatch(running);
    const release = await holdRows("cancelled-late");
    const run = runQueuedImport(running, LAST_TRY);
    await cancelImport(ADMIN, running);
    await release();
    await run;
    const view = await readImport(ADMIN, running);
    expect(view.status).toBe("cancelled");
    expect(view.inserted).toBeGreaterThan(1_000);
    expect(view.inserted).toBeLessThan(2_001);
    expect(await one("SELECT count(*)::int AS value FROM conversation WHERE import_id = $1", [running])).toBe(
      view.inserted,
    );
    expect(await one("SELECT count(*)::int AS value FROM blob WHERE kind = 'upload'")).toBe(0);
    expect((await cancelImport(ADMIN, running)).status).toBe("cancelled");
  });

  test("all or nothing with a bad line: nothing goes in, the report and the rejects are there", async () => {
    const id = await queue(lines([...goodRows(2_500), "{bad"]), "queued-atomic", { atomic: true });
    await runQueuedImport(id, LAST_TRY);
    expect(await readImport(ADMIN, id)).toMatchObject({
      ...{ status: "failed", inserted: 0, rejected: 1, read: 2_501 },
      failure: { code: "rows_rejected", message: expect.stringContaining("nothing went in") },
    });
    expect(await rejectsOf(id)).toBe("{bad\n");
    expect(await one("SELECT count(*)::int AS value FROM conversation WHERE import_id = $1", [id])).toBe(0);
    const good = await queue(lines(goodRows(2_500)), "queued-atomic", { atomic: true });
    await runQueuedImport(good, LAST_TRY);
    expect(await readImport(ADMIN, good)).toMatchObject({ status: "done", inserted: 2_500 });
  });

  test("as a dry run reports and stores no row", async () => {
    const id = await queue(lines([...goodRows(10), "{bad"]), "queued-dry", { dryRun: true });
    await runQueuedImport(id, LAST_TRY);
    expect(await readImport(ADMIN, id)).toMatchObject({
      status: "done",
      dry_run: true,
      inserted: 10,
      rejected: 1,
    });
    expect(await rejectsOf(id)).toBe("{bad\n");
    expect(await one("SELECT count(*)::int AS value FROM conversation WHERE import_id = $1", [id])).toBe(0);
  });

  test("of a picture fails with the reason", async () => {
    const id = await queue(Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "queued-png");
    await runQueuedImport(id, LAST_TRY);
    const view = await readImport(ADMIN, id);
    expect(view).toMatchObject({
      status: "failed",
      failure: { code: "not_json_lines", message: expect.stringContaining("PNG") },
    });
  });

  test("whose upload breaks off is not queued and leaves no bytes", async () => {
    async function* broken() {
      yield Buffer.alloc(3_000_000, "x");
      throw new Error("socket closed");
    }
    await importFile(lines(goodRows(1)), "broken-upload");
    const options = {
      dataset: "broken-upload",
      fileName: "x",
      format: "auto",
      atomic: false,
      dryRun: false,
    } as const;
    const error = await queueImport(ADMIN, broken(), options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe("bad_request");
    expect(await one("SELECT count(*)::int AS value FROM blob WHERE kind = 'upload'")).toBe(0);
    expect(await one("SELECT count(*)::int AS value FROM import WHERE status = 'queued'")).toBe(0);
  });
});

describe("a blob", () => {
  test("gives any range of its bytes back as they were", async () => {
    const bytes = Buffer.from(Array.from({ length: 2_500_000 }, (_, n) => (n * 31 + (n >> 8)) % 256));
    const { id, bytes: size } = await writeBlob("upload", chunksOf(bytes, 300_000));
    expect([size, await blobSize(id)]).toEqual([bytes.length, bytes.length]);
    const range = async (start?: number, end?: number) => {
      const parts: Buffer[] = [];
      for await (const chunk of readBlob(id, { start, end })) parts.push(chunk);
      return Buffer.concat(parts);
    };
    expect((await range()).equals(bytes)).toBe(true);
    for (const [start, end] of [
      [0, 1],
      [1_048_570, 1_048_590],
      [1_199_999, 1_200_001],
      [2_499_999, 9_000_000],
      [5, 5],
    ] as const) {
      expect((await range(start, end)).equals(bytes.subarray(start, end))).toBe(true);
    }
  });
});

/** Lets an import run for one batch and stops it. @returns whether it has ended */
async function oneBatch(id: string): Promise<boolean> {
  const error = await runQueuedImport(id, { lastTry: false, signal: AbortSignal.abort() }).catch(
    (thrown: unknown) => thrown,
  );
  if (error !== undefined) expect(error).toBeInstanceOf(ImportInterrupted);
  return error === undefined;
}

/** Holds what every batch of the data set waits for. @returns lets go */
async function holdRows(dataset: string): Promise<() => Promise<unknown>> {
  const key = "hashtextextended('rows:' || (SELECT id FROM dataset WHERE slug = $1), 0)";
  await database.query(`SELECT pg_advisory_lock(${key})`, [dataset]);
  return () => database.query(`SELECT pg_advisory_unlock(${key})`, [dataset]);
}
