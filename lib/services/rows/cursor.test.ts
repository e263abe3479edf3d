import fc from "fast-check";
import { expect, test } from "vitest";
import { readCursor, writeCursor } from "./cursor";

test("every place survives writing and reading", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      fc.constantFrom("after" as const, "before" as const),
      (seq, direction) => {
        expect(readCursor(writeCursor({ seq, direction }))).toEqual({ seq, direction });
      },
    ),
  );
});

test("any other text is refused with a code, never taken for a place", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^[<>]\d{1,18}$/.test(Buffer.from(text, "base64url").toString("latin1")));
      expect(() => readCursor(text)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    }),
  );
});
