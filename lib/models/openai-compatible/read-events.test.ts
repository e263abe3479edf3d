import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEvents } from "./read-events";

/** The text, cut into pieces of so many bytes. */
async function* pieces(text: string, size = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function read(from: AsyncIterable<Uint8Array>): Promise<string[]> {
  const all: string[] = [];
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
        expect(await read(pieces(`${stream}data: [DONE]${newline}${newline}`, size))).toEqual(
          values.map((t) => JSON.stringify({ t })),
        );
      }),
    );
  });

  test("reads what a server leaves out: no space, no blank line", async () => {
    expect(await read(pieces('data:{"a":1}\ndata: {"a":2}\n'))).toEqual(['{"a":1}', '{"a":2}']);
    expect(await read(pieces(""))).toEqual([]);
  });

  test("does not hold an event without end", async () => {
    async function* endless() {
      for (;;) yield new TextEncoder().encode("x".repeat(1_000_000));
    }
    await expect(read(endless())).rejects.toBeInstanceOf(RangeError);
  });
});
