import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { datasetDetailSchema, datasetSchema } from "@/lib/contracts/datasets";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { rowPageSchema, rowSchema } from "@/lib/contracts/rows";
import type { Actor } from "@/lib/domain/access";
import { archiveDataset } from "@/lib/services/datasets/archive-dataset";
import { createDataset } from "@/lib/services/datasets/create-dataset";
import { datasetHoldings, deleteDataset } from "@/lib/services/datasets/delete-dataset";
import { getDataset } from "@/lib/services/datasets/get-dataset";
import { indexSearch } from "@/lib/services/datasets/index-search";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { getRow } from "@/lib/services/rows/get-row";
import { listRows } from "@/lib/services/rows/list-rows";
import { rowNeighbours } from "@/lib/services/rows/row-neighbours";
import { insertRows, type TestRow } from "../support/browse-rows";
import { testDatabase } from "../support/database";

const database = testDatabase();
const admin: Actor = { kind: "user", id: randomUUID(), name: "Ada", role: "ADMIN" };
const viewer: Actor = { kind: "user", id: randomUUID(), name: "Vi", role: "VIEWER" };
const everything = rowFilterSchema.parse({});

const row = (part: Partial<TestRow> = {}): TestRow => ({
  action: "reply",
  status: "pending",
  channel: "voice",
  split: "train",
  words: ["hello"],
  warnings: [],
  ...part,
});

async function filled(slug: string, rows: TestRow[]): Promise<string> {
  const { id } = await createDataset(admin, { slug });
  await insertRows(database, id, rows);
  return id;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code?: string }) => error.code,
  );

describe("a data set", () => {
  test("is created empty, once, and logged", async () => {
    const made = await createDataset(admin, { slug: "fresh", name: "Fresh", description: "d" });
    expect(datasetSchema.strict().parse(made)).toMatchObject({ slug: "fresh", name: "Fresh", rows: 0 });
    expect(await codeOf(createDataset(admin, { slug: "fresh" }))).toBe("already_exists");
    const log = await database.query("SELECT action, actor_name FROM audit_log WHERE target_id = $1", [
      made.id,
    ]);
    expect(log).toEqual([{ action: "dataset.create", actor_name: "Ada" }]);
  });

  test("made twice at the same moment is made once", async () => {
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(createDataset(admin, { slug: "race" }))));
    expect(codes.toSorted()).toEqual(["already_exists", "already_exists", "done"]);
  });

  test("counts its rows by action, status, split and channel", async () => {
    await filled("counted", [
      row(),
      row({ action: "noop", channel: "" }),
      row({ status: "approved", split: "" }),
    ]);
    const view = datasetDetailSchema.strict().parse(await getDataset(viewer, "counted"));
    expect(view.rows).toBe(3);
    expect(view.counts).toEqual({
      action: { reply: 2, start_task: 0, update_task: 0, cancel_task: 0, noop: 1 },
      status: { pending: 2, approved: 1, corrected: 0, rejected: 0, discarded: 0 },
      split: { "(none)": 1, train: 2 },
      channel: { "(none)": 1, voice: 2 },
    });
    const listed = (await listDatasets(viewer, {})).find(({ slug }) => slug === "counted");
    expect(listed?.counts).toEqual(view.counts);
  });

  test("that is archived leaves the lists and loses nothing", async () => {
    await filled("old", [row()]);
    await archiveDataset(admin, "old", true);
    const slugs = async (archived: boolean) =>
      (await listDatasets(viewer, { archived })).map(({ slug }) => slug);
    expect(await slugs(false)).not.toContain("old");
    expect(await slugs(true)).toContain("old");
    await archiveDataset(admin, "old", false);
    expect(await slugs(false)).toContain("old");
    expect((await getDataset(viewer, "old")).rows).toBe(1);
  });

  test("is deleted with everything that belongs to it, and only when its slug was typed", async () => {
    const id = await filled("doomed", [row(), row({ action: "noop" })]);
    await indexSearch(admin, { datasetId: id });
    const blob = randomUUID();
    await database.query("INSERT INTO blob (id, kind) VALUES ($1, 'rejects')", [blob]);
    await database.query(
      `INSERT INTO import (id, dataset_id, file_name, format, rejects_id, created_by) VALUES (gen_random_uuid(), $1, 'f', 'raw', $2, 'a')`,
      [id, blob],
    );
    expect(await datasetHoldings(admin, "doomed")).toMatchObject({ rows: 2, imports: 1 });
    expect(await codeOf(deleteDataset(admin, "doomed", "doome"))).toBe("invalid_input");
    expect((await getDataset(viewer, "doomed")).rows).toBe(2);
    expect(await deleteDataset(admin, "doomed", "doomed")).toMatchObject({ rows: 2, imports: 1 });
    expect(await codeOf(getDataset(viewer, "doomed"))).toBe("not_found");
    for (const table of ["conversation", "conversation_search", "dataset_cell", "import"]) {
      const left = await database.query(`SELECT 1 FROM ${table} WHERE dataset_id = $1`, [id]);
      expect(left, table).toEqual([]);
    }
    expect(await database.query("SELECT 1 FROM blob WHERE id = $1", [blob])).toEqual([]);
    const log = await database.query(
      "SELECT 1 FROM audit_log WHERE action = 'dataset.delete' AND target_id = $1",
      [id],
    );
    expect(log).toHaveLength(1);
  });

  test("can be looked at by a viewer, and nothing more", async () => {
    await filled("guarded", [row()]);
    const tries = [
      createDataset(viewer, { slug: "mine" }),
      archiveDataset(viewer, "guarded", true),
      datasetHoldings(viewer, "guarded"),
      deleteDataset(viewer, "guarded", "guarded"),
    ];
    expect(await Promise.all(tries.map(codeOf))).toEqual([
      "forbidden",
      "forbidden",
      "forbidden",
      "forbidden",
    ]);
  });
});

