import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonValue, ledger, messages } from "@/tests/support/arbitraries";
import file from "@/tests/support/hash-vectors.json";
import { contentHash, inputHash, rowHashes, sha256Hex } from "./hash";
import { canonicalize } from "./jcs";

const text = (value: unknown) => {
  const result = canonicalize(value);
  return result.ok ? result.value : result.error.code;
};

describe("canonicalize", () => {
  test("gives the example of RFC 8785, section 3.2.4", () => {
    const source = `{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
      "string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}`;
    expect(text(JSON.parse(source))).toBe(
      `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`,
    );
  });

  test("sorts keys by UTF-16 code units (RFC 8785, section 3.2.3)", () => {
    const source = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };
    expect(Object.keys(JSON.parse(text(source)))).toEqual([
      "1",
      "\r",
      "\u0080",
      "\u00f6",
      "\u20ac",
      "\u{1f600}",
      "\ufb33",
    ]);
  });

  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
  ])("writes the IEEE 754 value %s as %s (RFC 8785, appendix B)", (hex, expected) => {
    expect(text(Buffer.from(hex, "hex").readDoubleBE())).toBe(expected);
  });

  test("agrees with JSON on every value and does not depend on the order of keys", () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(JSON.parse(text(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text(reversedKeys(value))).toBe(text(value));
      }),
    );
  });

  test.each([
    [Number.NaN, "non_finite_number"],
    [[Number.POSITIVE_INFINITY], "non_finite_number"],
    ["\ud800", "lone_surrogate"],
    [{ "a\udc00": 1 }, "lone_surrogate"],
    [[undefined], "not_json"],
    [10n, "not_json"],
  ])("refuses %o as %s", (value, code) => {
    expect(text(value)).toBe(code);
  });

  test("tells a backslash-u text from a lone surrogate, and refuses bottomless nesting", () => {
    expect(text("\\ud800")).toBe('"\\\\ud800"');
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    expect(text(deep)).toBe("too_deep");
  });
});

describe("row hashes", () => {
  test.each(file.vectors.map((vector) => [vector.name, vector] as const))(
    "agree with the shared vector: %s",
    (_name, vector) => {
      const { messages: turns, tasks, final } = vector;
      expect(text({ messages: turns, tasks })).toBe(vector.canonical_input);
      expect(inputHash({ messages: turns, tasks })).toBe(vector.input_hash);
      expect(contentHash({ messages: turns, tasks, final })).toBe(vector.content_hash);
    },
  );

  test("are the SHA-256 of the canonical form, whichever digest computes them", () => {
    const native = (value: string) => createHash("sha256").update(value, "utf8").digest("hex");
    fc.assert(
      fc.property(messages, ledger, fc.string(), (turns, tasks, final) => {
        const row = { messages: turns, tasks, final };
        const expected = {
          input_hash: native(text({ messages: turns, tasks })),
          content_hash: native(text(row)),
        };
        expect(rowHashes(row)).toEqual(expected);
        expect(rowHashes(row, native)).toEqual(expected);
        expect({ input_hash: inputHash(row), content_hash: contentHash(row) }).toEqual(expected);
      }),
    );
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversedKeys(item)]),
  );
}
