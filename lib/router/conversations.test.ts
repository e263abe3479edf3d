import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DecisionInput } from "@/lib/models/decision-model";
import type { Decision, Message, Task } from "@/prompts/actions";
import { checkConversation, play, talk } from "@/tests/support/conversation-simulation";
import { FakeClock } from "@/tests/support/fake-clock";
import { answering, scriptedModel } from "@/tests/support/scripted-decider";
import { Router } from "./router";
import type { RouteAnswer, RouterOptions } from "./types";

const TASKS: Task[] = [{ id: "task-1", summary: "Book a table", last_update: "" }];
const said = (content: string): Message[] => [{ role: "user", content }];
const startOf = (explanation: string): Decision => ({ action: "start_task", args: { explanation } });
const lastWords = ({ messages }: DecisionInput): string => messages.at(-1)?.content ?? "";

let ids = 0;
const router = (student: RouterOptions["student"], more: Partial<RouterOptions> = {}): Router =>
  new Router({
    ...{ student, teacher: null, newId: () => `d-${ids++}`, deadlineMs: 10_000, channelDeadlines: {} },
    acceptance: { confidence: (_, { value }) => value, threshold: () => 0 },
    ...more,
  });
/** Starts a task for whatever is said; the first call is slow and the later ones are quick. */
const starter = () =>
  scriptedModel(
    (input) => answering(startOf(lastWords(input))),
    (n) => (n === 0 ? 500 : 5),
  );

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function all(answers: Promise<RouteAnswer>[]): Promise<RouteAnswer[]> {
  await vi.runAllTimersAsync();
  return Promise.all(answers);
}

describe("turns of one conversation", () => {
  test("are decided in order, each on the ledger that the one before left", async () => {
    const made = router(starter());
    const answers = await all(
      ["one", "two", "three"].map((words) =>
        made.route({ messages: said(words), tasks: TASKS, conversationId: "c" }),
      ),
    );
    expect(answers.map(({ tasks }) => tasks.map(({ id }) => id))).toEqual([
      ["task-1", "task-2"],
      ["task-1", "task-2", "task-3"],
      ["task-1", "task-2", "task-3", "task-4"],
    ]);
    expect(answers.map(({ details }) => details.ledger)).toEqual(["given", "carried", "carried"]);
    expect(answers[2]?.timings.queueMs).toBeGreaterThanOrEqual(505);
  });

  test("go on with the ledger that the last decision left where they bring none; an empty one that they bring is theirs", async () => {
    const made = router(starter());
    const send = (words: string, tasks?: Task[], conversationId = "c") =>
      made.route({ messages: said(words), tasks, conversationId });
    const ids = ({ tasks, details }: RouteAnswer) => [details.ledger, ...tasks.map(({ id }) => id)];
    const [first, second] = await all([send("one"), send("two")]);
    const [third] = await all([send("three")]);
    expect([first, second, third].map((answer) => answer && ids(answer))).toEqual([
      ["empty", "task-1"],
      ["carried", "task-1", "task-2"],
      ["carried", "task-1", "task-2", "task-3"],
    ]);
    const [own, elsewhere, alone] = await all([
      send("four", []),
      send("one", undefined, "another"),
      made.route({ messages: said("one") }),
    ]);
    expect([own, elsewhere, alone].map((answer) => answer && ids(answer))).toEqual([
      ["given", "task-4"],
      ["empty", "task-1"],
      ["empty", "task-1"],
    ]);
  });

  test("keep the ledger that came with a turn which was superseded", async () => {
    const made = router(starter());
    const first = made.route({ messages: said("one"), tasks: TASKS, conversationId: "c", turn: 1 });
    await vi.advanceTimersByTimeAsync(10);
    const second = made.route({ messages: said("two"), conversationId: "c", turn: 2, supersede: true });
    const answers = await all([first, second]);
    expect(answers.map(({ reason }) => reason)).toEqual(["superseded", "confident"]);
    expect(answers[1]?.tasks.map(({ id }) => id)).toEqual(["task-1", "task-2"]);
  });

  test("wait for nobody else's", async () => {
    const made = router(starter());
    const [slow, quick] = await all(
      ["a", "b"].map((id) => made.route({ messages: said(id), tasks: [], conversationId: id })),
    );
    expect([slow?.timings.queueMs, quick?.timings.queueMs, quick?.timings.totalMs]).toEqual([0, 0, 5]);
  });

  test("that come late go before later ones that wait, and are superseded where a later one was decided", async () => {
    const made = router(starter());
    const turn = (n: number) =>
      made.route({ messages: said(`turn ${n}`), tasks: [], conversationId: "c", turn: n });
    const answers = await all([turn(1), turn(3), turn(2)]);
    expect(answers[1]?.tasks.map(({ summary }) => summary)).toEqual(["turn 1", "turn 2", "turn 3"]);
    const [late] = await all([
      made.route({ messages: said("turn 2, again"), tasks: TASKS, conversationId: "c", turn: 2 }),
    ]);
    expect(late).toMatchObject({
      ...{ decision: { action: "noop" }, source: "fallback", reason: "superseded", tasks: TASKS },
    });
  });

  test("are superseded where the user has spoken again and the caller says so", async () => {
    const student = starter();
    const made = router(student);
    const first = made.route({ messages: said("one"), tasks: [], conversationId: "c", turn: 1 });
    const second = made.route({ messages: said("two"), tasks: [], conversationId: "c", turn: 2 });
    await vi.advanceTimersByTimeAsync(10);
    const third = made.route({
      ...{ messages: said("three"), tasks: [], conversationId: "c", turn: 3, supersede: true },
    });
    const answers = await all([first, second, third]);
    expect(answers.map(({ reason }) => reason)).toEqual(["superseded", "superseded", "confident"]);
    expect(answers[2]?.timings.totalMs).toBe(5);
    expect(student.calls).toBe(2);
  });

  test("sent again get the answer that there is; the same turn in other words takes its place", async () => {
    const student = starter();
    const made = router(student);
    const send = (words: string, signal?: AbortSignal) =>
      made.route({ messages: said(words), tasks: [], conversationId: "c", turn: 1, signal });
    const leaves = new AbortController();
    const first = send("book a", leaves.signal);
    const retry = send("book a");
    leaves.abort();
    const [one, two] = await all([first, retry]);
    expect(two?.decisionId).toBe(one?.decisionId);
    expect(one?.reason).toBe("confident");
    const partial = send("book a table");
    const final = send("book a table for two");
    const answers = await all([partial, final, send("book a table for two")]);
    expect(answers.map(({ reason }) => reason)).toEqual(["superseded", "confident", "confident"]);
    expect(answers[2]?.decisionId).toBe(answers[1]?.decisionId);
  });

  test("sent again after newer ones were decided get the answer that their caller lost, while it is kept", async () => {
    const student = starter();
    const made = router(student);
    const send = (turn: number, words = `turn ${turn}`) =>
      all([made.route({ messages: said(words), tasks: [], conversationId: "c", turn })]);
    const [lost] = await send(1);
    for (const turn of [2, 3, 4]) await send(turn);
    const [again] = await send(1);
    expect(again).toEqual(lost);
    expect(again?.reason).toBe("confident");
    expect(student.calls).toBe(4);
    // Other words for a turn that is over are late all the same, and an answer is not kept for ever.
    expect((await send(1, "something else"))[0]?.reason).toBe("superseded");
    await send(5);
    expect((await send(1))[0]?.reason).toBe("superseded");
    expect((await send(2))[0]?.reason).toBe("confident");
  });

  test("end with their caller, and the next goes on", async () => {
    const made = router(starter());
    const leaves = new AbortController();
    const first = made.route({
      ...{ messages: said("one"), tasks: [], conversationId: "c", signal: leaves.signal },
    });
    const second = made.route({ messages: said("two"), tasks: [], conversationId: "c" });
    await vi.advanceTimersByTimeAsync(100);
    leaves.abort();
    const answers = await all([first, second]);
    expect(answers.map(({ reason }) => reason)).toEqual(["superseded", "confident"]);
    expect(answers[1]?.tasks.map(({ id }) => id)).toEqual(["task-1"]);
  });

  test("do not wait beyond their own deadline", async () => {
    const made = router(starter(), { channelDeadlines: { voice: 100 } });
    const first = made.route({ messages: said("one"), tasks: [], conversationId: "c" });
    const second = made.route({
      ...{ messages: said("two"), tasks: TASKS, conversationId: "c", channel: "voice" },
    });
    const answers = await all([first, second]);
    expect(answers[1]).toMatchObject({ reason: "student_timeout", source: "fallback", tasks: TASKS });
    expect(answers[1]?.timings.totalMs).toBe(100);
  });

  test("never give a closed task's number again", async () => {
    const made = router(scriptedModel((input) => answering(startOf(lastWords(input)))));
    const route = (words: string, tasks: Task[]) =>
      all([made.route({ messages: said(words), tasks, conversationId: "c" })]);
    const [first] = await route("one", []);
    expect(first?.tasks.map(({ id }) => id)).toEqual(["task-1"]);
    const [second] = await route("two", []);
    expect(second?.tasks.map(({ id }) => id)).toEqual(["task-2"]);
    const [told] = await route("what became of task-41?", []);
    expect(told?.tasks.map(({ id }) => id)).toEqual(["task-42"]);
  });
});

