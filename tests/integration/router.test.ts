import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createModelBodySchema } from "@/lib/contracts/models";
import { routeBodySchema } from "@/lib/contracts/router";
import { db } from "@/lib/db/client";
import { recentDecisions } from "@/lib/db/decisions";
import type { Actor } from "@/lib/domain/access";
import * as environment from "@/lib/env";
import { newId } from "@/lib/ids";
import { createModel } from "@/lib/services/models/create-model";
import { decisionLog, sweep } from "@/lib/services/router/decision-log";
import { listDecisions } from "@/lib/services/router/list-decisions";
import { liveFigures } from "@/lib/services/router/live-figures";
import { closeRouter, processRouter, refreshRouter } from "@/lib/services/router/process-router";
import { readMetrics } from "@/lib/services/router/read-metrics";
import { routeTurn } from "@/lib/services/router/route-turn";
import { sendToReview } from "@/lib/services/router/send-to-review";
import type { Decision } from "@/prompts/actions";
import { toWireDecision } from "@/prompts/intent-prompt";
import { testDatabase } from "../support/database";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { CLI_ACTOR, makePerson } from "../support/people";

testDatabase();

const TASKS = [{ id: "task-1", summary: "Book a table", last_update: "" }];
const BODY = routeBodySchema.parse({
  messages: [{ role: "user", content: "At eight please, and write to ana@mail.example" }],
  tasks: TASKS,
  channel: "chat",
  conversation_id: "c-1",
});
const UPDATE: Decision = { action: "update_task", args: { task_id: "task-1", explanation: "At eight" } };
const NOOP: Decision = { action: "noop", args: {} };

const servers: ModelServer[] = [];
async function serve(name: string, role: "TEACHER" | "STUDENT", decision: Decision): Promise<ModelServer> {
  const server = await startModelServer({ answer: () => JSON.stringify(toWireDecision(decision)) });
  servers.push(server);
  const body = createModelBodySchema.parse({ name, role, base_url: server.url, model: "test-model" });
  await createModel(CLI_ACTOR, body);
  return server;
}
/** A router of a process that starts now. */
async function anew(): Promise<void> {
  await closeRouter();
}

let teacher: ModelServer;
beforeAll(async () => {
  await serve("student", "STUDENT", UPDATE);
  teacher = await serve("teacher", "TEACHER", NOOP);
});
afterEach(anew);
afterAll(async () => {
  await closeRouter();
  await Promise.all(servers.map((server) => server.close()));
});

