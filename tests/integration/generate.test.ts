import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StartGeneration } from "@/lib/contracts/generations";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { cancelGeneration } from "@/lib/services/generations/cancel-generation";
import { listItems } from "@/lib/services/generations/list-items";
import { readGeneration } from "@/lib/services/generations/read-generation";
import { readItem } from "@/lib/services/generations/read-item";
import { resumeGeneration } from "@/lib/services/generations/resume-generation";
import { runGeneration } from "@/lib/services/generations/run-generation";
import { startGeneration } from "@/lib/services/generations/start-generation";
import type { RowAnswer } from "@/prompts/generator/answers";
import { testDatabase } from "../support/database";
import { ADMIN } from "../support/import-rows";
import {
  type Fault,
  type ModelServer,
  type ServerRequest,
  startModelServer,
} from "../support/model-server/model-server";
import { stepOf, writeAnswer } from "../support/scripted-writer";

testDatabase();

/** What the server does with a request; null answers as it should. */
type Behaviour = (request: ServerRequest) => Fault | { text: string } | undefined;
let behave: Behaviour = () => undefined;
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer({
    variant: "vllm",
    answer: (request) => {
      const wanted = behave(request);
      return wanted && "text" in wanted ? wanted.text : writeAnswer(request.messages);
    },
    fault: (request) => {
      const wanted = behave(request);
      return wanted && "kind" in wanted ? wanted : undefined;
    },
  });
  await addModel("writer");
  await addModel("hasty", { first_byte_ms: 500, retries: 6 });
});
afterAll(() => server.close());

/** Patient: the machine may be busy. Who waits in vain is `hasty`. */
const OPTIONS = { retries: 1, deadline_ms: 30_000, first_byte_ms: 20_000, concurrency: 16 };

const addModel = (name: string, options: object = {}) =>
  db().model.create({
    data: {
      id: newId(),
      name,
      role: "TEACHER",
      client: "openai_compatible",
      baseUrl: server.url,
      modelName: "test-model",
      options: { ...OPTIONS, price_in: 1, price_out: 2, ...options },
      createdBy: "test",
    },
  });

let slugs = 0;
async function begin(asked: Partial<StartGeneration> = {}): Promise<string> {
  slugs += 1;
  const view = await startGeneration(
    ADMIN,
    `generated-${slugs}`,
    { n: 12, model: "writer", seed: `seed ${slugs}`, only: { locales: ["en"] }, ...asked },
    { by: "caller", createDataset: true },
  );
  return view.id;
}

const run = (id: string, signal?: AbortSignal) =>
  runGeneration(id, { actor: ADMIN, lastTry: true, ...(signal && { signal }) });
const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, n) => all + n, 0);
/** Answers that the server gave to the end, and has been paid for. */
const answers = (): number => [...server.answered.values()].reduce((all, n) => all + n, 0);
const storedAnswers = (id: string) => db().generationCall.count({ where: { generationId: id, error: null } });

async function generate(behaviour: Behaviour, asked: Partial<StartGeneration> = {}) {
  behave = behaviour;
  const id = await begin(asked);
  expect(await run(id)).toBe("ended");
  return readGeneration(ADMIN, id);
}

const rowsOf = (dataset: string) =>
  db().conversation.findMany({ where: { dataset: { slug: dataset } }, orderBy: { seq: "asc" } });

