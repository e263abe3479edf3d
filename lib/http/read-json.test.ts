import { expect, it } from "vitest";
import { MAX_JSON_BYTES, readJson } from "./read-json";

const streamed = (chunks: Iterator<Uint8Array>, taken: { bytes: number; cancelled: boolean }) =>
  new Request("http://localhost/api", {
    method: "POST",
    duplex: "half",
    body: new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const next = chunks.next();
          if (next.done) return controller.close();
          taken.bytes += next.value.byteLength;
          controller.enqueue(next.value);
        },
        cancel() {
          taken.cancelled = true;
        },
      },
      { highWaterMark: 0 },
    ),
  } as RequestInit);

const posted = (body: string | Uint8Array<ArrayBuffer>) =>
  new Request("http://localhost/api", { method: "POST", body });

it("a body without a length is read up to the limit and not further", async () => {
  const taken = { bytes: 0, cancelled: false };
  const endless = (function* () {
    for (;;) yield new Uint8Array(64 * 1024).fill(0x20);
  })();
  await expect(readJson(streamed(endless, taken))).rejects.toMatchObject({ code: "payload_too_large" });
  expect(taken.bytes).toBeLessThan(2 * MAX_JSON_BYTES);
  expect(taken.cancelled).toBe(true);
});

it("the limit counts bytes, not characters", async () => {
  const text = JSON.stringify("é".repeat(600_000));
  await expect(readJson(posted(text))).rejects.toMatchObject({ code: "payload_too_large" });
});

it("a character torn between two chunks is whole again", async () => {
  const bytes = new TextEncoder().encode('{"t":"😀"}');
  const chunks = [bytes.slice(0, 8), bytes.slice(8)].values();
  expect(await readJson(streamed(chunks, { bytes: 0, cancelled: false }))).toEqual({ t: "😀" });
});

it("no body is an empty object; bad JSON and bad UTF-8 are told", async () => {
  expect(await readJson(new Request("http://localhost/api"))).toEqual({});
  expect(await readJson(posted(" \n"))).toEqual({});
  await expect(readJson(posted("{bad"))).rejects.toMatchObject({ code: "bad_request" });
  await expect(readJson(posted(new Uint8Array([0x22, 0xff, 0x22])))).rejects.toMatchObject({
    code: "bad_request",
    message: expect.stringContaining("UTF-8"),
  });
});
