import { Readable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import { POST as importNow } from "@/app/api/v1/datasets/[slug]/import/route";
import { GET as list, POST as upload } from "@/app/api/v1/datasets/[slug]/imports/route";
import { POST as cancel } from "@/app/api/v1/imports/[id]/cancel/route";
import { GET as reasons } from "@/app/api/v1/imports/[id]/reasons/route";
import { GET as rejects } from "@/app/api/v1/imports/[id]/rejects/route";
import { GET as read } from "@/app/api/v1/imports/[id]/route";
import { importSummarySchema, importViewSchema } from "@/lib/contracts/imports";
import type { Scope } from "@/lib/domain/access";
import { runQueuedImport } from "@/lib/services/imports/run-queued-import";
import { createKey } from "@/lib/services/keys/create-key";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, goodRows, importFile, lines } from "../support/import-rows";

testDatabase();
const keys: Partial<Record<Scope, string>> = {};

beforeAll(async () => {
  for (const scope of ["import", "read"] as const) {
    keys[scope] = (await createKey(ADMIN, { name: scope, scopes: [scope] })).key;
  }
  await importFile(lines([goodRow("first")]), "web");
});

type Sent = { body?: Buffer | ReadableStream<Uint8Array>; key?: Scope };

const ask = (path: string, { body, key = "import" }: Sent = {}): Request =>
  new Request(`http://localhost/api/v1${path}`, {
    headers: { authorization: `Bearer ${keys[key]}` },
    ...(body !== undefined && { method: "POST", body: body as BodyInit, duplex: "half" }),
  } as RequestInit);
const streamOf = (file: Buffer): ReadableStream<Uint8Array> =>
  Readable.toWeb(Readable.from(chunksOf(file, 100))) as ReadableStream<Uint8Array>;
const at = <T extends Record<string, string>>(params: T) => ({ params: Promise.resolve(params) });
const web = at({ slug: "web" });

describe("POST /datasets/{slug}/import", () => {
  test("reads the body as a stream and answers the summary, also with rejects, which can be fetched", async () => {
    const file = lines([...goodRows(5), "{bad"]);
    const answer = await importNow(ask("/datasets/web/import", { body: streamOf(file) }), web);
    expect(answer.status).toBe(200);
    const summary = importSummarySchema.parse(await answer.json());
    expect(summary).toMatchObject({ inserted: 5, rejected: 1, errors: [{ line: 6 }] });
    const id = summary.import ?? "";
    expect(summary.rejects).toBe(`/api/v1/imports/${id}/rejects`);
    const bad = await rejects(ask(`/imports/${id}/rejects`), at({ id }));
    expect([bad.status, bad.headers.get("content-length"), await bad.text()]).toEqual([200, "5", "{bad\n"]);
    expect(bad.headers.get("content-disposition")).toBe('attachment; filename="request_body.rejects.jsonl"');
    const why = await reasons(ask(`/imports/${id}/reasons`), at({ id }));
    expect(JSON.parse(await why.text())).toMatchObject({ rejects_line: 1, line: 6 });
  });

  test("atomic with a bad line: 422 with the summary in the details", async () => {
    const body = lines([goodRow("a"), "{bad"]);
    const answer = await importNow(ask("/datasets/web/import?atomic=true", { body }), web);
    expect(answer.status).toBe(422);
    const { error } = await answer.json();
    expect(error.code).toBe("rows_rejected");
    expect(importSummarySchema.parse(error.details)).toMatchObject({
      inserted: 0,
      rejected: 1,
      import: null,
    });
  });

  test("what is no file of rows: 422; a missing data set: 404, or made when asked; a wrong option: 400", async () => {
    const status = async (query: string, body: Buffer, slug = "web") => {
      const answer = await importNow(ask(`/datasets/${slug}/import${query}`, { body }), at({ slug }));
      return [answer.status, (await answer.json()).error?.code];
    };
    expect(await status("", Buffer.from("a,b\n1,2\n"))).toEqual([422, "unusable_file"]);
    expect(await status("", lines(goodRows(1)), "missing")).toEqual([404, "not_found"]);
    expect(await status("?create=true", lines(goodRows(1)), "made")).toEqual([200, undefined]);
    expect(await status("?format=csv", lines(goodRows(1)))).toEqual([400, "invalid_input"]);
    expect(await status("?dry-run=1", lines(goodRows(1)))).toEqual([200, undefined]);
  });

  test("a key that may only read: 403", async () => {
    const answer = await importNow(
      ask("/datasets/web/import", { body: lines(goodRows(1)), key: "read" }),
      web,
    );
    expect(answer.status).toBe(403);
  });
});

describe("POST /datasets/{slug}/imports", () => {
  test("stores and queues; progress, list, cancel and rejects have their addresses", async () => {
    const body = lines([...goodRows(5, 100), "{bad"]);
    const answer = await upload(ask("/datasets/web/imports?filename=a%0Ab%2Fc.jsonl", { body }), web);
    expect(answer.status).toBe(202);
    const queued = importViewSchema.parse(await answer.json());
    expect(queued).toMatchObject({ status: "queued", file_name: "ab/c.jsonl", bytes_total: body.length });
    expect(answer.headers.get("location")).toBe(`/api/v1/imports/${queued.id}`);
    await runQueuedImport(queued.id, { lastTry: true });
    const params = at({ id: queued.id });
    const done = await read(ask(`/imports/${queued.id}`, { key: "read" }), params);
    expect(importViewSchema.parse(await done.json())).toMatchObject({
      status: "done",
      inserted: 5,
      rejected: 1,
    });
    const all = await list(ask("/datasets/web/imports?limit=1", { key: "read" }), web);
    expect((await all.json()).imports.map(({ id }: { id: string }) => id)).toEqual([queued.id]);
    const again = await cancel(ask(`/imports/${queued.id}/cancel`, { body: Buffer.alloc(0) }), params);
    expect((await again.json()).status).toBe("done");
    const file = await rejects(ask(`/imports/${queued.id}/rejects`), params);
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="ab_c.jsonl.rejects.jsonl"');
    await file.text();
  });

  test("an import that rejected nothing has no rejects: 404; an unknown one: 404", async () => {
    const { import: id } = await importFile(lines([goodRow("only good")]), "web");
    const params = at({ id: id ?? "" });
    expect((await rejects(ask(`/imports/${id}/rejects`), params)).status).toBe(404);
    const unknown = at({ id: "01890000-0000-7000-8000-000000000000" });
    expect((await read(ask("/imports/x"), unknown)).status).toBe(404);
    expect((await read(ask("/imports/x"), at({ id: "x" }))).status).toBe(400);
  });
});