describe("rows", () => {
  test("come in pages that lead to each other, forth and back", async () => {
    await filled(
      "pages",
      Array.from({ length: 7 }, () => row()),
    );
    const page = (cursor?: string) =>
      listRows(viewer, "pages", { filter: everything, cursor, limit: 3, count: true, facets: true });
    const first = rowPageSchema.strict().parse(await page());
    expect(first.prev_cursor).toBeNull();
    expect(first.total).toEqual({ count: 7, capped: false });
    const second = await page(first.next_cursor ?? "");
    const third = await page(second.next_cursor ?? "");
    expect(third.rows).toHaveLength(1);
    expect(third.next_cursor).toBeNull();
    const back = await page(third.prev_cursor ?? "");
    expect(back.rows).toEqual(second.rows);
    const start = await page(back.prev_cursor ?? "");
    expect(start.rows).toEqual(first.rows);
    expect(start.prev_cursor).toBeNull();
  });

  test("refuse a cursor that is none, with a reason", async () => {
    await filled("cursors", [row()]);
    for (const cursor of ["x", "PjE7", Buffer.from(">99999999999999999999").toString("base64url"), "🙈"]) {
      const work = listRows(viewer, "cursors", {
        filter: everything,
        cursor,
        limit: 3,
        count: false,
        facets: false,
      });
      expect(await codeOf(work), cursor).toBe("invalid_input");
    }
    expect(
      await codeOf(
        listRows(viewer, "nowhere", { filter: everything, limit: 1, count: false, facets: false }),
      ),
    ).toBe("not_found");
  });

  test("are shown whole, with the imported state as version 1, and know their neighbours under a filter", async () => {
    await filled("whole", [row(), row({ action: "noop" }), row()]);
    const { rows } = await listRows(viewer, "whole", {
      filter: everything,
      limit: 3,
      count: false,
      facets: false,
    });
    const [first, second, third] = rows;
    const whole = rowSchema.strict().parse(await getRow(viewer, second!.id));
    expect(whole).toMatchObject({
      dataset: { slug: "whole" },
      messages: [{ role: "user", content: "hello" }],
      action: "noop",
      text: null,
      reviews: [],
      versions: [{ version: 1, status: "pending", final: "noop", split: "train", cause_id: null }],
    });
    const replies = rowFilterSchema.parse({ action: "reply" });
    expect(await rowNeighbours(viewer, "whole", second!.seq, replies)).toEqual({
      previous: first!.id,
      next: third!.id,
    });
    expect(await rowNeighbours(viewer, "whole", third!.seq, everything)).toEqual({
      previous: second!.id,
      next: null,
    });
    expect(await codeOf(getRow(viewer, randomUUID()))).toBe("not_found");
  });
});
