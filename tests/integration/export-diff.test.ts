import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access";
import { diffExports } from "@/lib/services/exports/diff-exports";
import type { ExportOptions } from "@/lib/services/exports/export-options";
import { startExport } from "@/lib/services/exports/export-rows";
import { testDatabase } from "@/tests/support/database";
import { ADMIN, goodRows, importFile, lines } from "@/tests/support/import-rows";

const database = testDatabase();

/** Exports the data set and keeps which rows it held. */
async function made(options: Partial<ExportOptions> = {}, freeze = true): Promise<string> {
  const wanted: ExportOptions = { dataset: "talks", target: "raw", status: ["all"], ...options };
  const running = await startExport(ADMIN, wanted, { freeze });
  for await (const _event of running.events);
  return running.id;
}
const diff = (before: string, after: string, limit = 100) => diffExports(ADMIN, { before, after }, { limit });
/** The second version of a row, as a review or a change of split makes it. */
async function revise(
  id: string,
  change: { status?: string; final?: string; split?: string },
): Promise<void> {
  await database.query(
    `WITH first AS (
       INSERT INTO row_version (conversation_id, version, status, final, split, actor_name, at)
       SELECT id, 1, status, final, split, 'import', created_at FROM conversation WHERE id = $1
     ), grown AS (
       UPDATE conversation SET version = 2, status = coalesce($2::row_status, status),
         final = coalesce($3, final), split = coalesce($4, split) WHERE id = $1
       RETURNING id, version, status, final, split)
     INSERT INTO row_version (conversation_id, version, status, final, split, actor_name)
     SELECT id, version, status, final, split, 'tester' FROM grown`,
    [id, change.status ?? null, change.final ?? null, change.split ?? null],
  );
}

let ids: string[] = [];
let first = "";
beforeAll(async () => {
  await importFile(lines(goodRows(20)), "talks");
  ids = (await database.query<{ id: string }>("SELECT id FROM conversation ORDER BY seq")).map(
    ({ id }) => id,
  );
  first = await made();
});

describe("a diff of two exports", () => {
  it("of an export and its like finds nothing, and says that the files are the same", async () => {
    const found = await diff(first, await made());
    expect(found).toMatchObject({ same_files: true, same: 20, options: [], rows: [], more: false });
    expect([found.added.rows, found.removed.rows, found.changed.rows]).toEqual([0, 0, 0]);
  });

  it("counts what came, what went and what changed, each with its reason, and the other way round alike", async () => {
    const [decided, moved, approved, rejected, gone] = ids as [string, string, string, string, string];
    await revise(decided, { status: "corrected", final: "reply(Something else)" });
    await revise(moved, { split: "test" });
    await revise(approved, { status: "approved" });
    await revise(rejected, { status: "rejected" });
    await database.query("DELETE FROM conversation WHERE id = $1", [gone]);
    await importFile(lines(goodRows(22).slice(20)), "talks");
    const later = await made({ status: ["pending", "approved"], reasoned: false });

    const found = await diff(first, later);
    expect(found).toMatchObject({
      same_files: false,
      same: 16,
      added: { rows: 2, by_reason: { imported: 2 } },
      removed: { rows: 2, by_reason: { revised: 1, deleted: 1 } },
      changed: { rows: 2, by_reason: { decision: 1, split: 1 } },
      options: [{ name: "status", before: ["all"], after: ["pending", "approved"] }],
    });
    expect(found.rows.map(({ id, change, reasons }) => [id, change, reasons])).toEqual([
      [decided, "changed", ["decision"]],
      [moved, "changed", ["split"]],
      [rejected, "removed", ["revised"]],
      [expect.any(String), "added", ["imported"]],
      [expect.any(String), "added", ["imported"]],
      [gone, "removed", ["deleted"]],
    ]);
    expect(found.rows[0]).toMatchObject({
      before: { version: 1, final: expect.not.stringMatching(/Something/) },
      after: { version: 2, final: "reply(Something else)" },
    });
    expect(found.rows[1]).toMatchObject({ after: { split: "test" } });

    const back = await diff(later, first);
    expect([back.same, back.added, back.removed, back.changed]).toEqual([
      ...[found.same, found.removed, found.added, found.changed],
    ]);
    const few = await diff(first, later, 2);
    expect([few.rows, few.more]).toEqual([found.rows.slice(0, 2), true]);
  });

  it("tells rows that only the options left out, and labels that only the options changed", async () => {
    const all = await made();
    const some = await diff(
      all,
      await made({ filter: { split: ["test"] } as ExportOptions["filter"] & object }),
    );
    expect(some.removed.by_reason).toEqual({ options: some.removed.rows });
    const imported = await diff(all, await made({ label: "imported" }));
    expect(imported).toMatchObject({ changed: { rows: 1, by_reason: { decision: 1 } }, same: 20 });
  });

  it("refuses streams, exports of two data sets and whoever may not read", async () => {
    await importFile(lines(goodRows(3)), "others");
    const others = await made({ dataset: "others" });
    await expect(diff(first, others)).rejects.toMatchObject({ code: "invalid_input" });
    const stream = await made({ single: true }, false);
    await expect(diff(first, stream)).rejects.toMatchObject({ code: "conflict" });
    await expect(diff(first, "nothing")).rejects.toMatchObject({ code: "not_found" });
    const key: Actor = { kind: "key", id: "k", name: "key", role: "VIEWER", scopes: ["route"] };
    await expect(diffExports(key, { before: first, after: first }, { limit: 1 })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
