import { describe, expect, test } from "vitest";
import type { ImportSummary } from "@/lib/contracts/imports";
import { AppError } from "@/lib/errors";
import { readRejects } from "@/lib/services/imports/read-rejects";
import { testDatabase } from "../support/database";
import { ADMIN, counts, goodRow, goodRows, importFile, lines, packed } from "../support/import-rows";

const database = testDatabase();

const stored = async (slug: string): Promise<number> => {
  const [row] = await database.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM conversation c JOIN dataset d ON d.id = c.dataset_id WHERE d.slug = $1",
    [slug],
  );
  return row?.n ?? 0;
};

const download = async (summary: ImportSummary, which: "rejects" | "reasons"): Promise<string> => {
  const { chunks } = await readRejects(ADMIN, summary.import ?? "", which);
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
};

const refusal = async (attempt: Promise<unknown>): Promise<AppError> => {
  const error = await attempt.then(
    () => expect.fail("it was accepted"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
};

describe("an import", () => {
  test("stores what the rows say, in their order, and counts it", async () => {
    const first = goodRow("a", {
      messages: [
        {
          role: "user",
          content: 'Tabs\tand "quotes" \\ and\nlines, é 👩‍👩‍👧, \\N <script>alert(1)</script>',
        },
        { role: "assistant", content: null, tool_calls: [{ id: "c1" }] },
      ],
      final: "  reply(a, b) c)  ",
      reasoning: "because\tof \\x",
      note: { mine: [1, 2.5, null] },
    });
    const summary = await importFile(lines([first, goodRow("b", { meta: undefined })]), "stored");
    expect(counts(summary)).toEqual({ read: 2, inserted: 2, duplicates: 0, rejected: 0 });
    expect(summary).toMatchObject({
      dataset: "stored",
      format: "raw",
      container: "ndjson",
      errors: [],
      rejects: null,
    });
    const rows = await database.query(
      `SELECT c.*, i.status AS import_status FROM conversation c JOIN import i ON i.id = c.import_id
       WHERE c.dataset_id = (SELECT id FROM dataset WHERE slug = 'stored') ORDER BY seq`,
    );
    expect(rows[0]).toMatchObject({
      messages: [
        (first.messages as unknown[])[0],
        { role: "assistant", content: "", tool_calls: [{ id: "c1" }] },
      ],
      tasks: first.tasks,
      imported_final: "reply(a, b) c)",
      final: "reply(a, b) c)",
      reasoning: "because\tof \\x",
      extra: { note: { mine: [1, 2.5, null] } },
      ...{ action: "reply", target_task_id: null, channel: "chat", split: "train", scenario_id: "s-a" },
      ...{ status: "pending", version: 1, import_status: "done" },
    });
    expect(rows[1]).toMatchObject({
      meta: null,
      channel: "",
      split: "",
      action: "update_task",
      target_task_id: "task-1",
    });
    const cells = await database.query("SELECT sum(n)::int AS n FROM dataset_cell");
    expect(cells).toEqual([{ n: 2 }]);
  });

  test("run twice adds nothing and counts duplicates, also with rows of one file and across batches", async () => {
    const rows = goodRows(2_500);
    const file = lines([...rows, ...rows.slice(0, 10)]);
    expect(counts(await importFile(file, "twice"))).toEqual({
      read: 2_510,
      inserted: 2_500,
      duplicates: 10,
      rejected: 0,
    });
    expect(counts(await importFile(file, "twice"))).toEqual({
      read: 2_510,
      inserted: 0,
      duplicates: 2_510,
      rejected: 0,
    });
    expect(await stored("twice")).toBe(2_500);
  });

  test("of a known input with another decision is kept, with a warning; with the corrected decision it is a duplicate", async () => {
    const other = goodRow(1, { final: "noop" });
    await importFile(lines([goodRow(1)]), "conflict");
    const second = await importFile(lines([other, other]), "conflict");
    expect(counts(second)).toEqual({ read: 2, inserted: 1, duplicates: 1, rejected: 0 });
    expect(second.warnings).toEqual({ label_conflict: 1 });
    const rows = await database.query(
      "SELECT warnings FROM conversation WHERE dataset_id = (SELECT id FROM dataset WHERE slug = 'conflict') ORDER BY seq",
    );
    expect(rows).toEqual([{ warnings: [] }, { warnings: ["label_conflict"] }]);
    await database.query(
      `UPDATE conversation SET final = 'reply(Done)', action = 'reply', target_task_id = NULL, status = 'corrected'
       WHERE final = 'noop' AND dataset_id = (SELECT id FROM dataset WHERE slug = 'conflict')`,
    );
    const third = await importFile(lines([goodRow(1, { final: "reply(Done)" }), other]), "conflict");
    expect(counts(third)).toEqual({ read: 2, inserted: 0, duplicates: 2, rejected: 0 });
  });

  test("gives --split to rows that name none", async () => {
    await importFile(lines([goodRow(1), goodRow(2, { meta: {} })]), "splits", { split: "test" });
    const rows = await database.query(
      "SELECT split FROM conversation WHERE dataset_id = (SELECT id FROM dataset WHERE slug = 'splits') ORDER BY seq",
    );
    expect(rows).toEqual([{ split: "train" }, { split: "test" }]);
  });

  test("reads gzip, CRLF, a byte order mark, arrays", async () => {
    const [a, b, c] = goodRows(3).map((row) => JSON.stringify(row));
    expect(await importFile(packed(lines(goodRows(3))), "gz")).toMatchObject({
      inserted: 3,
      compression: "gzip",
    });
    expect(await importFile(`\ufeff${a}\r\n${b}\r\n${c}`, "crlf")).toMatchObject({
      inserted: 3,
      rejected: 0,
    });
    expect(await importFile(`[\n${a},\n${b},\n${c}]\n`, "array")).toMatchObject({
      inserted: 3,
      container: "array",
    });
  });

  test("leaves its trace: an entry of the log, and the jobs that follow", async () => {
    const summary = await importFile(lines(goodRows(3)), "traced");
    const log = await database.query(
      "SELECT action, actor_name, details FROM audit_log WHERE target_id = (SELECT id::text FROM dataset WHERE slug = 'traced') ORDER BY id",
    );
    expect(log).toEqual([
      { action: "dataset.create", actor_name: "tester", details: { slug: "traced" } },
      {
        action: "dataset.import",
        actor_name: "tester",
        details: { import: summary.import, read: 3, inserted: 3, duplicates: 0, rejected: 0 },
      },
    ]);
    const jobs = await database.query(
      "SELECT task_identifier AS name FROM graphile_worker.jobs WHERE key LIKE '%' || (SELECT id FROM dataset WHERE slug = 'traced') ORDER BY 1",
    );
    expect(jobs).toEqual([{ name: "dataset.compact-cells" }, { name: "dataset.index-search" }]);
  });
});

describe("bad lines", () => {
  const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
  const good = JSON.stringify(goodRow("good"));
  const bad: [name: string, line: string | Buffer, code: string, path: string][] = [
    ["invalid JSON", '{"messages": nope}', "invalid_json", ""],
    [
      "invalid UTF-8",
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
      "invalid_utf8",
      "",
    ],
    ["10,000 levels", good.replace('"tasks"', `"deep":${deep},"tasks"`), "too_deep", ""],
    ["a duplicate key", good.replace('"tasks"', '"messages":[],"tasks"'), "duplicate_key", "messages"],
    ["an unknown action", JSON.stringify(goodRow(1, { final: "fly_away(x)" })), "unknown_action", "final"],
    [
      "an id that is not in the ledger",
      JSON.stringify(goodRow(1, { final: "cancel_task(task-9, x)" })),
      "unknown_task_id",
      "final",
    ],
    [
      "an id twice in the ledger",
      JSON.stringify(
        goodRow(1, { tasks: [1, 2].map((n) => ({ id: "task-1", summary: `${n}`, last_update: "" })) }),
      ),
      "duplicate_task_id",
      "tasks[1].id",
    ],
    ["U+0000", good.replace("Message", "\\u0000"), "nul_character", "messages[0].content"],
    ["half a surrogate pair", good.replace("Message", "\\ud83d"), "lone_surrogate", "messages[0].content"],
    ["__proto__", good.replace('"tasks"', '"__proto__":{"x":1},"tasks"'), "reserved_key", "__proto__"],
    ["no object", "[1]", "not_an_object", ""],
    ["a raw NUL byte", good.replace("Message", "\0"), "invalid_json", ""],
  ];

  test.each(bad)(
    "%s: that line is refused with line, path and reason, the others go in",
    async (name, line, code, path) => {
      const slug = `bad-${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}x`;
      const file = Buffer.concat([
        lines([goodRow("before")]),
        Buffer.from(line),
        Buffer.from("\n"),
        lines([goodRow("after")]),
      ]);
      const summary = await importFile(file, slug);
      expect(counts(summary)).toEqual({ read: 3, inserted: 2, duplicates: 0, rejected: 1 });
      expect(summary.errors).toEqual([
        { line: 2, path: expect.stringContaining(path), code, message: expect.any(String) },
      ]);
      expect(summary.errors[0]?.message.length).toBeGreaterThan(20);
      expect(await download(summary, "rejects")).toBe(`${Buffer.from(line)}\n`);
    },
  );

  test("a last line that was cut off is told as such", async () => {
    const summary = await importFile(`${good}\n${good.slice(0, 60)}`, "cut");
    expect(summary).toMatchObject({
      inserted: 1,
      rejected: 1,
      errors: [{ line: 2, code: "truncated_json" }],
    });
  });

  test("a 50 MB line goes byte for byte into the rejects, and the memory stays small", async () => {
    const piece = Buffer.alloc(1024 * 1024, "x");
    async function* source() {
      yield lines([goodRow(1)]);
      yield Buffer.from('{"messages":"');
      for (let n = 0; n < 50; n += 1) yield piece;
      yield Buffer.from('"}\n');
      yield lines([goodRow(2)]);
    }
    const { importRows } = await import("@/lib/services/imports/import-rows");
    const summary = await importRows(ADMIN, source(), {
      ...{ dataset: "long-line", createDataset: true, fileName: "long.jsonl", format: "auto" },
      ...{ atomic: false, dryRun: false, rejects: "blobs" },
    });
    expect(summary).toMatchObject({
      read: 3,
      inserted: 2,
      rejected: 1,
      errors: [{ line: 2, code: "line_too_long" }],
    });
    const { bytes, chunks } = await readRejects(ADMIN, summary.import ?? "", "rejects");
    expect(bytes).toBe(50 * piece.length + '{"messages":""}\n'.length);
    let seen = 0;
    for await (const chunk of chunks) {
      seen += chunk.length;
      expect(chunk.length).toBeLessThanOrEqual(piece.length);
    }
    expect(seen).toBe(bytes);
  });

  test("can be mended in the rejects file and imported again; its reasons say which line is which", async () => {
    const fly = JSON.stringify(goodRow(2, { final: "fly(x)" }));
    const file = `${lines([goodRow(1)])}${fly}\r\n${lines([goodRow(3)])}{"broken\n${lines([goodRow(4)])}`;
    const summary = await importFile(file, "mended");
    const rejects = await download(summary, "rejects");
    expect(rejects).toBe(`${fly}\r\n{"broken\n`);
    const reasons = (await download(summary, "reasons"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(reasons).toEqual([
      { rejects_line: 1, line: 2, path: "final", code: "unknown_action", message: expect.any(String) },
      { rejects_line: 2, line: 4, path: "", code: "truncated_json", message: expect.any(String) },
    ]);
    const mended = rejects.replace("fly(x)", "noop").replace('{"broken', JSON.stringify(goodRow(5)));
    expect(counts(await importFile(mended, "mended"))).toEqual({
      read: 2,
      inserted: 2,
      duplicates: 0,
      rejected: 0,
    });
    expect(await stored("mended")).toBe(5);
  });

  test("of an array are rejected into an array, that can be mended and imported again", async () => {
    const fly = JSON.stringify(goodRow(2, { final: "fly(x)" }), null, 2);
    const summary = await importFile(
      `[${JSON.stringify(goodRow(1))},\n${fly},${fly.replace("x)", "y)")}]`,
      "mended-array",
    );
    expect(counts(summary)).toEqual({ read: 3, inserted: 1, duplicates: 0, rejected: 2 });
    const rejects = await download(summary, "rejects");
    expect(JSON.parse(rejects)).toHaveLength(2);
    const reasons = (await download(summary, "reasons"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const rejectLines = rejects.split("\n");
    expect(reasons.map(({ rejects_line }) => rejectLines[rejects_line - 1])).toEqual(["{", "{"]);
    const again = await importFile(rejects.replaceAll("fly(", "reply("), "mended-array");
    expect(again).toMatchObject({ inserted: 2, rejected: 0, container: "array" });
  });

  test("more than a hundred of them: the summary lists the first hundred, the reasons file all", async () => {
    const file = lines([goodRow(0), ...Array.from({ length: 250 }, (_, n) => `{"n":${n}}`)]);
    const summary = await importFile(file, "many");
    expect(summary).toMatchObject({ rejected: 250, inserted: 1 });
    expect(summary.errors).toHaveLength(100);
    expect((await download(summary, "reasons")).trim().split("\n")).toHaveLength(250);
  });
});

describe("a file that holds no rows", () => {
  test("leaves nothing, not even the data set, and says why", async () => {
    const error = await refusal(importFile("id,text\n1,hello\n", "nothing"));
    expect(error).toMatchObject({ code: "unusable_file", message: expect.stringContaining("CSV") });
    expect(await database.query("SELECT 1 FROM dataset WHERE slug = 'nothing'")).toEqual([]);
    expect((await refusal(importFile("", "nothing"))).message).toContain("empty");
    expect((await refusal(importFile('{"foo":1}\n', "nothing"))).message).toContain("foo");
    for (const none of ["[]", " [\n]\n", "\n".repeat(100_000)]) {
      expect((await refusal(importFile(none, "nothing"))).message).toContain("no row");
    }
  });

  test("with a short gzip that is cut off keeps every whole row before the cut", async () => {
    const whole = packed(lines(goodRows(50)));
    const error = await refusal(importFile(whole.subarray(0, whole.length - 4), "tail"));
    expect(error.message).toMatch(/cut off.* 50 rows went in/s);
    expect(await stored("tail")).toBe(50);
  });

  test("with gzip that is cut off keeps the rows before the cut, and tells how many", async () => {
    const whole = packed(
      lines(goodRows(6_000).map((row, n) => ({ ...row, noise: Math.sin(n).toString().repeat(20) }))),
    );
    const error = await refusal(importFile(whole.subarray(0, Math.floor(whole.length * 0.7)), "half"));
    const { summary } = error.details as { summary: ImportSummary };
    expect(error.message).toContain("cut off");
    expect(summary.inserted).toBeGreaterThan(1_000);
    expect(await stored("half")).toBe(summary.inserted);
    expect(
      await database.query("SELECT status, inserted FROM import WHERE id = $1", [summary.import]),
    ).toEqual([{ status: "failed", inserted: summary.inserted }]);
    const again = await importFile(whole, "half");
    expect(counts(again)).toEqual({
      read: 6_000,
      inserted: 6_000 - summary.inserted,
      duplicates: summary.inserted,
      rejected: 0,
    });
  });
});

describe("all or nothing", () => {
  test("with one bad line in the last batch leaves nothing at all", async () => {
    const error = await refusal(importFile(lines([...goodRows(2_100), "{"]), "atomic", { atomic: true }));
    expect(error.code).toBe("rows_rejected");
    expect(error.details).toMatchObject({
      read: 2_101,
      inserted: 0,
      rejected: 1,
      import: null,
      errors: [{ line: 2_101 }],
    });
    expect(await database.query("SELECT 1 FROM dataset WHERE slug = 'atomic'")).toEqual([]);
    expect(
      await database.query(
        "SELECT 1 FROM blob b WHERE NOT EXISTS (SELECT 1 FROM import i WHERE b.id IN (i.rejects_id, i.reasons_id))",
      ),
    ).toEqual([]);
  });

  test("without a bad line goes in as one", async () => {
    expect(counts(await importFile(lines(goodRows(2_100)), "atomic", { atomic: true }))).toMatchObject({
      inserted: 2_100,
    });
    expect(await stored("atomic")).toBe(2_100);
  });
});

describe("a dry run", () => {
  test("tells what would happen and leaves nothing", async () => {
    await importFile(lines(goodRows(5)), "dry");
    const before = await database.query(
      "SELECT (SELECT count(*) FROM conversation) AS rows, (SELECT count(*) FROM import) AS imports, (SELECT count(*) FROM audit_log) AS log, (SELECT count(*) FROM blob) AS blobs, (SELECT count(*) FROM graphile_worker.jobs) AS jobs",
    );
    const summary = await importFile(lines([...goodRows(8), "{"]), "dry", { dryRun: true });
    expect(counts(summary)).toEqual({ read: 9, inserted: 3, duplicates: 5, rejected: 1 });
    expect(summary).toMatchObject({ import: null, dry_run: true });
    await importFile(lines(goodRows(8)), "dry-new", { dryRun: true });
    expect(
      await database.query(
        "SELECT (SELECT count(*) FROM conversation) AS rows, (SELECT count(*) FROM import) AS imports, (SELECT count(*) FROM audit_log) AS log, (SELECT count(*) FROM blob) AS blobs, (SELECT count(*) FROM graphile_worker.jobs) AS jobs",
      ),
    ).toEqual(before);
    expect(await database.query("SELECT 1 FROM dataset WHERE slug = 'dry-new'")).toEqual([]);
  });
});

describe("several imports at once", () => {
  test("of the same rows into one data set store each row once", async () => {
    const rows = goodRows(3_000);
    const files = [rows, rows.toReversed(), rows, rows.slice(500)].map(lines);
    const summaries = await Promise.all(files.map((file) => importFile(file, "parallel")));
    expect(summaries.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(3_000);
    expect(summaries.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(3_000 * 2 + 2_500);
    expect(await stored("parallel")).toBe(3_000);
  });
});

describe("who may", () => {
  test("not a viewer; and a missing data set is only made when asked", async () => {
    const { importRows } = await import("@/lib/services/imports/import-rows");
    const { chunksOf } = await import("../support/import-rows");
    const options = {
      fileName: "x",
      format: "auto",
      atomic: false,
      dryRun: false,
      rejects: "blobs",
    } as const;
    const file = () => chunksOf(lines(goodRows(1)));
    const viewer = { ...ADMIN, role: "VIEWER" as const };
    expect(
      (await refusal(importRows(viewer, file(), { ...options, dataset: "who", createDataset: true }))).code,
    ).toBe("forbidden");
    expect(
      (await refusal(importRows(ADMIN, file(), { ...options, dataset: "who", createDataset: false }))).code,
    ).toBe("not_found");
    expect(
      (await refusal(importRows(ADMIN, file(), { ...options, dataset: "No Slug", createDataset: true })))
        .code,
    ).toBe("invalid_input");
    await importFile(lines(goodRows(1)), "archived");
    await database.query("UPDATE dataset SET archived_at = now() WHERE slug = 'archived'");
    expect((await refusal(importFile(lines(goodRows(1)), "archived"))).code).toBe("conflict");
  });
});
