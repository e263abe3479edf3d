import { expect, test } from "vitest";
import { commandFor, type Press } from "./keymap";
import { testItem } from "./test-items";

const form = { tasks: testItem(1).row.tasks, textOk: true, phase: "judging" } as const;
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrl: false,
  meta: false,
  alt: false,
  shift: false,
  inText: false,
  onControl: false,
  ...more,
});

test("digits choose actions in the guide's order", () => {
  expect(commandFor(press("1"), "normal", form)).toEqual({ do: "choose", action: "reply" });
  expect(commandFor(press("5"), "target", form)).toEqual({ do: "choose", action: "noop" });
  expect(commandFor(press("6"), "normal", form)).toBeNull();
});

test("a letter names a task only while a target is asked for", () => {
  expect(commandFor(press("t"), "normal", form)).toEqual({ do: "mode", mode: "target" });
  expect(commandFor(press("b"), "target", form)).toEqual({ do: "task", taskId: "task-2" });
  expect(commandFor(press("c"), "target", form)).toBeNull();
  expect(commandFor(press("t"), "target", form)).toEqual({ do: "mode", mode: "target" });
  expect(commandFor(press("a"), "normal", form)).toEqual({ do: "approve" });
});

test("keys in a text field are text; Escape leaves it and ⌘Enter or Ctrl+Enter sends", () => {
  for (const key of ["a", "r", "1", "?", "Enter", "u"])
    expect(commandFor(press(key, { inText: true }), "text", form)).toBeNull();
  expect(commandFor(press("Escape", { inText: true }), "text", form)).toEqual({ do: "mode", mode: "normal" });
  expect(commandFor(press("Enter", { inText: true, meta: true }), "text", form)).toEqual({ do: "submit" });
  expect(commandFor(press("Enter", { inText: true, ctrl: true }), "comment", form)).toEqual({ do: "submit" });
});

test("the browser's own shortcuts stay the browser's, and Enter on a button presses the button", () => {
  for (const key of ["a", "r", "f", "k", "1"])
    expect(commandFor(press(key, { ctrl: true }), "normal", form)).toBeNull();
  expect(commandFor(press("Enter", { onControl: true }), "normal", form)).toBeNull();
  expect(commandFor(press("Enter"), "normal", form)).toEqual({ do: "submit" });
});

test("while help is open no key does anything to the row", () => {
  for (const key of ["a", "r", "d", "1", "Enter"]) expect(commandFor(press(key), "help", form)).toBeNull();
  expect(commandFor(press("?"), "help", form)).toEqual({ do: "mode", mode: "normal" });
});

test("the talk scrolls from anywhere but a text field, whatever is asked for; plain arrows go to other rows", () => {
  const to = { PageUp: "pageUp", PageDown: "pageDown", Home: "start", End: "end" };
  for (const [key, where] of Object.entries(to)) {
    for (const mode of ["normal", "target"] as const)
      expect(commandFor(press(key, { onControl: true }), mode, form)).toEqual({ do: "scroll", to: where });
    expect(commandFor(press(key, { inText: true }), "text", form)).toBeNull();
    expect(commandFor(press(key), "help", form)).toBeNull();
  }
  expect(commandFor(press("ArrowDown", { shift: true }), "normal", form)).toEqual({
    do: "scroll",
    to: "down",
  });
  expect(commandFor(press("ArrowDown"), "normal", form)).toBeNull();
  expect(commandFor(press("ArrowLeft"), "normal", form)).toEqual({ do: "move", by: -1 });
});

test("on a row that is judged blind k keeps or does nothing: it never goes to the row before", () => {
  for (const phase of ["choosing", "revealing", "judging"] as const)
    expect(commandFor(press("k"), "normal", { ...form, phase, blind: true })).toBeNull();
  expect(commandFor(press("k"), "normal", { ...form, phase: "weighing", blind: true })).toEqual({
    do: "keep",
  });
});

test("after a reveal k and Enter keep and c changes; before it k goes to the row before", () => {
  const weighing = { ...form, phase: "weighing" } as const;
  expect(commandFor(press("k"), "normal", weighing)).toEqual({ do: "keep" });
  expect(commandFor(press("Enter"), "normal", weighing)).toEqual({ do: "keep" });
  expect(commandFor(press("c"), "normal", weighing)).toEqual({ do: "change" });
  expect(commandFor(press("c"), "normal", form)).toBeNull();
  expect(commandFor(press("k"), "normal", form)).toEqual({ do: "move", by: -1 });
});
