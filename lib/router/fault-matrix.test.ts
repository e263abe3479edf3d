import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDecision } from "@/lib/domain/ledger/ledger";
import type { DecisionModel } from "@/lib/models/decision-model";
import { openDecisionModel } from "@/lib/models/open-model";
import type { Decision } from "@/prompts/actions";
import { toWireDecision } from "@/prompts/intent-prompt";
import { FakeClock } from "@/tests/support/fake-clock";
import {
  type Answer,
  type Fault,
  type ModelServer,
  startModelServer,
} from "@/tests/support/model-server/model-server";
import { Router } from "./router";

/** Half of it is the student's. */
const DEADLINE_MS = 1000;
/** What a model that comes to an end takes, by the router's clock. */
const STUDENT_MS = 120;
const TEACHER_MS = 470;
const TASKS = [{ id: "task-1", summary: "Book a table", last_update: "" }];
const MESSAGES = [{ role: "user" as const, content: "At eight, please" }];
const update = (task_id: string): Decision => ({
  action: "update_task",
  args: { task_id, explanation: "At eight" },
});

const FAULTS = [
  "ok",
  "unsure",
  "slow",
  "429",
  "500",
  "cut",
  "garbage",
  "illegal id",
  "empty",
  "refusal",
] as const;
type Name = (typeof FAULTS)[number];
const REASONS: Record<Exclude<Name, "ok" | "unsure">, "timeout" | "error" | "invalid"> = {
  slow: "timeout",
  "429": "error",
  "500": "error",
  cut: "error",
  garbage: "error",
  "illegal id": "invalid",
  empty: "invalid",
  refusal: "invalid",
};

function faultOf(name: Name): Fault | undefined {
  switch (name) {
    case "slow":
      return { kind: "silent" };
    case "429":
      return { kind: "status", status: 429, retryAfter: "30" };
    case "500":
      return { kind: "status", status: 500 };
    case "cut":
      return { kind: "cut", afterTokens: 5 };
    case "garbage":
      return { kind: "garbage", as: "bytes" };
    case "empty":
      return { kind: "empty" };
    case "refusal":
      return { kind: "refusal" };
    case "ok":
    case "unsure":
    case "illegal id":
      return undefined;
  }
}

/** A server and its client, whose fault can be chosen for each call. */
async function misbehaving(): Promise<{ be: (name: Name) => DecisionModel; server: ModelServer }> {
  let now: Name = "ok";
  const server = await startModelServer({
    fault: () => faultOf(now),
    answer: (): Answer => ({
      text: JSON.stringify(toWireDecision(update(now === "illegal id" ? "task-9" : "task-1"))),
      actions: now === "unsure" ? { update_task: 0.6, start_task: 0.4 } : { update_task: 0.99 },
      tasks: { 1: 1 },
    }),
  });
  const be = (name: Name): DecisionModel => {
    now = name;
    // Each opens a model of its own: a pause that a server asks for is kept for the model's id.
    return openDecisionModel(
      {
        ...{ id: randomUUID(), name, client: "openai_compatible", baseUrl: server.url },
        ...{ modelName: "test-model", keyEnv: null, options: { retries: 0 } },
      },
      {},
    );
  };
  return { be, server };
}

/** The same model on the router's clock, however long the connection really takes. */
function timed(model: DecisionModel, ms: number, clock: FakeClock, open: Set<Promise<unknown>>) {
  return {
    async decide(...given: Parameters<DecisionModel["decide"]>) {
      const answer = model.decide(...given);
      open.add(answer);
      try {
        return await answer;
      } finally {
        open.delete(answer);
        await clock.wait(ms);
      }
    },
  };
}

let student: Awaited<ReturnType<typeof misbehaving>>;
let teacher: typeof student;
beforeAll(async () => {
  [student, teacher] = await Promise.all([misbehaving(), misbehaving()]);
});
afterAll(async () => {
  await Promise.all([student.server.close(), teacher.server.close()]);
});

describe.each(FAULTS)("a student that is %s", (first) => {
  test.each(FAULTS)("and a teacher that is %s: the expected reason, legal, and in time", async (second) => {
    const models = [student.be(first), teacher.be(second)] as const;
    const clock = new FakeClock();
    /** Calls that will come to an end; a silent server's is ended by the router alone, when its time has come. */
    const [ending, silent] = [new Set<Promise<unknown>>(), new Set<Promise<unknown>>()];
    const openOf = (name: Name) => (name === "slow" ? silent : ending);
    const router = new Router({
      ...{ deadlineMs: DEADLINE_MS, newId: randomUUID, clock },
      student: timed(models[0], STUDENT_MS, clock, openOf(first)),
      teacher: timed(models[1], TEACHER_MS, clock, openOf(second)),
      acceptance: { confidence: (_, { value }) => value, threshold: () => 0.9 },
    });
    const routed = router.route({ messages: MESSAGES, tasks: TASKS });
    await clock.run(async () => {
      await setImmediate();
      for (const call of ending) await call.catch(() => {});
      await setImmediate();
    });
    const answer = await routed;
    expect(answer).toMatchObject(expected(first, second));
    expect(checkDecision(TASKS, answer.decision).ok).toBe(true);
    expect(answer.timings.totalMs).toBe(takes(first, second));
    expect(answer.timings.totalMs).toBeLessThanOrEqual(DEADLINE_MS);
    for (const model of models) await model.close?.();
  });
});

/** To the millisecond: a silent student has half of the time, a silent teacher what is left of it. */
function takes(first: Name, second: Name): number {
  const ofStudent = first === "slow" ? DEADLINE_MS / 2 : STUDENT_MS;
  if (first === "ok") return ofStudent;
  return second === "slow" ? DEADLINE_MS : ofStudent + TEACHER_MS;
}

function expected(first: Name, second: Name): object {
  if (first === "ok")
    return { source: "student", reason: "confident", details: { teacher: null }, decision: update("task-1") };
  const reason = first === "unsure" ? "low_confidence" : `student_${REASONS[first]}`;
  if (second === "ok" || second === "unsure")
    return { source: "teacher", reason, details: { teacher: "answered" }, decision: update("task-1") };
  const failed = `teacher_${REASONS[second]}`;
  return first === "unsure"
    ? { source: "student", reason: failed, details: { student: reason, teacher: failed } }
    : { source: "fallback", reason, details: { teacher: failed }, decision: { action: "reply" } };
}