describe("a generation", () => {
  test("asks for scenario, row and votes, and puts what passes in as pending rows with where they come from", async () => {
    const before = server.requests.length;
    const view = await generate(() => undefined);
    expect(view).toMatchObject({
      ...{ status: "done", requested: 12, accepted: 12, pending: 0, rejected: {}, tries: {} },
      requests: 60,
      failed_calls: 0,
      priced: true,
      coverage: { cells: 12, filled: 12, share: 1 },
    });
    expect(server.requests.length - before).toBe(60);
    const rows = await rowsOf(view.dataset);
    expect(rows).toHaveLength(12);
    for (const row of rows) {
      expect(row).toMatchObject({ status: "pending", source: "generated", split: "train", importId: null });
      expect(row.meta).toMatchObject({
        generation: view.id,
        generated_by: "writer",
        votes: 3,
        votes_agree: 3,
      });
    }
    // Whoever votes sees messages and ledger, and nothing of plan, scenario or label.
    const votes = server.requests.slice(before).filter(({ messages }) => stepOf(messages) === "vote");
    expect(votes).toHaveLength(36);
    for (const { messages } of votes)
      expect(JSON.stringify(messages)).not.toMatch(/right action|scenario|distractor|deciding_turn/);
  });

  test("counts tokens and cost as the server does", async () => {
    const view = await generate(() => undefined, { n: 2 });
    const rows = await db().generationCall.findMany({ where: { generationId: view.id } });
    const input = rows.reduce((all, { tokensIn }) => all + tokensIn, 0);
    const output = rows.reduce((all, { tokensOut }) => all + tokensOut, 0);
    expect(view.tokens).toEqual({ input, output, total: input + output, estimated: false });
    expect(view.cost).toBeCloseTo((input + 2 * output) / 1e6, 6);
  });

  test("keeps every answer, to be seen from its cell", async () => {
    const view = await generate(
      ({ messages, earlier }) =>
        stepOf(messages) === "row" && earlier === 0 ? { kind: "refusal" } : undefined,
      { n: 1, tries: 2 },
    );
    const item = await readItem(ADMIN, view.id, 0);
    expect(item.tries).toMatchObject([
      { attempt: 1, code: "refused" },
      { attempt: 2, code: "refused" },
    ]);
    expect(item).toMatchObject({ state: "rejected", code: "refused", row: null });
    expect(item.calls.map(({ attempt, step }) => `${attempt} ${step}`)).toEqual([
      "1 scenario",
      "1 row",
      "2 scenario",
      "2 row",
    ]);
    expect(item.calls[1]?.refusal).toContain("can't help");
    expect(JSON.parse(item.calls[0]?.text ?? "")).toHaveProperty("situation");
    expect(await listItems(ADMIN, view.id, { code: "refused", after: -1, limit: 5 })).toMatchObject({
      items: [{ position: 0 }],
      next: null,
    });
  });
});

/** The row asked for, in which users say what they say in every other one. */
function sameTalk({ messages }: ServerRequest): string {
  const answer: RowAnswer = JSON.parse(writeAnswer(messages));
  const said = Array.from({ length: 300 }, (_, at) => `word${at}`).join(" ");
  for (const turn of answer.messages) if (turn.role === "user") turn.content += ` ${said}`;
  return JSON.stringify(answer);
}

