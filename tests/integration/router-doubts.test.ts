import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createModelBodySchema } from "@/lib/contracts/models";
import { type RouteBody, routeBodySchema } from "@/lib/contracts/router";
import { db } from "@/lib/db/client";
import { findDecision } from "@/lib/db/decisions";
import * as environment from "@/lib/env";
import { sendDoubtsJob } from "@/lib/jobs/definitions/send-doubts";
import { HANDLERS } from "@/lib/jobs/handlers";
import { log } from "@/lib/log";
import { createModel } from "@/lib/services/models/create-model";
import { decisionLog } from "@/lib/services/router/decision-log";
import { pendingLiveRows } from "@/lib/services/router/doubts/pending-rows";
import { sendDoubts } from "@/lib/services/router/doubts/send-doubts";
import { listDecisions } from "@/lib/services/router/list-decisions";
import { liveFigures } from "@/lib/services/router/live-figures";
import { importDecisions, isKept } from "@/lib/services/router/live-rows";
import { closeRouter } from "@/lib/services/router/process-router";
import { routeTurn } from "@/lib/services/router/route-turn";
import { toWireDecision } from "@/prompts/intent-prompt";
import { testDatabase } from "../support/database";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { CLI_ACTOR, makePerson } from "../support/people";

testDatabase();

const servers: ModelServer[] = [];
beforeAll(async () => {
  // The student starts whatever is said; the teacher does so too, but of a question it makes a reply.
  const serve = async (name: "student" | "teacher", replies: boolean) => {
    const server = await startModelServer({
      answer: ({ messages }) => {
        const words = messages.at(-1)?.content ?? "?";
        return JSON.stringify(
          toWireDecision(
            replies && words.endsWith("?")
              ? { action: "reply", args: { text: words } }
              : { action: "start_task", args: { explanation: `${name}: ${words}` } },
          ),
        );
      },
    });
    servers.push(server);
    const role = name === "student" ? "STUDENT" : "TEACHER";
    const body = { name, role, base_url: server.url, model: "test-model" };
    await createModel(CLI_ACTOR, createModelBodySchema.parse(body));
  };
  await serve("student", false);
  await serve("teacher", true);
});
beforeEach(async () => {
  await db().routeDecision.deleteMany();
  await db().dataset.deleteMany({ where: { slug: "live" } });
});
afterEach(closeRouter);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

/** The environment with these variables. */
function set(more: Partial<environment.Env>): void {
  vi.restoreAllMocks();
  const now = environment.env();
  vi.spyOn(environment, "env").mockReturnValue({ ...now, ...more });
}
const body = (content: string, more: object = {}): RouteBody =>
  routeBodySchema.parse({ messages: [{ role: "user", content }], channel: "chat", ...more });
/** Decides each, and waits until they are written. */
async function decide(...words: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of words) ids.push((await routeTurn(CLI_ACTOR, body(one))).decision_id);
  await decisionLog().flush();
  return ids;
}
const liveRows = () => db().conversation.findMany({ where: { dataset: { slug: "live" } } });