describe("a live turn", () => {
  test("without a certificate goes to the teacher, and is written behind the answer", async () => {
    const routed = await routeTurn(CLI_ACTOR, BODY);
    expect(routed).toMatchObject({
      ...{ decision: NOOP, final: "noop", tasks: TASKS, source: "teacher", reason: "not_certified" },
      ...{ threshold: null, details: { teacher: "answered", student_said: "update_task(task-1, At eight)" } },
    });
    expect(routed.timings.total_ms).toBeGreaterThan(0);
    await decisionLog().flush();
    const [stored] = await recentDecisions(1);
    expect(stored).toMatchObject({
      ...{ id: routed.decision_id, action: "noop", source: "teacher", reason: "not_certified" },
      ...{ studentFinal: "update_task(task-1, At eight)", channel: "chat", conversationId: "c-1" },
      ...{ student: "student", teacher: "teacher", actorName: CLI_ACTOR.name, teacherReason: "answered" },
    });
  });

  test("is decided only for whoever may, and on a ledger whose ids are unique", async () => {
    const viewer = await makePerson("VIEWER");
    await expect(routeTurn(viewer, BODY)).rejects.toMatchObject({ code: "forbidden" });
    const key: Actor = { kind: "key", id: "k", name: "k", role: "ADMIN", scopes: ["read"] };
    await expect(routeTurn(key, BODY)).rejects.toMatchObject({ code: "forbidden" });
    const twice = { ...BODY, tasks: [...TASKS, ...TASKS] };
    await expect(routeTurn(CLI_ACTOR, twice)).rejects.toMatchObject({
      ...{ code: "invalid_input", message: expect.stringContaining("body.tasks.1.id: ") },
      details: { issues: [{ path: "body.tasks.1.id" }] },
    });
  });

  test("has no fields that nobody knows: one misspelt would be a ledger lost", () => {
    const parsed = routeBodySchema.safeParse({ messages: BODY.messages, taks: TASKS });
    expect(parsed.error?.issues.map(({ message }) => message)).toEqual(['Unrecognized key: "taks"']);
  });

  test("without a ledger goes on with its conversation's, which is what its row is judged on", async () => {
    const first = { ...BODY, conversation_id: "two turns", turn: 1 };
    expect((await routeTurn(CLI_ACTOR, first)).details.ledger).toBe("given");
    const { tasks: _, ...second } = { ...first, turn: 2 };
    const routed = await routeTurn(CLI_ACTOR, second);
    expect(routed).toMatchObject({ tasks: TASKS, details: { ledger: "carried" } });
    const elsewhere = await routeTurn(CLI_ACTOR, { ...second, conversation_id: "another" });
    expect(elsewhere).toMatchObject({ tasks: [], details: { ledger: "empty" } });
    await decisionLog().flush();
    const stored = await db().routeDecision.findUniqueOrThrow({ where: { id: routed.decision_id } });
    expect(stored.tasks).toEqual(TASKS);
  });

  test("goes on with the student where the teacher is archived, seen without a restart", async () => {
    const held = await processRouter();
    await db().model.updateMany({ where: { name: "teacher" }, data: { archivedAt: new Date() } });
    await refreshRouter(held);
    expect(await routeTurn(CLI_ACTOR, BODY)).toMatchObject({
      ...{ decision: UPDATE, source: "student", reason: "no_teacher" },
      tasks: [{ id: "task-1", last_update: "At eight" }],
    });
    await db().model.updateMany({ where: { name: "teacher" }, data: { archivedAt: null } });
  });

  test("is decided by the student from a chosen confidence on, which is told as no certificate", async () => {
    const now = environment.env();
    vi.spyOn(environment, "env").mockReturnValue({ ...now, PARALLAX_ROUTE_THRESHOLD: 0.5 });
    await db().model.updateMany({ where: { name: "student" }, data: { options: { votes: 3 } } });
    expect(await routeTurn(CLI_ACTOR, { ...BODY, conversation_id: undefined })).toMatchObject({
      ...{ source: "student", reason: "confident", confidence: 1, threshold: null },
      details: { chosen_threshold: 0.5 },
    });
    await db().model.updateMany({ where: { name: "student" }, data: { options: {} } });
  });

  test("of the same name is another conversation for another caller", async () => {
    const reviewer = await makePerson("REVIEWER");
    const turn = { ...BODY, turn: 1 };
    const own = await routeTurn(CLI_ACTOR, turn);
    expect((await routeTurn(CLI_ACTOR, turn)).decision_id).toBe(own.decision_id);
    expect((await routeTurn(reviewer, turn)).decision_id).not.toBe(own.decision_id);
  });
});

describe("a decision that somebody doubts", () => {
  test("becomes one pending row with its turn, however often it is sent", async () => {
    const { decision_id } = await routeTurn(CLI_ACTOR, { ...BODY, channel: "voice" });
    await decisionLog().flush();
    const first = await sendToReview(CLI_ACTOR, decision_id);
    expect(first).toMatchObject({ dataset: "live", created: true });
    expect(await sendToReview(CLI_ACTOR, decision_id)).toEqual({ ...first, created: false });
    const row = await db().conversation.findUniqueOrThrow({ where: { id: first.row } });
    expect(row).toMatchObject({
      ...{ messages: BODY.messages, tasks: TASKS, final: "noop", status: "pending" },
      ...{ channel: "voice", source: "live", meta: { route: { decision_id } } },
    });
    expect((await listDecisions(CLI_ACTOR, 1))[0]).toMatchObject({ id: decision_id, row: first.row });
  });

  test("is none where the turn was superseded: nothing was decided that people could judge", async () => {
    const turn = { ...BODY, conversation_id: "overtaken", turn: 2 };
    await routeTurn(CLI_ACTOR, turn);
    const late = await routeTurn(CLI_ACTOR, { ...turn, turn: 1 });
    expect(late.reason).toBe("superseded");
    await decisionLog().flush();
    await expect(sendToReview(CLI_ACTOR, late.decision_id)).rejects.toMatchObject({
      ...{ code: "conflict", message: expect.stringContaining("superseded") },
    });
  });

  test("needs a right to add rows, and a decision that is there", async () => {
    const reviewer = await makePerson("REVIEWER");
    await expect(sendToReview(reviewer, newId())).rejects.toMatchObject({ code: "forbidden" });
    await expect(sendToReview(CLI_ACTOR, newId())).rejects.toMatchObject({ code: "not_found" });
  });
});

