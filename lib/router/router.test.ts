import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { applyDecision, checkDecision } from "@/lib/domain/ledger/ledger";
import { ModelError } from "@/lib/models/chat-model";
import type { DecisionAnswer, DecisionModel } from "@/lib/models/decision-model";
import type { Decision, Task } from "@/prompts/actions";
import * as arbitrary from "@/tests/support/arbitraries";
import { answering, scriptedModel } from "@/tests/support/scripted-decider";
import { Router } from "./router";
import type { RouterOptions } from "./types";

const TASKS: Task[] = [{ id: "task-1", summary: "Book a table", last_update: "" }];
const MESSAGES = [{ role: "user" as const, content: "At eight, please" }];
const UPDATE: Decision = { action: "update_task", args: { task_id: "task-1", explanation: "At eight" } };
const START: Decision = { action: "start_task", args: { explanation: "Call a taxi" } };
const ACCEPTANCE: RouterOptions["acceptance"] = {
  confidence: (_, { value }) => value,
  threshold: () => 0.8,
};

let ids = 0;
function router(options: Partial<RouterOptions>): Router {
  return new Router({
    ...{ student: null, teacher: null, acceptance: ACCEPTANCE, deadlineMs: 1000, channelDeadlines: {} },
    newId: () => `d-${ids++}`,
    ...options,
  });
}
/** Routes while the clock runs as fast as it can. */
async function ask(made: Router, more: Partial<Parameters<Router["route"]>[0]> = {}) {
  const answer = made.route({ messages: MESSAGES, tasks: TASKS, ...more });
  await vi.runAllTimersAsync();
  return answer;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("whose answer is used", () => {
  test("a confident student's, without asking the teacher", async () => {
    const teacher = scriptedModel(() => answering(START));
    const answer = await ask(router({ student: scriptedModel(() => answering(UPDATE), 10), teacher }));
    expect(answer).toMatchObject({
      ...{ decision: UPDATE, source: "student", reason: "confident", confidence: 0.99, threshold: 0.8 },
      details: { student: "confident", teacher: null, ledger: "given" },
    });
    expect(answer.tasks).toEqual([{ ...TASKS[0], last_update: "At eight" }]);
    expect(answer.timings).toMatchObject({ totalMs: 10, studentMs: 10, teacherMs: null, modelMs: 10 });
    expect(teacher.calls).toBe(0);
  });

  test("the teacher's where the student is less sure than the certificate asks", async () => {
    const student = scriptedModel(() => answering(UPDATE, 0.79));
    const answer = await ask(router({ student, teacher: scriptedModel(() => answering(START), 20) }));
    expect(answer).toMatchObject({
      ...{ decision: START, source: "teacher", reason: "low_confidence", confidence: 0.79 },
      details: { teacher: "answered", studentSaid: UPDATE },
    });
    expect(answer.tasks[1]).toEqual({ id: "task-2", summary: "Call a taxi", last_update: "" });
  });

  test("the teacher's where nothing is certified for the student's action, or the student tells no confidence", async () => {
    const teacher = scriptedModel(() => answering(START));
    const perAction: RouterOptions["acceptance"] = {
      confidence: (_, { value }) => value,
      threshold: (action) => (action === "reply" ? 0.5 : null),
    };
    const student = scriptedModel(() => answering(UPDATE, 1));
    const uncertified = await ask(router({ student, teacher, acceptance: perAction }));
    expect(uncertified).toMatchObject({ source: "teacher", reason: "not_certified", threshold: null });
    const mute = scriptedModel(() => answering(UPDATE, null));
    expect(await ask(router({ student: mute, teacher }))).toMatchObject({
      ...{ source: "teacher", reason: "low_confidence", confidence: null },
    });
  });

  test("the student's where there is no teacher, saying so; a question where that is what is configured", async () => {
    const student = scriptedModel(() => answering(UPDATE, 0.2));
    expect(await ask(router({ student }))).toMatchObject({
      ...{ decision: UPDATE, source: "student", reason: "no_teacher" },
      details: { student: "low_confidence", teacher: "no_teacher" },
    });
    expect(await ask(router({ student, fallback: "clarify" }))).toMatchObject({
      ...{ decision: { action: "reply" }, source: "fallback", reason: "low_confidence", tasks: TASKS },
      details: { teacher: "no_teacher", studentSaid: UPDATE },
    });
  });

  test("a question where there is nobody to ask", async () => {
    expect(await ask(router({}))).toMatchObject({
      ...{ decision: { action: "reply" }, source: "fallback", reason: "no_student", tasks: TASKS },
    });
  });
});

describe("time", () => {
  test("a hedged teacher is asked while the student thinks, and whoever is first with a usable answer is used", async () => {
    const teacher = scriptedModel(() => answering(START), 50);
    const slow = scriptedModel(() => answering(UPDATE), 400);
    const answer = await ask(router({ student: slow, teacher, hedgeAfterMs: 30 }));
    expect(answer).toMatchObject({ source: "teacher", reason: "student_timeout", decision: START });
    expect(answer.timings.totalMs).toBe(80);
    const quick = scriptedModel(() => answering(UPDATE), 20);
    await ask(router({ student: quick, teacher, hedgeAfterMs: 30 }));
    expect(teacher.calls).toBe(1);
  });

  test("channels have deadlines of their own", async () => {
    const never = scriptedModel(() => new Promise<never>(() => {}));
    const made = router({ student: never, teacher: never, channelDeadlines: { voice: 300 } });
    expect((await ask(made, { channel: "voice" })).timings.totalMs).toBe(300);
    expect((await ask(made, { channel: "constructor" })).timings.totalMs).toBe(1000);
  });

  test("an open circuit costs no time, and closes when the model is back", async () => {
    let broken = true;
    const teacher = scriptedModel(() => {
      if (broken) throw new ModelError("server_error", "down");
      return answering(START);
    }, 100);
    const made = router({ teacher, breaker: { failures: 2, cooldownMs: 5000 } });
    await ask(made);
    await ask(made);
    const refused = await ask(made);
    expect(refused).toMatchObject({ reason: "no_student", details: { teacher: "circuit_open" } });
    expect(refused.timings.totalMs).toBe(0);
    expect(made.state().teacher).toBe("open");
    broken = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(await ask(made)).toMatchObject({ source: "teacher", decision: START });
    expect(made.state().teacher).toBe("closed");
  });
});

test("a listener that throws costs nobody a decision", async () => {
  const student = scriptedModel(() => answering(UPDATE));
  const onAnswer = () => {
    throw new Error("full");
  };
  expect((await ask(router({ student, onAnswer }))).reason).toBe("confident");
});

type Behaviour =
  | { kind: "answers"; decision: Decision; confidence: number | null; ms: number }
  | { kind: "throws" | "garbage" | "hangs" | "invalid"; ms: number };

function behaving(behaviour: Behaviour): DecisionModel {
  const say = (): DecisionAnswer | Promise<DecisionAnswer> => {
    switch (behaviour.kind) {
      case "answers":
        return answering(behaviour.decision, behaviour.confidence);
      case "throws":
        throw new Error("broken");
      case "hangs":
        return new Promise<never>(() => {});
      case "garbage":
        return undefined as never;
      case "invalid":
        return { ...answering(START), decision: { ok: false, reason: "empty", message: "" } };
    }
  };
  return scriptedModel(say, behaviour.ms);
}

test("whatever the models do, the decision is legal, its ledger is the one that follows, and it comes in time", async () => {
  const ms = fc.integer({ min: 0, max: 1500 });
  const confidence = fc.option(fc.double({ min: 0, max: 1, noNaN: false }), { nil: null });
  const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
    fc.record({ kind: fc.constant("answers" as const), decision: arbitrary.decision, confidence, ms }),
    fc.record({ kind: fc.constantFrom("throws", "garbage", "hangs", "invalid"), ms }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        student: fc.option(behaviour),
        teacher: fc.option(behaviour),
        tasks: arbitrary.ledger,
        messages: arbitrary.messages,
        fallback: fc.constantFrom("student" as const, "clarify" as const),
        hedgeAfterMs: fc.option(fc.integer({ min: 0, max: 600 })),
      }),
      async ({ student, teacher, tasks, messages, ...options }) => {
        const made = router({
          ...{ student: student && behaving(student), teacher: teacher && behaving(teacher) },
          ...options,
        });
        const answer = await ask(made, { tasks, messages });
        expect(checkDecision(tasks, answer.decision).ok).toBe(true);
        const started = answer.tasks.at(-1)?.id ?? "";
        expect(applyDecision(tasks, answer.decision, () => started)).toEqual({
          ...{ ok: true, value: answer.tasks },
        });
        expect(answer.timings.totalMs).toBeLessThanOrEqual(1000);
        if (answer.reason === "confident") {
          expect(answer.confidence ?? 0).toBeGreaterThanOrEqual(0.8);
        }
        expect(made.state().underWay).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
