import { expect, test } from "vitest";
import { findDecision } from "@/lib/db/decisions";
import { insertDecisions, type NewDecision } from "@/lib/db/insert-decisions";
import { newId } from "@/lib/ids";
import { testDatabase } from "../support/database";

testDatabase();

const decision = (more: Partial<NewDecision>): NewDecision => ({
  ...{ id: newId(), at: new Date("2026-01-02T03:04:05.678Z"), actorName: "a", conversationId: null, turn: 3 },
  ...{ channel: "chat", messages: [{ role: "user", content: "a \\ b" }], tasks: [], redacted: false },
  ...{ action: "reply", targetTaskId: null, final: "reply()", studentFinal: null, source: "student" },
  ...{ reason: "confident", teacherReason: null, confidence: 0.75, threshold: null, totalMs: 1.5 },
  ...{ queueMs: 0, modelMs: 1, actionMs: 1, studentMs: 1, teacherMs: null, student: "s", teacher: null },
  ...{ calibrationId: null, promptVersion: "1" },
  ...more,
});

test("a batch is written as it was noted, and a row that stands already is left as it is", async () => {
  const first = decision({ unassigned: 0.25 });
  const other = decision({ messages: null, tasks: null, doubt: "unsure" });
  await insertDecisions([first]);
  await insertDecisions([{ ...first, final: "noop" }, other]);
  expect(await findDecision(first.id)).toMatchObject(first);
  expect(await findDecision(other.id)).toMatchObject({ messages: null, tasks: null, doubt: "unsure" });
});

test("what a model said in signs that Postgres cannot keep does not hold up the batch", async () => {
  const odd = decision({ final: "reply(\\u0000 \u0000 \ud83d\ude00 \ud83d \udc00)" });
  await insertDecisions([odd]);
  expect((await findDecision(odd.id))?.final).toBe("reply(\\u0000 \ufffd \ud83d\ude00 \ufffd \ufffd)");
});