test("live figures are those of the last five minutes, by channel", async () => {
  await db().routeDecision.deleteMany();
  for (const channel of ["voice", "voice", "chat"]) await routeTurn(CLI_ACTOR, { ...BODY, channel });
  await decisionLog().flush();
  const live = await liveFigures(CLI_ACTOR, Date.now() + 10_000);
  expect(live).toMatchObject({
    ...{ total: 3, student: "student", teacher: "teacher", certificate: null, drift: null },
    circuit: { student: "closed", teacher: "closed" },
  });
  expect(
    live.channels.map(({ channel, n, budget_ms, escalated }) => [channel, n, budget_ms, escalated]),
  ).toEqual([
    ["voice", 2, 200, 1],
    ["chat", 1, 1000, 1],
  ]);
  // One of two is no percentile.
  expect(live.channels[0]?.complete).toMatchObject({ p50: expect.any(Number), p95: null, p99: null });
  expect(live.channels.map(({ deadline_ms }) => deadline_ms)).toEqual([800, 5000]);
  const [newest] = await recentDecisions(1);
  expect(live.latest).toBe(newest?.at.toISOString());
  expect(live).toMatchObject({ student_accuracy: null, fallback: "student", chosen_threshold: null });
  expect(live.reasons).toEqual([{ source: "teacher", reason: "not_certified", teacher: "answered", n: 3 }]);
  expect((await liveFigures(CLI_ACTOR, Date.now() + 320_000)).total).toBe(0);
});

test("transcripts are kept, masked or left out as the environment says", async () => {
  const stored = async () => {
    const { decision_id } = await routeTurn(CLI_ACTOR, BODY);
    await decisionLog().flush();
    return db().routeDecision.findUniqueOrThrow({ where: { id: decision_id } });
  };
  expect((await stored()).messages).toEqual(BODY.messages);
  const now = environment.env();
  const spy = vi.spyOn(environment, "env");
  spy.mockReturnValue({ ...now, PARALLAX_ROUTE_TRANSCRIPTS: "redacted" });
  expect(await stored()).toMatchObject({
    ...{ redacted: true, messages: [{ role: "user", content: "At eight please, and write to [e-mail]" }] },
  });
  spy.mockReturnValue({ ...now, PARALLAX_ROUTE_TRANSCRIPTS: "none" });
  expect(await stored()).toMatchObject({ messages: null, tasks: null, final: "noop" });
});

test("decisions are swept when their time is over", async () => {
  await routeTurn(CLI_ACTOR, BODY);
  await decisionLog().flush();
  const before = await db().routeDecision.count();
  await sweep(Date.now() + 29 * 86_400_000);
  expect(await db().routeDecision.count()).toBe(before);
  await sweep(Date.now() + 31 * 86_400_000);
  expect(await db().routeDecision.count()).toBe(0);
});

test("figures are told in Prometheus' format, with a bucket at 0.2 seconds", async () => {
  await routeTurn(CLI_ACTOR, BODY);
  const text = await readMetrics(CLI_ACTOR);
  expect(text).toMatch(
    /parallax_route_duration_seconds_bucket\{le="0\.2",channel="chat",source="teacher"\} [1-9]/,
  );
  expect(text).toMatch(/parallax_route_decisions_total\{.*reason="not_certified".*\} [1-9]/);
  expect(text).toContain('parallax_route_circuit{model="teacher",state="closed"} 1');
  expect(text).toMatch(/parallax_route_log_dropped 0/);
  await expect(readMetrics(await makePerson("REVIEWER"))).rejects.toMatchObject({ code: "forbidden" });
  expect(teacher.requests.length).toBeGreaterThan(0);
});
