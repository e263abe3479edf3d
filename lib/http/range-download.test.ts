import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangeResponse, readRange } from "./range-download";

const text = "0123456789";
const file = {
  fileName: "a.tar",
  bytes: 10,
  etag: "abc",
  read: async function* ({ start, end }: { start: number; end: number }) {
    for (const char of text.slice(start, end)) yield Buffer.from(char);
  },
};
const ask = (headers: Record<string, string> = {}) =>
  rangeResponse(new Request("http://x/", { headers }), file, "application/x-tar");

describe("rangeResponse", () => {
  it("sends the whole file, or the part that is asked for", async () => {
    const whole = ask();
    expect([whole.status, await whole.text(), whole.headers.get("accept-ranges")]).toEqual([
      200,
      text,
      "bytes",
    ]);
    const part = ask({ range: "bytes=3-5" });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([
      ...[206, "345", "bytes 3-5/10"],
    ]);
    expect(part.headers.get("content-length")).toBe("3");
    expect(await ask({ range: "bytes=8-" }).text()).toBe("89");
    expect(await ask({ range: "bytes=-2" }).text()).toBe("89");
  });

  it("sends all where the file is another one than the client began with", async () => {
    expect(await ask({ range: "bytes=8-", "if-range": '"old"' }).text()).toBe(text);
    expect(await ask({ range: "bytes=8-", "if-range": '"abc"' }).text()).toBe("89");
  });

  it("refuses what lies beyond the end", () => {
    const beyond = ask({ range: "bytes=10-" });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  });

  it("never reads outside the file", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(1_000), (junk, a, b, bytes) => {
        for (const header of [junk, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const range = readRange(header, bytes);
          if (range === null || range === "unsatisfiable") continue;
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeLessThanOrEqual(bytes);
          expect(range.end).toBeGreaterThan(range.start);
        }
      }),
    );
  });
});
