import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { jsonValue } from "@/tests/support/arbitraries";
import { parseLine } from "./parse-line";
import { MAX_DEPTH } from "./scan-json";

const found = (line: string) => {
  const result = parseLine(line);
  return result.ok ? [] : result.error.map((issue) => `${issue.path} ${issue.code}`);
};

describe("parseLine", () => {
  test("gives the value that JSON.parse gives, for every storable value in every spelling", () => {
    fc.assert(
      fc.property(jsonValue, fc.constantFrom(undefined, 1, "\t"), fc.boolean(), (value, indent, escaped) => {
        const plain = JSON.stringify(value, null, indent);
        const line = escaped ? plain.replace(/[^\x20-\x7e\n\t]/g, escapeUnit) : plain;
        const result = parseLine(line);
        expect(result).toEqual({ ok: true, value: JSON.parse(line) });
      }),
      { numRuns: 1000 },
    );
  });

  test("never throws, and refuses exactly what JSON.parse refuses where nothing else is wrong", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(
          fc.constantFrom(
            "{",
            "}",
            "[",
            "]",
            '"',
            "\\",
            ":",
            ",",
            "1",
            "a",
            "u0000",
            "\\ud800",
            "e9",
            "-",
            " ",
          ),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (line) => {
        const result = parseLine(line);
        const issues = result.ok ? [] : result.error;
        const syntax = issues.some(
          (issue) => issue.code === "invalid_json" || issue.code === "truncated_json",
        );
        expect(syntax).toBe(!isJson(line.replace(/^\ufeff/, "")));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['{"a":1,"b":2,"a":3}', ["a duplicate_key"]],
    ['{"a":1,"\\u0061":3}', ["a duplicate_key"]],
    ['{"messages":[{},{"x":{"k":1,"k":1}}]}', ["messages[1].x.k duplicate_key"]],
    ['[{"a":1},{"a":1}]', []],
    ['{"a":{"a":{"a":1}},"b":"\\"a\\":1"}', []],
    ['{"odd key":{"":1,"":2}}', ['["odd key"][""] duplicate_key']],
    ['{"n":9007199254740993}', ["n unsafe_number"]],
    ['{"n":[1,-12345678901234567890]}', ["n[1] unsafe_number"]],
    ['{"n":1e999}', ["n unsafe_number"]],
    ['{"n":[9007199254740992,100000000000000000000,0.1,1e21,-0,1.5e-7,123456789012345]}', []],
    ['{"t":"a\\u0000b"}', ["t nul_character"]],
    ['{"t\\u0000":1}', ["t\\u0000 nul_character".replace("t\\u0000", '["t\\u0000"]')]],
    ['{"t":["x","\\ud83d"]}', ["t[1] lone_surrogate"]],
    ['{"t":"\\udc00\\ud800"}', ["t lone_surrogate"]],
    ['{"t":"\\ud83d\\ude00"}', []],
    ['{"t":"\\\\u0000 \\\\ud800"}', []],
    ['{"t":"\ud83d"}', ["t lone_surrogate"]],
    ['{"t":"\ud83d\\ude00"}', []],
    ['{"__proto__":{"x":1}}', ["__proto__ reserved_key"]],
    ['{"a":{"\\u005f_proto__":1}}', ["a.__proto__ reserved_key"]],
    ['{"t":"__proto__","constructor":1}', []],
    ['{"a":"\\\\","a":"\\""}', ["a duplicate_key"]],
  ])("%s → %j", (line, expected) => {
    expect(found(line)).toEqual(expected);
  });

  test("all faults of a line are named, up to twenty", () => {
    expect(found('{"a":1,"a":"\\u0000","n":1e400}')).toEqual([
      "a duplicate_key",
      "a nul_character",
      "n unsafe_number",
    ]);
    const many = `[${Array.from({ length: 50 }, () => "1e999").join(",")}]`;
    expect(found(many)).toHaveLength(20);
  });

  test("duplicates are found among many keys", () => {
    const keys = Array.from({ length: 40 }, (_, n) => `"k${n}":${n}`);
    expect(found(`{${keys.join(",")}}`)).toEqual([]);
    expect(found(`{${keys.join(",")},"k7":0}`)).toEqual(["k7 duplicate_key"]);
    expect(found(`{${keys.join(",")},"k39":0}`)).toEqual(["k39 duplicate_key"]);
  });

  test("nesting is allowed up to the limit; 10,000 levels are refused without a stack overflow", () => {
    expect(found(`${"[".repeat(MAX_DEPTH)}${"]".repeat(MAX_DEPTH)}`)).toEqual([]);
    expect(found(`${"[".repeat(MAX_DEPTH + 1)}${"]".repeat(MAX_DEPTH + 1)}`)[0]).toMatch(/too_deep$/);
    expect(found(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`)).toHaveLength(1);
  });

  test("a reserved key never reaches a prototype", () => {
    parseLine('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    ['{"a":', "truncated_json"],
    ['{"a":"b', "truncated_json"],
    ['{"a":1', "truncated_json"],
    ['[{"a":1},', "truncated_json"],
    ['{"a":1}}', "invalid_json"],
    ["{a:1}", "invalid_json"],
    ["hello", "invalid_json"],
    ["", "invalid_json"],
    ['{"a":"\u0001"}', "invalid_json"],
    ["NaN", "invalid_json"],
  ])("%j is refused as %s, without showing the text", (line, code) => {
    const result = parseLine(line);
    expect(result).toMatchObject({ ok: false, error: [{ path: "", code }] });
    if (!result.ok) expect(result.error[0]?.message).not.toContain('"a"');
  });

  test.each([
    ['{"messages": [nope', 15],
    ['{"a":1,"b":tru,"c":2}', 14],
    ['{"a":[1,2}', 9],
    ["{'a':1}", 1],
    ['{"t":"\\x"}', 7],
    ["hello", 0],
  ])("%j is said to break at the very character", (line, index) => {
    const result = parseLine(line);
    expect(result.ok ? "" : result.error[0]?.message).toMatch(new RegExp(` at character ${index + 1}\\.$`));
  });

  test.each(["\0\0\0", '{"a":1}\0', "\u{1f600}", '{"a":"b\0c"}', "[1,\u000b]", "\u00a0", "\u202e"])(
    "a message about %j can be stored and shown: no control character, no half pair",
    (line) => {
      const result = parseLine(line);
      const message = result.ok ? "" : (result.error[0]?.message ?? "");
      expect(message).toMatch(/not valid JSON/);
      expect(message).not.toMatch(/\p{C}|(?! )\p{Z}/u);
    },
  );

  test("nesting without end is refused before a tree of it is built, however long the line", () => {
    const levels = 200_000;
    for (const line of [
      `{"a":"}]",\n"b":${"[".repeat(levels)}${"]".repeat(levels)}}`,
      `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`,
      "[".repeat(2 * levels),
    ]) {
      const parse = vi.spyOn(JSON, "parse");
      expect(found(line)).toEqual([" too_deep"]);
      expect(parse).not.toHaveBeenCalled();
      parse.mockRestore();
    }
    const wide = JSON.stringify({ a: `${"[{".repeat(levels)}\\"`, b: Array(levels).fill([[]]) });
    expect(found(wide)).toEqual([]);
  });

  test("a byte order mark before the value is dropped", () => {
    expect(parseLine('\ufeff{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
