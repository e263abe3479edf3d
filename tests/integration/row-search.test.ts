import { beforeAll, describe, expect, test } from "vitest";
import { listRows, type RowListRequest } from "@/lib/db/rows";
import { countSearchable, indexSearchBatch, searchState } from "@/lib/db/search";
import type { Actor } from "@/lib/domain/access";
import { indexSearch } from "@/lib/services/datasets/index-search";
import { insertRows, makeDataset, type TestRow } from "../support/browse-rows";
import { testDatabase } from "../support/database";

const database = testDatabase();
const actor: Actor = { kind: "system", id: "system", name: "test", role: "ADMIN" };

const row = (words: string[], part: Partial<TestRow> = {}): TestRow => ({
  action: "noop",
  status: "pending",
  channel: "",
  split: "",
  warnings: [],
  ...part,
  words,
});

const search = async (datasetId: string, q: string, more: Partial<RowListRequest> = {}) =>
  listRows({ datasetId, filter: { q }, page: { limit: 200 }, count: true, facets: false, ...more });

describe("the search index", () => {
  test("is filled in batches, by whoever comes, and once only", async () => {
    const id = await makeDataset(database, "batches");
    await insertRows(
      database,
      id,
      Array.from({ length: 25 }, (_, n) => row([`word${n}`])),
    );
    const seen: number[] = [];
    const [first] = await Promise.all([
      indexSearch(actor, { datasetId: id, batch: 4, onBatch: (added) => void seen.push(added) }),
      indexSearch(actor, { datasetId: id, batch: 7 }),
    ]);
    expect(first.left).toBe(0);
    expect(await countSearchable(id)).toBe(25);
    expect(seen.length).toBeGreaterThanOrEqual(7);
    expect(await indexSearch(actor, { datasetId: id })).toEqual({ added: 0, left: 0 });
    expect((await search(id, "word17")).total).toEqual({ count: 1, capped: false });
  });

  test("takes rows in that came before rows which are searchable already", async () => {
    const id = await makeDataset(database, "gaps");
    await insertRows(database, id, [row(["early"]), row(["late"])]);
    await indexSearchBatch(id, 0n, 10);
    await database.query(
      "DELETE FROM conversation_search WHERE dataset_id = $1 AND seq = (SELECT min(seq) FROM conversation WHERE dataset_id = $1)",
      [id],
    );
    expect(await indexSearch(actor, { datasetId: id })).toEqual({ added: 1, left: 0 });
    expect((await search(id, "early")).total?.count).toBe(1);
  });

  test("copes with texts beyond what a tsvector holds and words beyond 2 kB", async () => {
    const id = await makeDataset(database, "long");
    const vast = Array.from({ length: 400_000 }, (_, n) => n.toString(36)).join(" ");
    // Each of these gives three words of four-byte letters: too much for a tsvector long before the limit.
    const hostile = Array.from({ length: 30_000 }, (_, n) => `𐐀𐐀𐐀𐐀𐐀-𐐀𐐀𐐀${n.toString(36)}`).join(" ");
    await insertRows(database, id, [
      row(["before"]),
      row(["vast", vast]),
      row(["hostile", hostile]),
      row(["endless", "x".repeat(5_000)]),
      row(["after"]),
    ]);
    expect(await indexSearch(actor, { datasetId: id })).toEqual({ added: 5, left: 0 });
    for (const word of ["before", "vast", "hostile", "endless", "after"]) {
      expect((await search(id, word)).total, word).toEqual({ count: 1, capped: false });
    }
  });

  test("knows tasks as well as turns, phrases, and what must not be there", async () => {
    const id = await makeDataset(database, "grammar");
    await insertRows(database, id, [row(["red", "green"]), row(["green", "red"]), row(["red"])]);
    await database.query(
      `INSERT INTO conversation (id, dataset_id, messages, tasks, imported_final, final, input_hash, content_hash, warnings, action)
       VALUES (gen_random_uuid(), $1, '[]', '[{"id":"task-1","summary":"Book the violet room","last_update":"asked Zoë"}]',
         'noop', 'noop', 'h', 'c', '{}', 'noop')`,
      [id],
    );
    await indexSearch(actor, { datasetId: id });
    const found = async (q: string) => (await search(id, q)).total?.count;
    expect(await found("red green")).toBe(2);
    expect(await found('"red green"')).toBe(1);
    expect(await found("red -green")).toBe(1);
    expect(await found("violet or green")).toBe(3);
    expect(await found("zoë")).toBe(1);
    expect(await found("'; DROP TABLE conversation; --")).toBe(0);
    expect(await found('"')).toBe(0);
  });
});

