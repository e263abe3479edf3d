import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { IMPORT_LIMITS, type ImportLimits } from "./limits";
import { openRecords } from "./records";
import { SNIFF_BYTES, sniff } from "./sniff";

type Seen = { line: number; text: string; end?: string; problem?: string };

async function* inChunks(bytes: Buffer, size: number | number[]): AsyncGenerator<Uint8Array> {
  const sizes = typeof size === "number" ? [size] : size;
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** What a reader of the records sees, parts joined. */
async function read(
  file: string | Buffer,
  { size = 65_536, limits = {} }: { size?: number | number[]; limits?: Partial<ImportLimits> } = {},
): Promise<{ container: string; compression: string | null; records: Seen[] }> {
  const opened = await openRecords(inChunks(Buffer.from(file), size), { ...IMPORT_LIMITS, ...limits });
  const records: Seen[] = [];
  let parts: Buffer[] = [];
  for await (const group of opened.groups) {
    for (const record of group) {
      if (record.kind === "record") {
        records.push({ line: record.line, text: record.bytes.toString(), end: record.end });
        continue;
      }
      if (record.first) parts = [];
      parts.push(record.bytes);
      if (record.last) {
        records.push({
          line: record.line,
          text: Buffer.concat(parts).toString(),
          problem: record.problem.code,
        });
      }
    }
  }
  return { container: opened.container, compression: opened.compression, records };
}

async function failure(file: string | Buffer, limits: Partial<ImportLimits> = {}) {
  const error = await read(file, { limits }).then(
    () => expect.fail("the file was read"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  const { code, message, details } = error as AppError;
  return { code, message, reason: (details as { reason: string }).reason };
}

const texts = (seen: { records: Seen[] }) => seen.records.map(({ text }) => text);

describe("JSON lines", () => {
  test("are found with LF, CRLF, blank lines and without a last line end, with their line numbers", async () => {
    const { container, records } = await read('{"a":1}\r\n\n  \n{"b":2}\n{"c":3}');
    expect(container).toBe("ndjson");
    expect(records).toEqual([
      { line: 1, text: '{"a":1}', end: "\r\n" },
      { line: 4, text: '{"b":2}', end: "\n" },
      { line: 5, text: '{"c":3}', end: "" },
    ]);
  });

  test("lose a UTF-8 byte order mark and nothing else", async () => {
    expect(texts(await read(Buffer.from('\ufeff{"a":"\ufeff"}\n')))).toEqual(['{"a":"\ufeff"}']);
  });

  test("of which one is longer than the limit: that one comes in parts, byte for byte, the others whole", async () => {
    const long = `{"a":"${"x".repeat(500)}"}\r\n`;
    const { records } = await read(`{"b":1}\n${long}{"c":2}`, { size: 64, limits: { line: 100 } });
    expect(records).toEqual([
      { line: 1, text: '{"b":1}', end: "\n" },
      { line: 2, text: long, problem: "line_too_long" },
      { line: 3, text: '{"c":2}', end: "" },
    ]);
  });

  test("a 50 MB line never stands in memory as a whole", async () => {
    const piece = Buffer.alloc(1024 * 1024, "x");
    async function* source() {
      yield Buffer.from('{"a":1}\n{"a":"');
      for (let n = 0; n < 50; n += 1) yield piece;
      yield Buffer.from('"}\n{"b":2}\n');
    }
    const opened = await openRecords(source());
    let largest = 0;
    let bytes = 0;
    const whole: string[] = [];
    for await (const group of opened.groups) {
      for (const record of group) {
        if (record.kind === "record") whole.push(record.bytes.toString());
        else {
          largest = Math.max(largest, record.bytes.length);
          bytes += record.bytes.length;
        }
      }
    }
    expect(whole).toEqual(['{"a":1}', '{"b":2}']);
    expect(bytes).toBe(50 * piece.length + '{"a":""}\n'.length);
    expect(largest).toBeLessThanOrEqual(piece.length);
  });
});

describe("a JSON array", () => {
  test("gives its elements, over lines and with brackets, commas and escaped quotes in strings", async () => {
    const file = '\ufeff [\n {"a":"],}\\"[{"},\n {"b":\n [1,{"c":2}]}\n,3 ]\n';
    const { container, records } = await read(file);
    expect(container).toBe("array");
    expect(records).toEqual([
      { line: 2, text: '{"a":"],}\\"[{"}', end: "" },
      { line: 3, text: '{"b":\n [1,{"c":2}]}', end: "" },
      { line: 5, text: "3", end: "" },
    ]);
  });

  test("that is empty holds no record; a trailing comma costs none", async () => {
    expect((await read("[]")).records).toEqual([]);
    expect(texts(await read('[{"a":1},]'))).toEqual(['{"a":1}']);
  });

  test("with a broken element goes on at the next line that begins as that one did", async () => {
    const { records } = await read('[{"a":1},\n{"b":[2}},\n{"c":3},\n{"d":"x},\n{"e":5}]\n', { size: 3 });
    expect(records.map(({ line, text, problem }) => [line, text, problem])).toEqual([
      [1, '{"a":1}', undefined],
      [2, '{"b":[2}}', "invalid_json"],
      [3, '{"c":3}', undefined],
      [4, '{"d":"x}', "invalid_json"],
      [5, '{"e":5}', undefined],
    ]);
  });

  test("that is indented goes on at the next element, not at an object inside the broken one", async () => {
    const elements = [{ m: [{ r: 1 }, { r: 2 }] }, { m: [{ r: 3 }, { r: 4 }] }, { m: [] }];
    const file = JSON.stringify(elements, null, 2).replace('"r": 3', '"r": 3 ]');
    const { records } = await read(file, { size: 7 });
    expect(records.map(({ problem }) => problem)).toEqual([undefined, "invalid_json", undefined]);
    expect(JSON.parse(records[2]?.text ?? "")).toEqual({ m: [] });
    expect(JSON.parse((records[1]?.text ?? "").replace("3 ]", "3"))).toEqual(elements[1]);
  });

  test("keeps all that follows as one record where no such line comes", async () => {
    const { records } = await read('[{"a":1},{"b":[2}},{"c":3},\n  {"d":4}]\n', { size: 3 });
    expect(records).toEqual([
      { line: 1, text: '{"a":1}', end: "" },
      { line: 1, text: '{"b":[2}},{"c":3},\n  {"d":4}]\n', problem: "array_broken" },
    ]);
  });

  test("that is cut off inside an element gives the torn element, between elements says so", async () => {
    expect(texts(await read('[{"a":1},{"b":'))).toEqual(['{"a":1}', '{"b":']);
    expect((await read('[{"a":1}')).records).toEqual([
      { line: 1, text: '{"a":1}', end: "" },
      { line: 1, text: "", problem: "array_broken" },
    ]);
  });

  test("text after its end is kept as a bad record", async () => {
    expect((await read('[{"a":1}]\n[2]')).records[1]).toEqual({
      line: 2,
      text: "[2]",
      problem: "array_broken",
    });
  });

  test("10,000 levels of nesting are one element", async () => {
    const deep = "[".repeat(10_000) + "]".repeat(10_000);
    expect(texts(await read(`[${deep},1]`))).toEqual([deep, "1"]);
  });

  test("an element longer than the limit comes in parts, the next one whole", async () => {
    const { records } = await read(`[{"a":"${"x".repeat(300)}"},{"b":1}]`, {
      size: 50,
      limits: { line: 100 },
    });
    expect(records.map(({ problem }) => problem)).toEqual(["line_too_long", undefined]);
    expect(records[0]?.text).toBe(`{"a":"${"x".repeat(300)}"}`);
  });
});

describe("whatever the chunks", () => {
  const value = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.constantFrom('{"a":"\\"]},"}', '{"a', '{"b":[1}', "", "  ", "é👩‍👩‍👧", `{"long":"${"x".repeat(80)}"}`),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

  test("JSON lines give the same records", async () => {
    const lineEnd = fc.constantFrom("\n", "\r\n");
    const file = fc
      .tuple(fc.array(fc.tuple(value, lineEnd), { maxLength: 12 }), value)
      .map(([lines, last]) => `{"head":0}\n${lines.map(([text, end]) => text + end).join("")}${last}`);
    await fc.assert(
      fc.asyncProperty(file, sizes, async (text, size) => {
        const limits = { line: 60 };
        expect(await read(text, { size, limits })).toEqual(await read(text, { limits }));
      }),
    );
  });

  test("arrays give the same records, and joined with their commas the same elements", async () => {
    const file = fc.array(value, { maxLength: 10 }).map((items) => `[${items.join(" ,\n ")}]`);
    await fc.assert(
      fc.asyncProperty(file, sizes, async (text, size) => {
        const limits = { line: 60 };
        expect(await read(text, { size, limits })).toEqual(await read(text, { limits }));
      }),
    );
    const good = fc.array(fc.json({ maxDepth: 4 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(good, sizes, async (items, size) => {
        expect(texts(await read(`[${items.join(",")}]`, { size }))).toEqual(items.map((item) => item.trim()));
      }),
    );
  });

  test("gzip gives the same records as the plain file", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json(), { minLength: 1, maxLength: 20 }), sizes, async (items, size) => {
        const plain = Buffer.from(`{"head":0}\n${items.join("\n")}`);
        const packed = await read(gzipSync(plain), { size });
        expect(packed.records).toEqual((await read(plain)).records);
        expect(packed.compression).toBe("gzip");
      }),
      { numRuns: 50 },
    );
  });
});

describe("gzip", () => {
  test("of several members is read to its end", async () => {
    const file = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"b":2}\n')]);
    expect(texts(await read(file))).toEqual(['{"a":1}', '{"b":2}']);
  });

  test("a bomb is stopped early, by its ratio", async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x20));
    const { reason, message } = await failure(bomb, { ratioGrace: 1024 * 1024 });
    expect(reason).toBe("gzip_bomb");
    expect(message).toContain("200 times");
  });

  test("well packed, honest data is no bomb", async () => {
    const rows = `${'{"a":1}\n'.repeat(100_000)}`;
    expect(
      (await read(gzipSync(rows), { limits: { ratioGrace: 1_000_000, ratio: 900 } })).records,
    ).toHaveLength(100_000);
  });

  test("that is cut off gives the rows before the cut, then the reason", async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `{"n":${n},"r":${Math.sin(n)}}\n`).join("");
    const file = gzipSync(rows);
    const opened = await openRecords(inChunks(file.subarray(0, file.length / 2), 4096));
    let count = 0;
    const error = await (async () => {
      for await (const group of opened.groups) count += group.length;
    })().catch((thrown: unknown) => thrown);
    expect(count).toBeGreaterThan(5_000);
    expect((error as AppError).message).toMatch(/gzip file is cut off/);
  });

  test("that is damaged, or packed twice, is refused with the reason", async () => {
    const file = gzipSync('{"a":1}\n'.repeat(1000));
    file.fill(0xff, 20, 40);
    expect((await failure(file)).reason).toBe("gzip_damaged");
    expect((await failure(gzipSync(gzipSync("{}")))).message).toContain("compressed twice");
  });
});

