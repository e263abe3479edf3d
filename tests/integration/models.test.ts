import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { ensureModel } from "@/lib/services/models/ensure-model";
import { ensureVersion } from "@/lib/services/models/ensure-version";
import { findModel, requireModel } from "@/lib/services/models/find-model";
import { testDatabase } from "../support/database";
import { CLI_ACTOR } from "../support/people";

const database = testDatabase();

const ensure = (name: string, role: "TEACHER" | "STUDENT" = "TEACHER") =>
  db().$transaction((tx) => ensureModel(tx, CLI_ACTOR, { name, role, client: "recorded" }));
const version = (modelId: string, parts: Record<string, unknown>) =>
  db().$transaction((tx) => ensureVersion(tx, CLI_ACTOR, modelId, { parts }));

describe("ensureModel", () => {
  it("makes one model however many ask at once, and logs it once", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => ensure("teacher")));
    expect(new Set(made.map((model) => model.id)).size).toBe(1);
    const [logged] = await database.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM audit_log WHERE action = 'model.create' AND target_id = $1",
      [made[0]!.id],
    );
    expect(logged?.n).toBe(1);
  });

  it("refuses a name that belongs to a model of another role", async () => {
    await ensure("small", "STUDENT");
    await expect(ensure("small", "TEACHER")).rejects.toMatchObject({ code: "conflict" });
  });

  it("is found by name and by id, and says how to register what is missing", async () => {
    const { id } = await ensure("teacher");
    expect((await findModel("teacher"))?.id).toBe(id);
    expect((await findModel(id))?.name).toBe("teacher");
    await expect(requireModel("nobody")).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("parallax model add"),
    });
  });
});

describe("ensureVersion", () => {
  it("gives one version to the same parts and following numbers to others, however many ask at once", async () => {
    const { id } = await ensure("versioned");
    const asked = await Promise.all(
      Array.from({ length: 9 }, (_, i) => version(id, { artefact: `a${i % 3}`, order: { x: 1, y: 2 } })),
    );
    expect([...new Set(asked.map(({ version: made }) => made.number))].sort()).toEqual([1, 2, 3]);
    expect(asked.filter(({ created }) => created)).toHaveLength(3);
    const again = await version(id, { order: { y: 2, x: 1 }, artefact: "a1" });
    expect(again.created).toBe(false);
  });

  it("is another version under another prompt, and never changes", async () => {
    const { id } = await ensure("prompted");
    const first = await version(id, { a: 1 });
    const second = await db().$transaction((tx) =>
      ensureVersion(tx, CLI_ACTOR, id, { parts: { a: 1 }, promptVersion: "intent-0" }),
    );
    expect(second.version.number).toBe(2);
    await expect(
      database.query("UPDATE model_version SET fingerprint = 'x' WHERE id = $1", [first.version.id]),
    ).rejects.toThrow("never changes");
  });
});
