import { afterAll, describe, expect, it } from "vitest";
import { createModelBodySchema } from "@/lib/contracts/models";
import { db } from "@/lib/db/client";
import { changeModel } from "@/lib/services/models/change-model";
import { createModel } from "@/lib/services/models/create-model";
import { ensureModel } from "@/lib/services/models/ensure-model";
import { ensureServedVersion } from "@/lib/services/models/ensure-served-version";
import { ensureVersion } from "@/lib/services/models/ensure-version";
import { findModel, requireModel } from "@/lib/services/models/find-model";
import { listModels } from "@/lib/services/models/list-models";
import { testModel } from "@/lib/services/models/test-model";
import { testDatabase } from "../support/database";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { CLI_ACTOR, makePerson } from "../support/people";

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

describe("the registry", () => {
  const KEY = "sk-of-this-test";
  const servers: ModelServer[] = [];
  const body = (more: Record<string, unknown> = {}) =>
    createModelBodySchema.parse({
      name: `served-${Math.random().toString(36).slice(2)}`,
      role: "STUDENT",
      base_url: "http://127.0.0.1:9/v1/",
      model: "m",
      ...more,
    });
  const serve = async (
    answer = '{"action":"update_task","args":{"task_id":"task-4","explanation":"Thursday"}}',
  ) => {
    const server = await startModelServer({
      key: KEY,
      answer: () => ({
        text: answer,
        actions: { update_task: 0.9, reply: 0.06 },
        tasks: { 4: 0.95, 3: 0.05 },
      }),
    });
    servers.push(server);
    return server;
  };
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  it("tests a connection by one real decision, with confidence, times and cost, and never shows the key", async () => {
    process.env.PARALLAX_MODEL_KEY_TEST = KEY;
    const { url } = await serve();
    const model = await createModel(
      CLI_ACTOR,
      body({ base_url: url, key_env: "PARALLAX_MODEL_KEY_TEST", options: { price_in: 1, price_out: 2 } }),
    );
    expect(model.key_set).toBe(true);
    const found = await testModel(CLI_ACTOR, model.name);
    expect(found).toMatchObject({
      ok: true,
      final: "update_task(task-4, Thursday)",
      expected: "update_task",
      error: null,
      confidence: { mode: "exact" },
      attempts: 1,
    });
    expect(found.confidence?.value).toBeCloseTo(0.855);
    expect(found.cost).toBeCloseTo((found.tokens!.input + 2 * found.tokens!.output) / 1e6);
    const [logs] = await database.query<{ text: string }>(
      "SELECT coalesce(string_agg(details::text, ''), '') AS text FROM audit_log",
    );
    expect(JSON.stringify([model, found, logs])).not.toContain(KEY);
    delete process.env.PARALLAX_MODEL_KEY_TEST;
    expect(await testModel(CLI_ACTOR, model.name)).toMatchObject({
      ok: false,
      error: { code: "missing_key", message: expect.stringContaining("PARALLAX_MODEL_KEY_TEST") },
    });
  });

  it("finds out what is wrong without failing itself", async () => {
    const refused = await createModel(CLI_ACTOR, body());
    expect(await testModel(CLI_ACTOR, refused.id)).toMatchObject({
      ok: false,
      error: { code: "connection" },
    });
    const { url } = await serve("I think you should update it.");
    const unauthorised = await createModel(CLI_ACTOR, body({ base_url: url }));
    expect(await testModel(CLI_ACTOR, unauthorised.name)).toMatchObject({ error: { code: "unauthorized" } });
    await ensure("recorded-only");
    await expect(testModel(CLI_ACTOR, "recorded-only")).rejects.toMatchObject({ code: "bad_request" });
  });

  it.each([
    ["the metadata service", "http://169.254.169.254/latest"],
    ["the same as one number", "http://2852039166/v1"],
    ["the same over IPv6", "http://[::ffff:169.254.169.254]/v1"],
  ])("takes no address of %s", async (_name, base_url) => {
    await expect(createModel(CLI_ACTOR, body({ base_url }))).rejects.toMatchObject({ code: "invalid_input" });
    const { name } = await createModel(CLI_ACTOR, body());
    await expect(changeModel(CLI_ACTOR, name, { base_url })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("is for admins; others see names, no addresses, no options", async () => {
    const model = await createModel(CLI_ACTOR, body());
    const reviewer = await makePerson("REVIEWER");
    for (const deed of [
      () => createModel(reviewer, body()),
      () => changeModel(reviewer, model.name, { archived: true }),
      () => testModel(reviewer, model.name),
    ]) {
      await expect(deed()).rejects.toMatchObject({ code: "forbidden" });
    }
    const seen = (await listModels(reviewer)).find(({ id }) => id === model.id);
    expect(seen).toMatchObject({ name: model.name, base_url: null, key_env: null, options: null });
  });

  it("gives a changed address or option another version, and a changed limit none", async () => {
    const { id, name, options } = await createModel(CLI_ACTOR, body());
    const numbered = async () => {
      const row = await requireModel(name);
      return (await db().$transaction((tx) => ensureServedVersion(tx, CLI_ACTOR, row))).number;
    };
    expect(await numbered()).toBe(1);
    await changeModel(CLI_ACTOR, id, { options: { ...options, concurrency: 3 } as never });
    expect(await numbered()).toBe(1);
    await changeModel(CLI_ACTOR, id, { options: { ...options, temperature: 1 } as never });
    expect(await numbered()).toBe(2);
    await changeModel(CLI_ACTOR, id, { base_url: "http://127.0.0.1:10/v1" });
    expect(await numbered()).toBe(3);
  });

  it("archives without losing anything", async () => {
    const { name } = await createModel(CLI_ACTOR, body());
    await changeModel(CLI_ACTOR, name, { archived: true });
    expect((await listModels(CLI_ACTOR)).map((model) => model.name)).not.toContain(name);
    expect((await listModels(CLI_ACTOR, { archived: true })).map((model) => model.name)).toContain(name);
    expect((await changeModel(CLI_ACTOR, name, { archived: false })).archived_at).toBeNull();
    await expect(createModel(CLI_ACTOR, body({ name }))).rejects.toMatchObject({ code: "already_exists" });
  });
});
