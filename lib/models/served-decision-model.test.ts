import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { ModelOptionsInput } from "@/lib/domain/models/model-options";
import type { Action, Decision } from "@/prompts/actions";
import { STATIC_PROMPT, toWireDecision } from "@/prompts/intent-prompt";
import {
  type Answer,
  type ModelServer,
  type ServerOptions,
  startModelServer,
  type Variant,
} from "@/tests/support/model-server/model-server";
import { recordedAnswers } from "@/tests/support/model-server/recorded-answers";
import type { DecisionModel } from "./decision-model";
import { openDecisionModel } from "./open-model";

const INPUT = {
  messages: [
    { role: "assistant" as const, content: "Shall I call the bank?" },
    { role: "user" as const, content: "On Tuesday, please" },
  ],
  tasks: [
    { id: "task-1", summary: "Book a table", last_update: "" },
    { id: "task-2", summary: "Call the bank", last_update: "" },
  ],
};
const UPDATE: Decision = { action: "update_task", args: { task_id: "task-2", explanation: "On Tuesday" } };
const ACTIONS = { update_task: 0.8, start_task: 0.1, reply: 0.05 };
const answering = (decision: Decision): Answer => ({
  text: JSON.stringify(toWireDecision(decision)),
  actions: ACTIONS,
  tasks: { 2: 0.9, 1: 0.1 },
});

const open: { server: ModelServer; model: DecisionModel }[] = [];
async function serve(server: Partial<ServerOptions>, options: ModelOptionsInput = {}) {
  const running = await startModelServer({ answer: () => answering(UPDATE), ...server });
  const model = openDecisionModel(
    {
      id: randomUUID(),
      name: "small",
      client: "openai_compatible",
      baseUrl: running.url,
      modelName: "test-model",
      keyEnv: null,
      options,
    },
    {},
  );
  open.push({ server: running, model });
  return { server: running, model };
}

afterEach(async () => {
  for (const { server, model } of open.splice(0)) {
    await model.close?.();
    await server.close();
  }
});

