import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEvents, ServerSaid } from "./read-events";

/** The text, cut into pieces of so many bytes. */
function response(text: string, size = Number.POSITIVE_INFINITY): Response {
  const bytes = new TextEncoder().encode(text);
  return new Response(
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    }),
  );
}

async function read(from: Response): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const events of readEvents(from)) all.push(...events);
  return all;
}

describe("readEvents", () => {
  test("gives every event once and in order, however the bytes are cut and lines end", async () => {
    const texts = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 6 });
    const end = fc.constantFrom("\n", "\r\n");
    await fc.assert(
      fc.asyncProperty(texts, end, fc.integer({ min: 1, max: 40 }), async (values, newline, size) => {
        const stream = values
          .map(
            (t) => `: comment${newline}event: x${newline}data: ${JSON.stringify({ t })}${newline}${newline}`,
          )
          .join("");
        expect(await read(response(`${stream}data: [DONE]${newline}${newline}`, size))).toEqual(
          values.map((t) => ({ t })),
        );
      }),
    );
  });

  test("reads what a server leaves out: no space, no blank line", async () => {
    expect(await read(response('data:{"a":1}\ndata: {"a":2}\n'))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await read(new Response(null))).toEqual([]);
  });

  test("does not hold an event without end", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(1_000_000))),
    });
    await expect(read(new Response(endless))).rejects.toBeInstanceOf(RangeError);
  });

  test("throws on what is no JSON, and on an error of the server's", async () => {
    await expect(read(response("data: {broken\n\n"))).rejects.toBeInstanceOf(SyntaxError);
    await expect(read(response('data: {"error":{"message":"overloaded"}}\n\n'))).rejects.toThrow(
      "overloaded",
    );
    await expect(read(response('data: {"error":"gone"}\n\n'))).rejects.toBeInstanceOf(ServerSaid);
  });
});
