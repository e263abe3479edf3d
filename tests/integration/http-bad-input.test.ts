import { beforeAll, describe, expect, it } from "vitest";
import { GET as getDataset } from "@/app/api/v1/datasets/[slug]/route";
import { GET as listRows } from "@/app/api/v1/datasets/[slug]/rows/route";
import { POST as createDataset } from "@/app/api/v1/datasets/route";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { createKey } from "@/lib/services/keys/create-key";
import { testDatabase } from "../support/database";

testDatabase();
let bearer: { authorization: string };

beforeAll(async () => {
  const cli = { kind: "cli", id: "cli", name: "test", role: "ADMIN" } as const;
  const { key } = await createKey(cli, { name: "bad input", scopes: ["admin"] });
  bearer = { authorization: `Bearer ${key}` };
});

const create = (body: BodyInit) =>
  createDataset(
    new Request("http://localhost/api/v1/datasets", {
      method: "POST",
      headers: bearer,
      body,
      duplex: "half",
    } as RequestInit),
    { params: Promise.resolve({}) },
  );
const rows = (search: string, slug = "plain") =>
  listRows(new Request(`http://localhost/api/v1/datasets/x/rows${search}`, { headers: bearer }), {
    params: Promise.resolve({ slug }),
  });

describe("text that Postgres cannot hold is the caller's mistake, not the server's failure", () => {
  it("in a query", async () => {
    expect((await create('{"slug":"plain","name":"Plain"}')).status).toBe(201);
    expect((await rows("")).status).toBe(200);
    for (const search of ["?q=%00", "?channel=a%00", "?split=%00", "?warning=%00"]) {
      const answer = await rows(search);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "invalid_input" } });
    }
  });

  it("in the address of a page, which reads the filter without the API", () => {
    expect(rowFilterSchema.safeParse({ q: "a\0" }).success).toBe(false);
    expect(rowFilterSchema.safeParse({ channel: ["voice", "\0"] }).success).toBe(false);
  });

  it("in a slug", async () => {
    const request = new Request("http://localhost/api/v1/datasets/x", { headers: bearer });
    const answer = await getDataset(request, { params: Promise.resolve({ slug: "a\0b" }) });
    expect([400, 404]).toContain(answer.status);
  });

  it.each(['{"slug":"n1","name":"a\\u0000b"}', '{"slug":"n2","name":"a\\ud800b"}'])("in %s", async (body) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: "invalid_input", details: { issues: [{ path: "body.name" }] } },
    });
  });
});

it("a JSON body without a declared length is refused at the limit", async () => {
  const spaces = new Uint8Array(256 * 1024).fill(0x20);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += spaces.byteLength;
      controller.enqueue(spaces);
    },
  });
  expect((await create(body)).status).toBe(413);
  expect(sent).toBeLessThan(4_000_000);
});