describe("against a server that misbehaves, every row asked for ends accepted or rejected with a code:", () => {
  const first = ({ earlier }: ServerRequest, fault: Fault) => (earlier === 0 ? fault : undefined);
  test.each<[string, Behaviour]>([
    ["429 with Retry-After", (r) => first(r, { kind: "status", status: 429, retryAfter: "0" })],
    ["500", (r) => first(r, { kind: "status", status: 500 })],
    ["connections cut in the middle", (r) => first(r, { kind: "cut", afterTokens: 5 })],
    ["streams that end too early", (r) => first(r, { kind: "unfinished", afterTokens: 5 })],
    ["silence", (r) => (stepOf(r.messages) === "row" ? first(r, { kind: "silent" }) : undefined)],
  ])("%s: retried by the client until it answers", async (what, behaviour) => {
    const model = what === "silence" ? "hasty" : "writer";
    const view = await generate(behaviour, { n: 4, votes: 1, concurrency: 8, model });
    expect(view).toMatchObject({ status: "done", accepted: 4, rejected: {}, failed_calls: 0 });
    expect(view.requests).toBeGreaterThan(12);
  });

  const onRows =
    (fault: Fault | { text: string }): Behaviour =>
    (r) =>
      stepOf(r.messages) === "row" ? fault : undefined;
  test.each<[string, string, Behaviour]>([
    ["truncated JSON", "truncated", onRows({ kind: "truncated", afterTokens: 40 })],
    ["another schema", "wrong_schema", onRows({ text: '{"conversation": []}' })],
    ["prose", "not_json", onRows({ text: "Certainly! Once upon a time." })],
    ["refusals", "refused", onRows({ kind: "refusal" })],
    ["nothing", "empty_answer", onRows({ kind: "empty" })],
    [
      "votes for something else",
      "vote_disagrees",
      (r) =>
        stepOf(r.messages) === "vote"
          ? { text: '{"action":"update_task","args":{"task_id":"task-9"}}' }
          : undefined,
    ],
    [
      "one row again and again",
      "near_duplicate",
      (r) => (stepOf(r.messages) === "row" ? { text: sameTalk(r) } : undefined),
    ],
  ])("%s", async (_what, code, behaviour) => {
    const view = await generate(behaviour, {
      n: 3,
      tries: 2,
      votes: 1,
      only: { actions: ["reply"], locales: ["en"] },
    });
    expect(view).toMatchObject({ status: "done", pending: 0 });
    expect(view.accepted + sum(view.rejected)).toBe(3);
    expect(Object.keys(view.tries)).toContain(code);
    if (code !== "near_duplicate") expect(view.rejected).toEqual({ [code]: 3 });
    expect(await rowsOf(view.dataset)).toHaveLength(view.accepted);
  });

  test("all of it at once, at random", async () => {
    const faults: (Fault | undefined)[] = [
      { kind: "status", status: 429, retryAfter: "0" },
      { kind: "status", status: 503 },
      { kind: "cut", afterTokens: 3 },
      { kind: "truncated", afterTokens: 20 },
      { kind: "garbage", as: "html" },
      { kind: "refusal" },
      ...Array.from({ length: 12 }, () => undefined),
    ];
    const view = await generate(({ n }) => faults[(n * 7919) % faults.length], { n: 20, concurrency: 8 });
    expect(view).toMatchObject({ status: "done", pending: 0 });
    expect(view.accepted + sum(view.rejected)).toBe(20);
    expect(view.accepted).toBeGreaterThan(0);
    expect(await rowsOf(view.dataset)).toHaveLength(view.accepted);
    for (const code of Object.keys(view.rejected)) expect(view.tries[code]).toBeGreaterThan(0);
  });
});

