import { describe, expect, test } from "vitest";
import { IMPORT_CODES } from "./codes";
import { detectFormat, rowFormat } from "./detect-format";
import { facetsOf } from "./facets";
import { IMPORT_FORMATS } from "./formats";
import { sniffBytes } from "./sniff-bytes";

const turn = { role: "user", content: "hi" };
const ledger = { role: "system", content: "Rules.\n## Ongoing tasks:\n[]" };

describe("rowFormat", () => {
  test.each([
    [{ messages: [turn], tasks: [], final: "noop" }, "raw"],
    [{ messages: [turn], tasks: [], final: { action: "noop" }, user: "u-1", conversations: [] }, "raw"],
    [{ messages: [turn], tasks: [], action: "noop" }, "raw"],
    [{ developer: "d", tasks: [], user: "u", reasoning: "r", final: "noop", messages: [] }, "sraq"],
    [{ user: "u", tasks: [], final: "noop" }, "sraq"],
    [{ messages: [ledger, turn] }, "chat"],
    [{ prompt: [ledger], completion: [turn] }, "chat"],
    [{ messages: [turn] }, "openai-chat"],
    [{ messages: [turn], tools: [] }, "openai-chat"],
    [{ conversations: [{ from: "human", value: "hi" }] }, "sharegpt"],
    [{ text: "hi", label: "reply" }, null],
    [[turn], null],
    ["noop", null],
  ])("%j is %s", (value, format) => {
    expect(rowFormat(value)).toBe(format);
  });
});

describe("detectFormat", () => {
  test("takes what most of the first rows are", () => {
    const raw = { messages: [turn], tasks: [], final: "noop" };
    expect(detectFormat([{ messages: [turn] }, raw, 5, raw], "")).toEqual({ ok: true, value: "raw" });
  });

  test.each([
    [[{ text: "hi", intent: "reply" }], "", "unknown_format", '"text", "intent"'],
    [[[1, 2]], "", "unknown_format", "an array"],
    [[], " \n\n", "empty_file", "no row"],
    [
      [],
      "id,text,label\n1,hi,reply\n",
      "not_json_lines",
      "table (CSV, columns separated by commas): id, text, label",
    ],
    [[], "id\ttext\n1\thi\n", "not_json_lines", "tabs"],
    [[], '{\n  "messages": []\n}', "not_json_lines", "several lines"],
    [[], '{"messages": [\n  {}]}', "not_json_lines", "several lines"],
    [[], "<!DOCTYPE html><html>", "not_json_lines", "HTML"],
    [[], "{'messages': []}", "not_json_lines", "broken"],
    [[], "Dear all", "not_json_lines", "plain text"],
  ])("names what was seen: %j %j", (values, head, code, seen) => {
    const result = detectFormat(values, head);
    expect(result).toMatchObject({ ok: false, error: { code } });
    if (result.ok) return;
    expect(result.error.message).toContain(seen);
    for (const name of Object.keys(IMPORT_FORMATS)) expect(result.error.message).toContain(name);
  });
});

describe("sniffBytes", () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const utf16 = (text: string, first: 0 | 1) =>
    Uint8Array.from(
      [...text].flatMap((char) => (first === 0 ? [char.charCodeAt(0), 0] : [0, char.charCodeAt(0)])),
    );

  test.each([
    [new Uint8Array(), "empty"],
    [utf8('{"messages":[]}'), "text"],
    [utf8('\ufeff{"messages":[]}'), "text"],
    [utf8('{"a":"\0"}'), "text"],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "gzip"],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d), "other"],
    [utf8("%PDF-1.7"), "other"],
    [Uint8Array.of(0xff, 0xfe, 0x7b, 0), "utf16"],
    [utf16('{"messages":[]}', 0), "utf16"],
    [utf16('{"messages":[]}', 1), "utf16"],
  ])("%j is %s", (bytes, kind) => {
    expect(sniffBytes(bytes).kind).toBe(kind);
  });

  test("tells whether a byte order mark is to be dropped", () => {
    expect(sniffBytes(utf8("\ufeff{}"))).toEqual({ kind: "text", bom: true });
    expect(sniffBytes(utf8("{}"))).toEqual({ kind: "text", bom: false });
  });
});

test("only short, non-empty strings of meta are facets", () => {
  const meta = {
    channel: "voice",
    domain: "",
    tone: 5,
    source: "x".repeat(201),
    split: "test",
    mood: "calm",
  };
  expect(facetsOf(meta)).toEqual({ channel: "voice", split: "test" });
  expect(facetsOf(null)).toEqual({});
});

test("every import code says what it means and how to mend it", () => {
  for (const [level, meaning, mend] of Object.values(IMPORT_CODES)) {
    expect(["error", "warning", "info"]).toContain(level);
    expect(meaning).toMatch(/\.$/);
    expect(mend).not.toBe("");
  }
});