test("whoever keeps answers is told the ledger that each was made on", async () => {
  const told: (readonly Task[])[] = [];
  const made = router(starter(), { onAnswer: ({ tasks }) => told.push(tasks) });
  const send = () => all([made.route({ messages: said("one"), conversationId: "c" })]);
  const [first] = await send();
  await send();
  expect(told).toEqual([[], first?.tasks]);
});

test("idle conversations beyond those that are remembered are forgotten, busy ones are not", async () => {
  const made = router(starter(), { remembered: 3 });
  const answers = Array.from({ length: 10 }, (_, i) =>
    made.route({ messages: said("x"), tasks: [], conversationId: `c${i}` }),
  );
  expect(made.state().conversations).toBe(10);
  await all(answers);
  expect(made.state().conversations).toBe(3);
});

describe("many conversations at once, each on its own clock of answers, lost callers, retries and interruptions", () => {
  beforeEach(() => void vi.useRealTimers()); // They have a clock of their own.

  test("keep every ledger the sum of its decisions, lose none and supersede only what was ended, whatever is sent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(talk, { minLength: 1, maxLength: 4 }), async (talks) => {
        for (const one of await play(talks, new FakeClock())) checkConversation(one);
      }),
      { numRuns: 300 },
    );
  });

  test("so do 1,000", async () => {
    const talks = fc.sample(talk, { numRuns: 1000, seed: 20_261_122 });
    const checked = (await play(talks, new FakeClock())).map(checkConversation);
    const sum = (of: "decided" | "superseded") => checked.reduce((all, one) => all + one[of], 0);
    expect(checked).toHaveLength(1000);
    // Both happen often: the simulation is one.
    expect(sum("decided")).toBeGreaterThan(3000);
    expect(sum("superseded")).toBeGreaterThan(500);
  });
});