describe("what is no file of rows is refused, naming what was seen", () => {
  const utf16 = Buffer.from('{"messages":[]}\n', "utf16le");
  const cases: [string, string | Buffer, RegExp][] = [
    ["an empty file", "", /empty/],
    ["white space", " \n\n", /no row/],
    ["a table", "id,text,label\n1,hello,noop\n2,bye,noop\n", /CSV.*id, text, label/],
    ["a PNG", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /PNG/],
    ["a PDF", "%PDF-1.7\n{", /PDF/],
    ["a ZIP", Buffer.from("504b03041400", "hex"), /ZIP/],
    ["HTML", "<!doctype html>\n<script>\n{ a }\n</script>", /HTML/],
    ["UTF-16 with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), /UTF-16.*iconv/],
    ["UTF-16 without a mark", utf16, /UTF-16.*iconv/],
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), /UTF-32.*iconv/],
    ["prose", "Hello there.\nNothing to see.\n", /no line of it is JSON/],
    ["lines that end with CR alone", '{"a":1}\r{"b":[2]}\r', /carriage return alone.*tr /s],
    ["one object over several lines", '{\n  "messages": []\n}\n', /spread over several lines/],
    ["binary data", Buffer.from(Array.from({ length: 600 }, (_, n) => (n * 7) % 32)), /binary/],
  ];
  test.each(cases)("%s", async (_name, file, message) => {
    expect(await failure(file)).toEqual({
      code: "unusable_file",
      message: expect.stringMatching(message),
      reason: expect.any(String),
    });
  });

  test.each(["\n", "\r", "\r\n", "\u2028", " ", "\n ", "]\r", "}\r ", "[\n", "{\n", "a,"])(
    "64 KiB of %j are judged in no time: nobody else can be answered meanwhile",
    (text) => {
      const started = performance.now();
      try {
        sniff(Buffer.from(text.repeat(SNIFF_BYTES)).subarray(0, SNIFF_BYTES));
      } catch {
        // refused or not: only the time counts here
      }
      expect(performance.now() - started).toBeLessThan(250);
    },
  );

  test("more bytes than an import may hold", async () => {
    expect((await failure('{"a":1}\n'.repeat(100), { total: 100 })).reason).toBe("too_large");
  });

  test("a source that breaks, with its own reason", async () => {
    async function* source() {
      yield Buffer.from('{"a":1}\n'.repeat(10_000));
      throw new Error("ECONNRESET");
    }
    const opened = await openRecords(source());
    const drain = async () => {
      for await (const _ of opened.groups);
    };
    await expect(drain()).rejects.toThrow(/broke off.*ECONNRESET/);
  });

  test("but JSON lines that begin with a line that is an array are lines", async () => {
    expect(texts(await read('[[1]]\n{"a":1}\n{"b":2}\n'))).toEqual(["[[1]]", '{"a":1}', '{"b":2}']);
    expect(texts(await read('[{"a":1}]\r\n\n {"b":2}\r\n'))).toEqual(['[{"a":1}]', ' {"b":2}']);
    expect((await read('[{"a":[1]},\n{"b":2}]\n')).container).toBe("array");
    expect((await read('[\n[1]\n,{"b":2}]\n')).container).toBe("array");
  });

  test("but a file with only bad lines is read line by line", async () => {
    expect(texts(await read('{"a":\n{"b"}\n'))).toEqual(['{"a":', '{"b"}']);
  });
});
