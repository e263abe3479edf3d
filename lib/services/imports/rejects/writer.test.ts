import fc from "fast-check";
import { expect, test } from "vitest";
import type { RejectPart } from "../run/reject-part";
import { NO_REJECTS, type RejectsState, RejectsWriter } from "./writer";

/** A place that can be cut back, as the blobs can. */
function memory() {
  let rejects = Buffer.alloc(0);
  let reasons = Buffer.alloc(0);
  return {
    append: async (bad: Buffer, why: Buffer) => {
      rejects = Buffer.concat([rejects, bad]);
      reasons = Buffer.concat([reasons, why]);
    },
    cutTo({ rejectsBytes, reasonsBytes }: RejectsState) {
      rejects = rejects.subarray(0, rejectsBytes);
      reasons = reasons.subarray(0, reasonsBytes);
    },
    text: () => rejects.toString(),
    reasons: () =>
      reasons
        .toString()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

const issue = { path: "", code: "invalid_json", message: "bad" };
const part = (text: string, more: Partial<RejectPart> = {}): RejectPart => ({
  ...{ line: 1, bytes: Buffer.from(text), end: "", first: true, last: true, issue, final: false },
  ...more,
});

test("lines stand as they stood, with their own line ends, and every reason names the right line", async () => {
  const line = fc.tuple(
    fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\n")),
    fc.constantFrom("\n", "\r\n"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 10 }), async (given) => {
      const sink = memory();
      const writer = new RejectsWriter(sink, "ndjson");
      for (const [index, [text, end]] of given.entries()) {
        writer.add(part(text, { end, line: index + 7 }));
        if (index % 3 === 0) await writer.flush();
      }
      await writer.close();
      expect(sink.text()).toBe(given.map((item) => item.join("")).join(""));
      expect(sink.reasons().map(({ rejects_line, line: at }) => [rejects_line, at])).toEqual(
        given.map((_, index) => [index + 1, index + 7]),
      );
    }),
  );
});

test("elements of an array stand in an array again; one that broke off the array ends it by itself", async () => {
  const sink = memory();
  const writer = new RejectsWriter(sink, "array");
  writer.add(part('{\n"a":1}'));
  writer.add(part('{"b":2}'));
  await writer.close();
  await writer.close();
  expect(JSON.parse(sink.text())).toEqual([{ a: 1 }, { b: 2 }]);
  expect(sink.reasons().map(({ rejects_line }) => rejects_line)).toEqual([2, 4]);

  const broken = memory();
  const second = new RejectsWriter(broken, "array");
  second.add(part('{"a":[1}, {"b":', { last: false }));
  second.add(part("2}]\n", { first: false, final: true }));
  await second.close();
  expect(broken.text()).toBe('[\n{"a":[1}, {"b":2}]\n');
});

test("whatever was written of a record that did not end is cut off, and the next run goes on exactly there", async () => {
  for (const container of ["ndjson", "array"] as const) {
    const whole = memory();
    const straight = new RejectsWriter(whole, container);
    const records = [part("one\n"), part("two\n", { line: 2 })];
    for (const record of records) straight.add(record);
    await straight.close();

    const sink = memory();
    const first = new RejectsWriter(sink, container, NO_REJECTS);
    first.add(records[0] ?? part(""));
    first.add(part("tw", { last: false, line: 2 }));
    await first.flush();
    const { resume } = first;
    sink.cutTo(resume);
    const second = new RejectsWriter(sink, container, resume);
    second.add(records[1] ?? part(""));
    await second.close();
    expect(sink.text()).toBe(whole.text());
    expect(sink.reasons()).toEqual(whole.reasons());
  }
});
