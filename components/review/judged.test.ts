import { expect, test } from "vitest";
import { chooseAction, formOf } from "./form";
import { gradesOf } from "./judged";
import { testItem, testPrediction } from "./test-items";

const item = testItem(1, {
  predictions: {
    teacher: testPrediction({ text: "in other words" }),
    student: testPrediction({ model: "student", action: "noop", text: null, final: "noop" }),
  },
});
const { tasks } = item.row;

test("one decision grades label, teacher and student by action and target, whatever the wording", () => {
  expect(gradesOf(formOf(item.label), item)).toEqual({ label: "right", teacher: "right", student: "wrong" });
  const noop = chooseAction(formOf(item.label), "noop", tasks, item.label);
  expect(gradesOf(noop, item)).toEqual({ label: "wrong", teacher: "wrong", student: "right" });
});

test("another target is another decision, and without a target nothing is graded yet", () => {
  const student = testPrediction({ action: "update_task", task_id: "task-2" });
  const given = { ...item, predictions: { teacher: null, student } };
  const open = chooseAction(formOf(item.label), "update_task", tasks, item.label);
  expect(gradesOf(open, given)).toEqual({ label: "open", teacher: null, student: "open" });
  expect(gradesOf({ ...open, taskId: "task-1" }, given).student).toBe("wrong");
  expect(gradesOf({ ...open, taskId: "task-2" }, given).student).toBe("right");
});

test("an answer that is no decision is wrong, one that never came is not judged", () => {
  const none = { action: null, task_id: null, text: null, final: null };
  const teacher = testPrediction({ ...none, state: "invalid", reason: "unknown_task_id" });
  const student = testPrediction({ ...none, state: "failed", reason: "timeout" });
  const grades = gradesOf(formOf(item.label), { ...item, predictions: { teacher, student } });
  expect(grades).toEqual({ label: "right", teacher: "wrong", student: null });
});