describe("a live decision that a rule doubts", () => {
  test("becomes a pending row with its transcript, once, however often and in how many workers that is tried", async () => {
    set({ PARALLAX_ROUTE_DOUBT_DIFFERING: true });
    const [agreed, differs] = await decide("Book a table", "Is it open?");
    await Promise.all([sendDoubts(CLI_ACTOR), sendDoubts(CLI_ACTOR)]);
    expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 0, unusable: 0 });
    const rows = await liveRows();
    expect(rows).toMatchObject([
      {
        ...{ final: "reply(Is it open?)", status: "pending", source: "live", channel: "chat" },
        meta: { route: { decision_id: differs, doubt: "disagreement", redacted: false } },
      },
    ]);
    const listed = await listDecisions(CLI_ACTOR, 10);
    expect(listed.map(({ id, doubt, row, dataset }) => [id, doubt, row, dataset])).toEqual([
      [differs, "disagreement", rows[0]?.id, "live"],
      [agreed, null, null, null],
    ]);
    expect(await pendingLiveRows(CLI_ACTOR)).toEqual({ dataset: "live", rows: 1 });
    expect((await liveFigures(CLI_ACTOR, Date.now() + 10_000)).doubts).toMatchObject({
      ...{ differing: true, below: null, sent: 1, waiting: 0, per_hour: 50 },
    });
  });

  test("is found again where the worker was killed between the row and its note", async () => {
    set({ PARALLAX_ROUTE_DOUBT_REASONS: ["not_certified"] });
    const [id = ""] = await decide("Is it open?");
    const decision = await findDecision(id);
    if (!decision || !isKept(decision)) throw new Error("The decision has no transcript");
    await importDecisions(CLI_ACTOR, [decision], { dataset: "live", name: "killed" });
    expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 1, unusable: 0 });
    expect(await liveRows()).toHaveLength(1);
  });

  test("is sent by the worker's job", async () => {
    set({ PARALLAX_ROUTE_DOUBT_SAMPLE: 1 });
    await decide("Book a table");
    const context = { signal: new AbortController().signal, attempt: 1, lastTry: true, log: log() };
    await HANDLERS[sendDoubtsJob.name]?.({ v: sendDoubtsJob.version }, context);
    expect(await liveRows()).toMatchObject([{ meta: { route: { doubt: "sample" } } }]);
  });

  test("waits where the hour is full, and is left to people when it is an hour old", async () => {
    set({ PARALLAX_ROUTE_DOUBT_SAMPLE: 1, PARALLAX_ROUTE_DOUBT_PER_HOUR: 2 });
    const ids = await decide("one", "two", "three", "four", "five");
    const now = Date.now();
    expect(await sendDoubts(CLI_ACTOR, { now })).toEqual({ sent: 2, unusable: 0 });
    expect(await sendDoubts(CLI_ACTOR, { now: now + 1_000 })).toEqual({ sent: 0, unusable: 0 });
    const noted = await db().routeDecision.findMany({ where: { doubtAt: { not: null } } });
    expect(noted.map(({ id }) => id).sort()).toEqual(ids.slice(0, 2).sort());
    // Room again, but by then the others are as old.
    expect(await sendDoubts(CLI_ACTOR, { now: now + 3_601_000 })).toEqual({ sent: 0, unusable: 0 });
    const before = new Date(Date.now() - 3_590_000);
    await db().routeDecision.updateMany({ where: { doubtAt: null }, data: { at: before } });
    await db().routeDecision.updateMany({
      where: { doubtAt: { not: null } },
      data: { doubtAt: new Date(0) },
    });
    expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 2, unusable: 0 });
  });

  test("that is no legal row holds up no other, and is tried once", async () => {
    set({ PARALLAX_ROUTE_DOUBT_SAMPLE: 1 });
    const [first = ""] = await decide("one", "two");
    const earlier = new Date(Date.now() - 60_000);
    await db().routeDecision.update({
      where: { id: first },
      data: { final: "update_task(task-9, x)", at: earlier },
    });
    expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 1, unusable: 1 });
    expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 0, unusable: 0 });
    expect((await liveRows()).map(({ final }) => final)).toEqual(["start_task(teacher: two)"]);
  });

  test("is sent as it is kept: masked, or not at all where no transcript is", async () => {
    set({ PARALLAX_ROUTE_DOUBT_SAMPLE: 1, PARALLAX_ROUTE_TRANSCRIPTS: "none" });
    await decide("write to ana@mail.example");
    expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 0, unusable: 0 });
    set({ PARALLAX_ROUTE_DOUBT_SAMPLE: 1, PARALLAX_ROUTE_TRANSCRIPTS: "redacted" });
    await decide("write to ana@mail.example");
    expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 1, unusable: 0 });
    expect(await liveRows()).toMatchObject([
      { messages: [{ role: "user", content: "write to [e-mail]" }], meta: { route: { redacted: true } } },
    ]);
  });
});

test("without a rule nothing is sent, and none is shown", async () => {
  await decide("Is it open?");
  expect(await sendDoubts(CLI_ACTOR)).toEqual({ sent: 0, unusable: 0 });
  expect((await liveFigures(CLI_ACTOR, Date.now() + 20_000)).doubts).toBeNull();
  expect(await pendingLiveRows(CLI_ACTOR)).toBeNull();
  await expect(sendDoubts(await makePerson("REVIEWER"))).rejects.toMatchObject({ code: "forbidden" });
});

test("rules are read from the environment, and a reason that there is not is named", () => {
  const read = (reasons: string) => environment.parseEnv({ PARALLAX_ROUTE_DOUBT_REASONS: reasons });
  expect(read("teacher_error, low_confidence").PARALLAX_ROUTE_DOUBT_REASONS).toEqual([
    ...["teacher_error", "low_confidence"],
  ]);
  expect(() => read("teacher_eror")).toThrow(/PARALLAX_ROUTE_DOUBT_REASONS/);
});
