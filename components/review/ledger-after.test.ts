import { expect, test } from "vitest";
import { ledgerChange } from "./ledger-after";
import { testItem } from "./test-items";

const { tasks } = testItem(1).row;
const talk = [{ role: "assistant" as const, content: "I have closed task-7." }];

test("the preview names the one task that the decision adds, changes or removes", () => {
  expect(ledgerChange(tasks, talk, { action: "start_task", args: { explanation: "Call a taxi" } })).toEqual({
    kind: "added",
    task: { id: "task-8", summary: "Call a taxi", last_update: "" },
  });
  expect(
    ledgerChange(tasks, talk, {
      action: "update_task",
      args: { task_id: "task-2", explanation: "five people" },
    }),
  ).toMatchObject({
    kind: "updated",
    task: { id: "task-2", last_update: "five people" },
  });
  expect(
    ledgerChange(tasks, talk, { action: "cancel_task", args: { task_id: "task-1", explanation: "done" } }),
  ).toMatchObject({
    kind: "removed",
    task: { id: "task-1", summary: "Book a flight to Oslo" },
  });
});

test("reply, noop, an unfinished form and a task that is not open change nothing", () => {
  expect(ledgerChange(tasks, talk, { action: "reply", args: { text: "hi" } })).toBeNull();
  expect(ledgerChange(tasks, talk, { action: "noop", args: {} })).toBeNull();
  expect(ledgerChange(tasks, talk, null)).toBeNull();
  expect(
    ledgerChange(tasks, talk, { action: "cancel_task", args: { task_id: "task-7", explanation: "x" } }),
  ).toBeNull();
});