describe("more than 10,000 hits", () => {
  let id: string;
  const all = 24_000;

  beforeAll(async () => {
    id = await makeDataset(database, "many");
    for (let from = 0; from < all; from += 3_000) {
      await insertRows(
        database,
        id,
        Array.from({ length: 3_000 }, (_, n) => {
          const i = from + n;
          const words = ["common", ...(i >= 12_500 ? ["late"] : []), ...(i === 23_990 ? ["rare"] : [])];
          return row(words, {
            action: i % 4 === 0 ? "reply" : "noop",
            status: i > 23_900 ? "rejected" : "pending",
            warnings: ["label_conflict"],
          });
        }),
      );
    }
    await indexSearch(actor, { datasetId: id });
  });

  test("are counted up to 10,000 and paged to the end", async () => {
    const first = await search(id, "common", { facets: true });
    expect(first.total).toEqual({ count: 10_000, capped: true });
    expect(first.facets?.action.every(({ capped }) => capped)).toBe(true);
    let seen = first.rows.length;
    let last = first.rows.at(-1)!.seq;
    for (let more = first.more; more; ) {
      const next = await search(id, "common", {
        page: { position: { seq: last, direction: "after" }, limit: 200 },
        count: false,
      });
      seen += next.rows.length;
      expect(next.rows[0]!.seq).toBeGreaterThan(last);
      last = next.rows.at(-1)!.seq;
      more = next.more;
    }
    expect(seen).toBe(all);
  });

  test("are counted exactly where the facets leave few", async () => {
    const few = await listRows({
      datasetId: id,
      filter: { q: "common", status: ["rejected"], action: ["reply"] },
      page: { limit: 10 },
      count: true,
      facets: true,
    });
    expect(few.total).toEqual({ count: 24, capped: false });
    expect(few.rows).toHaveLength(10);
    expect(few.more).toBe(true);
  });

  test("page alike with facets that fit many, with warnings, and backwards", async () => {
    const filters = [
      { q: "common", status: ["pending", "rejected"] },
      { q: "common", warning: ["label_conflict"] },
      { warning: ["label_conflict"] },
      { warning: ["label_conflict"], status: ["pending"] },
    ];
    for (const filter of filters) {
      const at = { datasetId: id, filter, count: true, facets: false };
      const forth = await listRows({ ...at, page: { limit: 20 } });
      expect(forth.total).toEqual({ count: 10_000, capped: true });
      const end = forth.rows.at(-1)!.seq + 1n;
      const back = await listRows({
        ...at,
        page: { position: { seq: end, direction: "before" }, limit: 20 },
      });
      expect(back.rows).toEqual(forth.rows);
      expect(back.more).toBe(false);
    }
  });

  test("that all stand far behind are found from the beginning, and from the end", async () => {
    for (const filter of [{ q: "late" }, { q: "late", status: ["pending", "rejected"] }]) {
      const at = { datasetId: id, filter, count: true, facets: false };
      const first = await listRows({ ...at, page: { limit: 5 } });
      expect(first.total).toEqual({ count: 10_000, capped: true });
      expect(first.rows.every(({ excerpt }) => excerpt.includes("late"))).toBe(true);
      const all = await listRows({
        datasetId: id,
        filter: {},
        page: { limit: 1 },
        count: false,
        facets: false,
      });
      expect(first.rows[0]!.seq - all.rows[0]!.seq).toBe(12_500n);
      const before = { seq: first.rows[0]!.seq, direction: "before" as const };
      const none = await listRows({ ...at, page: { position: before, limit: 5 } });
      expect(none.rows).toEqual([]);
    }
  });

  test("do not hide a rare word", async () => {
    const found = await search(id, "common rare", { facets: true });
    expect(found.total).toEqual({ count: 1, capped: false });
    expect(found.facets?.status.find(({ value }) => value === "rejected")?.count).toBe(1);
  });
});

test("says that it is indexing while an import's rows wait, and not before or afterwards", async () => {
  const id = await makeDataset(database, "state");
  await insertRows(database, id, [row(["one"]), row(["two"])]);
  await database.query(
    `INSERT INTO import (id, dataset_id, file_name, format, status, inserted, created_by)
     VALUES (gen_random_uuid(), $1, 'f', 'raw', 'done', 2, 'test')`,
    [id],
  );
  expect(await searchState(id, 2)).toEqual({ indexing: true, indexed: 0, total: 2 });
  await indexSearch(actor, { datasetId: id });
  expect(await searchState(id, 2)).toEqual({ indexing: false, indexed: 2, total: 2 });
  await database.query("UPDATE import SET indexed_at = now() WHERE dataset_id = $1", [id]);
  expect(await searchState(id, 2)).toEqual({ indexing: false, indexed: 2, total: 2 });
});
