import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "./prepare-record";

test("bytes that are UTF-8 become their text; others are refused at the first byte that is none", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(
        fc.string({ unit: "grapheme" }),
        fc.uint8Array({ maxLength: 3 }),
        fc.string({ unit: "grapheme" }),
      )
      .map(([before, middle, after]) => Buffer.concat([Buffer.from(before), middle, Buffer.from(after)])),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      const buffer = Buffer.from(given);
      const decoded = decode(buffer);
      if (isUtf8(buffer)) {
        expect(decoded).toEqual({
          ok: true,
          text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(buffer),
        });
        return;
      }
      let good = buffer.length;
      while (!isUtf8(buffer.subarray(0, good))) good -= 1;
      const hex = buffer[good]?.toString(16).padStart(2, "0").toUpperCase();
      expect(decoded).toMatchObject({ ok: false, issue: { code: "invalid_utf8", path: "" } });
      expect(decoded.ok ? "" : decoded.issue.message).toContain(`Byte ${good + 1} of the line (0x${hex})`);
    }),
    { numRuns: 2_000 },
  );
});