describe("a generation that ends early", () => {
  test("for the cost limit has not spent more, and goes on with a higher one without asking anything twice", async () => {
    behave = () => undefined;
    const max_cost = 0.6 * (await generate(() => undefined, { n: 10 })).cost;
    const id = await begin({ n: 10, max_cost, concurrency: 3 });
    const before = answers();
    await run(id);
    const stopped = await readGeneration(ADMIN, id);
    expect(stopped).toMatchObject({ status: "stopped", failure: { code: "cost_limit" } });
    expect(stopped.cost).toBeLessThanOrEqual(max_cost);
    expect(stopped.accepted).toBeGreaterThan(0);
    expect(stopped.pending).toBeGreaterThan(0);
    await resumeGeneration(ADMIN, id, { by: "caller", maxCost: null });
    await run(id);
    expect(await readGeneration(ADMIN, id)).toMatchObject({ status: "done", accepted: 10, failure: null });
    expect(answers() - before).toBe(await storedAnswers(id));
  });

  test("because the server is down keeps its rows for later: none is given up for that", async () => {
    let down = true;
    behave = () => (down ? { kind: "status", status: 503 } : undefined);
    const id = await begin({ n: 6, votes: 1, concurrency: 2 });
    await run(id);
    expect(await readGeneration(ADMIN, id)).toMatchObject({
      status: "failed",
      accepted: 0,
      failure: { code: "server_error" },
    });
    down = false;
    await resumeGeneration(ADMIN, id, { by: "caller" });
    await run(id);
    expect(await readGeneration(ADMIN, id)).toMatchObject({ status: "done", accepted: 6, rejected: {} });
  });

  test("for a wrong key says so after one request, and costs no row a try", async () => {
    behave = () => ({ kind: "status", status: 401 });
    const id = await begin({ n: 6, concurrency: 1 });
    const before = server.requests.length;
    await run(id);
    const view = await readGeneration(ADMIN, id);
    expect(view).toMatchObject({
      status: "failed",
      failure: { code: "unauthorized" },
      pending: 6,
      tries: {},
    });
    expect(server.requests.length - before).toBe(1);
  });

  test("by cancelling gives up its calls; resumed, it asks nothing again that was answered", async () => {
    let slow = false;
    behave = () => (slow ? { kind: "silent" } : undefined);
    const id = await begin({ n: 6, concurrency: 2 });
    const before = answers();
    const running = runGeneration(id, {
      actor: ADMIN,
      lastTry: true,
      onItem: () => {
        slow = true;
      },
    });
    await expect
      .poll(async () => (await readGeneration(ADMIN, id)).accepted, { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect((await cancelGeneration(ADMIN, id)).status).toBe("cancelled");
    expect(await running).toBe("ended");
    const cancelled = await readGeneration(ADMIN, id);
    expect(cancelled).toMatchObject({ status: "cancelled", active: false, failure: null });
    slow = false;
    await resumeGeneration(ADMIN, id, { by: "caller" });
    await run(id);
    expect(await readGeneration(ADMIN, id)).toMatchObject({ status: "done", accepted: 6 });
    expect(answers() - before).toBe(await storedAnswers(id));
    await expect(resumeGeneration(ADMIN, id, { by: "caller" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("because its process stops is taken up again where it stood", async () => {
    behave = () => undefined;
    const id = await begin({ n: 8, concurrency: 2 });
    const before = answers();
    const stop = new AbortController();
    const outcome = await runGeneration(id, {
      actor: ADMIN,
      lastTry: false,
      signal: stop.signal,
      onItem: () => stop.abort(),
    });
    expect(outcome).toBe("interrupted");
    const half = await readGeneration(ADMIN, id);
    expect(half).toMatchObject({ status: "running", active: false });
    expect(half.accepted).toBeLessThan(8);
    await run(id);
    expect(await readGeneration(ADMIN, id)).toMatchObject({ status: "done", accepted: 8 });
    expect(answers() - before).toBe(await storedAnswers(id));
  });
});

test("two processes never work on one generation: the second is told so, and every row is made once", async () => {
  behave = () => undefined;
  const id = await begin({ n: 6, requests_per_minute: 600 });
  const before = server.requests.length;
  const outcomes = await Promise.all([run(id), run(id)]);
  expect(outcomes.toSorted()).toEqual(["ended", expect.stringMatching(/busy|ended/)].toSorted());
  const view = await readGeneration(ADMIN, id);
  expect(view).toMatchObject({ status: "done", accepted: 6 });
  expect(server.requests.length - before).toBe(30);
  expect(await rowsOf(view.dataset)).toHaveLength(6);
});

describe("what cannot be started", () => {
  test("says how to register a model", async () => {
    await expect(begin({ model: "nobody" })).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(/registered are hasty, writer.*parallax model add.*OPENAI_API_KEY/s),
    });
  });

  test("says that a limit needs prices, that a record cannot write, and that no cell is left", async () => {
    await addModel("free", { price_in: undefined, price_out: undefined });
    await expect(begin({ model: "free", max_cost: 1 })).rejects.toThrow(/"free" has none/);
    await db().model.create({
      data: { id: newId(), name: "record", role: "TEACHER", client: "recorded", createdBy: "test" },
    });
    await expect(begin({ voter: "record" })).rejects.toMatchObject({ code: "conflict" });
    await expect(begin({ only: { patterns: ["p13"], actions: ["reply"] } })).rejects.toThrow(
      /No cell is left/,
    );
  });

  test("is refused to whoever may not manage runs", async () => {
    const viewer = { ...ADMIN, kind: "user", role: "VIEWER" } as const;
    await expect(
      startGeneration(viewer, "generated-1", { n: 1, model: "writer" }, { by: "worker" }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
