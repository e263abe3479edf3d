import { expect, test } from "vitest";
import type { AdjudicationItem } from "@/lib/contracts/adjudications";
import { chooseAction, formOf } from "../form";
import { testItem } from "../test-items";
import { type Adjudication, decided, formFor, refused, rulingOf, takeAnswer } from "./adjudication-state";

const { row, label, predictions } = testItem(1);
const answer = {
  answer: "A",
  outcome: "correct" as const,
  final: "update_task(task-2, six people)",
  action: "update_task" as const,
  task_id: "task-2",
  text: "six people",
  text_ok: false,
  comment: null,
  tags: [],
  elsewhere: false,
  reviewer_name: null,
};
const item = (n: number): AdjudicationItem => ({
  item_id: `item-${n}`,
  audit_id: "audit",
  row_id: `row-${n}`,
  position: n,
  n: 9,
  version: 1,
  row,
  label,
  predictions,
  answers: [answer],
  ruling: null,
  state: { version: 1, status: "pending", final: label.final },
  draft: null,
});
const state = (...items: AdjudicationItem[]): Adjudication => ({
  items,
  currentId: items[0]?.item_id ?? null,
  forms: {},
  sending: null,
  failure: null,
  last: null,
  notice: null,
});

test("an answer that is taken over is sent as a correction, the label as an approval", () => {
  const taken = takeAnswer(formOf(label), answer);
  expect(taken && rulingOf(taken, item(1), null).body).toMatchObject({
    outcome: "correct",
    action: "update_task",
    task_id: "task-2",
    text: "six people",
    version: 1,
  });
  expect(rulingOf(formOf(label), item(1), null).body).toMatchObject({ outcome: "approve", text_ok: true });
  expect(takeAnswer(formOf(label), { ...answer, action: null })).toBeNull();
});

test("what was sent in vain comes back into the form; what was typed since goes before it", () => {
  const body = { action: "noop", text_ok: false, comment: "only a tick" } as const;
  const again = { ...item(1), draft: { body, saved_at: "2026-01-01T00:00:00.000Z" } };
  expect(formFor(state(again), again)).toMatchObject({
    action: "noop",
    textOk: false,
    comment: "only a tick",
  });
  const typed = { ...formOf(label), comment: "newer" };
  expect(formFor({ ...state(again), forms: { "item-1": typed } }, again).comment).toBe("newer");
});

test("nothing is sent before the decision is whole, and approve does not throw a changed one away", () => {
  const open = chooseAction(formOf(label), "update_task", row.tasks, label);
  expect(rulingOf(open, item(1), null)).toMatchObject({
    body: null,
    problem: expect.stringContaining("task"),
  });
  const noop = chooseAction(formOf(label), "noop", row.tasks, label);
  expect(rulingOf(noop, item(1), "approve").body).toBeNull();
  expect(rulingOf(noop, item(1), "reject").body).toMatchObject({ outcome: "reject", action: "reply" });
});

test("a stale decision shows the row as it is now and keeps what was typed", () => {
  const typed = { ...formOf(label), comment: "both are late" };
  const before = { ...state(item(1)), forms: { "item-1": typed } };
  const details = { version: 3, status: "corrected", final: "noop" };
  const after = refused(before, "item-1", { code: "stale_version", status: 409, message: "moved", details });
  expect(after.items[0]).toMatchObject({ version: 3, state: details });
  expect(formFor(after, after.items[0]!).comment).toBe("both are late");
});

test("a decided row leaves, the next one comes, and the last decision is kept to be withdrawn", () => {
  const after = decided(state(item(1), item(2)), "item-1", {} as never);
  expect(after.items.map(({ item_id }) => item_id)).toEqual(["item-2"]);
  expect(after.currentId).toBe("item-2");
  expect(after.last?.item.item_id).toBe("item-1");
});