describe("a served decision model", () => {
  test.each<[Variant, ModelOptionsInput, boolean]>([
    ["openai", {}, false],
    ["vllm", { structured: "structured_outputs" }, true],
    ["vllm", { structured: "structured_outputs" }, false],
    ["vllm-old", { structured: "guided_json" }, true],
    ["harmony", { structured: "structured_outputs" }, true],
  ])("decides with %s %o, log-probabilities masked: %s", async (variant, options, masked) => {
    const { model, server } = await serve({ variant, masked }, options);
    const actions: Action[] = [];
    const got = await model.decide(INPUT, { onAction: (action) => actions.push(action) });
    expect(got.decision).toEqual({ ok: true, value: UPDATE });
    const p = masked ? 0.8 / 0.95 : 0.8;
    expect(got.confidence?.mode).toBe("exact");
    expect(got.confidence?.value).toBeCloseTo(p * 0.9);
    expect(got.confidence?.unassigned).toBeCloseTo(masked ? 0 : 0.05);
    expect(got.confidence?.tasks?.["task-2"]).toBeCloseTo(0.9);
    expect(actions).toEqual(["update_task"]);
    expect(got.timings.actionMs).toBeLessThanOrEqual(got.timings.totalMs);
    expect(server.requests[0]?.messages[0]?.content.startsWith(STATIC_PROMPT)).toBe(true);
  });

  test("decides without confidence where there are no log-probabilities", async () => {
    const { model } = await serve({ variant: "ollama" });
    expect(await model.decide(INPUT)).toMatchObject({
      decision: { ok: true, value: UPDATE },
      confidence: null,
    });
  });

  test("knows the action before the arguments have come", async () => {
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const { model } = await serve({
      tokenMs: 2,
      answer: () => ({ ...answering(UPDATE), text: `${JSON.stringify(UPDATE)}${" ".repeat(40)}` }),
    });
    const deciding = model.decide(INPUT, { onAction: () => release() });
    await held;
    const got = await deciding;
    expect(got.timings.actionMs).toBeLessThan(got.timings.totalMs);
  });

  test("asks a grammar server for the union that students are trained on, and a strict one for the flat form", async () => {
    const strict = await serve({});
    await strict.model.decide(INPUT);
    const format = strict.server.requests[0]?.body.response_format;
    expect(format).toMatchObject({
      json_schema: {
        strict: true,
        schema: { properties: { args: { required: ["task_id", "text", "explanation"] } } },
      },
    });
    const grammar = await serve({ variant: "vllm" }, { structured: "structured_outputs" });
    await grammar.model.decide(INPUT);
    const { json } = grammar.server.requests[0]!.body.structured_outputs as { json: { anyOf: unknown[] } };
    expect(json.anyOf).toHaveLength(5);
    expect(JSON.stringify(json)).not.toMatch(/oneOf|pattern|\$schema|default/);
  });

  test.each<[string, Partial<ServerOptions>, string]>([
    ["prose", { answer: () => "I would update the task." }, "not_json"],
    ["a wrong schema", { answer: () => '{"intent":"update"}' }, "not_a_decision"],
    [
      "an unknown task",
      { answer: () => answering({ ...UPDATE, args: { task_id: "task-7", explanation: "x" } } as Decision) },
      "unknown_task",
    ],
    ["a refusal", { fault: () => ({ kind: "refusal" }) }, "refused"],
    ["nothing", { fault: () => ({ kind: "empty" }) }, "empty"],
    ["half an answer", { fault: () => ({ kind: "truncated", afterTokens: 9 }) }, "truncated"],
  ])("keeps %s as it came, with the reason why it is no decision", async (_name, server, reason) => {
    const { model } = await serve(server);
    const got = await model.decide(INPUT);
    expect(got).toMatchObject({ decision: { ok: false, reason }, confidence: null });
    if (reason !== "empty") expect(got.raw).not.toBe("");
  });

  test("counts votes where k answers are asked, each with a seed of its own", async () => {
    const noop: Decision = { action: "noop", args: {} };
    const { model, server } = await serve(
      { answer: ({ n }) => answering(n === 1 ? noop : UPDATE) },
      { votes: 3, seed: 7, logprobs: false, concurrency: 1 },
    );
    const got = await model.decide(INPUT);
    expect(got).toMatchObject({ decision: { ok: true, value: UPDATE }, votes: [UPDATE, noop, UPDATE] });
    expect(got.confidence).toMatchObject({ mode: "votes", value: 2 / 3 });
    expect(JSON.parse(got.raw)).toHaveLength(3);
    expect(server.requests.map(({ body }) => [body.seed, body.temperature, body.logprobs])).toEqual([
      [7, 0.7, undefined],
      [8, 0.7, undefined],
      [9, 0.7, undefined],
    ]);
  });

  test("ends the other votes where one fails for good", async () => {
    const { model } = await serve(
      { fault: ({ n }) => (n === 0 ? { kind: "status", status: 401 } : { kind: "silent" }) },
      { votes: 3 },
    );
    await expect(model.decide(INPUT)).rejects.toMatchObject({ code: "unauthorized" });
  });
});

test("a server that plays a record gives each row what the record says of it", async () => {
  const row = { ...INPUT, final: "cancel_task(task-1, Not needed)", confidence: 0.6 };
  const { model } = await serve({ answer: recordedAnswers([row]) });
  const got = await model.decide(row);
  expect(got.decision).toEqual({
    ok: true,
    value: { action: "cancel_task", args: { task_id: "task-1", explanation: "Not needed" } },
  });
  expect(got.confidence?.actions?.cancel_task).toBeCloseTo(0.6);
  expect((await model.decide({ messages: INPUT.messages, tasks: [] })).decision).toMatchObject({
    value: { action: "noop" },
  });
});

describe("openDecisionModel", () => {
  const model = {
    id: "m",
    name: "m",
    client: "openai_compatible" as const,
    baseUrl: "http://127.0.0.1:1/v1",
    modelName: "x",
    options: {},
  };
  test.each([
    ["a key that is not set", { ...model, keyEnv: "OPENAI_API_KEY" }, "missing_key"],
    ["a variable that holds no model's key", { ...model, keyEnv: "DATABASE_URL" }, "missing_key"],
    ["a record", { ...model, keyEnv: null, client: "recorded" as const }, "bad_request"],
  ])("refuses %s", (_name, address, code) => {
    const env = { DATABASE_URL: "postgres://secret" };
    expect(() => openDecisionModel(address, env)).toThrow(expect.objectContaining({ code }));
    expect(() => openDecisionModel(address, env)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("postgres://") }),
    );
  });
});
