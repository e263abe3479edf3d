import fc from "fast-check";
import { expect, test } from "vitest";
import { checkReview } from "@/lib/domain/review/check-review";
import { ACTIONS } from "@/prompts/actions";
import {
  adopt,
  bodyOf,
  chooseAction,
  decisionOf,
  draftOf,
  type Form,
  formOf,
  hasOtherTexts,
  isChanged,
  nameTask,
  textIsOk,
  textKey,
  textOf,
  warningsOf,
  withDraft,
  writeText,
} from "./form";
import { testItem } from "./test-items";

const item = testItem(1);
const { label } = item;
const { tasks } = item.row;

test("the form as the label fills it is unchanged and approves the label", () => {
  const form = formOf(label);
  expect(isChanged(form, label)).toBe(false);
  expect(draftOf(form, label)).toBeNull();
  expect(bodyOf(form, item, "approve")).toEqual({
    version: 1,
    outcome: "approve",
    action: "reply",
    text: "Tell the price",
    text_ok: true,
  });
});

const KEYS = ACTIONS.flatMap((action) =>
  [null, "task-1", "task-2", "task-9"].map((taskId) => textKey({ action, taskId })),
);
const anyForm: fc.Arbitrary<Form> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  taskId: fc.constantFrom(null, "task-1", "task-2", "task-9"),
  texts: fc.dictionary(fc.constantFrom(...KEYS), fc.string()),
  textOk: fc.constantFrom(null, true, false),
  comment: fc.string(),
  tags: fc.array(fc.string()),
});

test("a form that says it is legal is accepted by the server's own check, whatever was typed", () => {
  fc.assert(
    fc.property(anyForm, (form) => {
      fc.pre(decisionOf(form, tasks).problem === null && isChanged(form, label));
      expect(checkReview(tasks, label.final, bodyOf(form, item, "correct"))).toMatchObject({ ok: true });
    }),
  );
});

test("a draft gives the same decision, comment and verdict on the text back", () => {
  fc.assert(
    fc.property(anyForm, (form) => {
      const draft = draftOf(form, label);
      const again = draft ? withDraft(label, draft) : formOf(label);
      expect(decisionOf(again, tasks)).toEqual(decisionOf(form, tasks));
      expect(again.comment).toBe(form.comment);
      expect(again.tags).toEqual(form.tags);
      expect(textIsOk(again, label)).toBe(textIsOk(form, label));
    }),
  );
});

test("only tasks of the ledger can be named, and texts cannot be empty", () => {
  const update = chooseAction(formOf(label), "update_task", tasks, label);
  expect(decisionOf(update, tasks).problem?.field).toBe("task");
  expect(decisionOf({ ...update, taskId: "task-2" }, tasks).problem?.field).toBe("text");
  expect(decisionOf({ ...update, taskId: "task-2" }, []).problem?.message).toContain("no open task");
  expect(decisionOf({ ...formOf(label), texts: { reply: "   " } }, tasks).problem?.field).toBe("text");
});

test("with one open task it is named at once", () => {
  expect(chooseAction(formOf(label), "update_task", tasks.slice(0, 1), label).taskId).toBe("task-1");
});

test("no text goes with an action or task that it was not written for, and each comes back with its own", () => {
  const update = writeText(
    nameTask(chooseAction(formOf(label), "update_task", tasks, label), "task-1"),
    "six",
  );
  expect(textOf(update)).toBe("six");
  for (const other of [
    nameTask(update, "task-2"),
    chooseAction(update, "cancel_task", tasks, label),
    chooseAction(update, "start_task", tasks, label),
  ]) {
    expect(textOf(other)).toBe("");
    expect(hasOtherTexts(other)).toBe(true);
    expect(decisionOf(other, tasks).problem?.field).toBe("text");
    expect(textOf(nameTask(chooseAction(other, "update_task", tasks, label), "task-1"))).toBe("six");
  }
  expect(textOf(chooseAction(update, "reply", tasks, label))).toBe("Tell the price");
  const taken = adopt(update, { action: "update_task", task_id: "task-2", text: "eight" });
  expect(textOf(taken)).toBe("eight");
  expect(textOf(nameTask(taken, "task-1"))).toBe("six");
});

test("a text that is typed before the task is named is for the first that is named, never over its own", () => {
  const typed = writeText(chooseAction(formOf(label), "update_task", tasks, label), "six people");
  expect(textOf(nameTask(typed, "task-2"))).toBe("six people");
  const own = {
    ...typed,
    texts: { ...typed.texts, [textKey({ action: "update_task", taskId: "task-2" })]: "own" },
  };
  expect(textOf(nameTask(own, "task-2"))).toBe("own");
});

test("a start that nearly repeats an open task is warned about, not refused", () => {
  const form = {
    ...chooseAction(formOf(label), "start_task", tasks, label),
    texts: { start_task: "Book a flight to Oslo" },
  };
  expect(decisionOf(form, tasks).problem).toBeNull();
  expect(warningsOf(form, tasks)[0]).toContain("task-1");
});

test("a rewritten text is not ok unless the reviewer says so; a rejected label's neither", () => {
  const rewritten = { ...formOf(label), texts: { reply: "Name the price" } };
  expect(bodyOf(rewritten, item, "correct")).toMatchObject({ text_ok: false, text: "Name the price" });
  expect(bodyOf({ ...rewritten, textOk: true }, item, "correct").text_ok).toBe(true);
  expect(bodyOf(formOf(label), item, "reject").text_ok).toBe(false);
  expect(bodyOf({ ...formOf(label), textOk: false, comment: " see turn 3 " }, item, "approve")).toMatchObject(
    { text_ok: false, comment: "see turn 3" },
  );
});
