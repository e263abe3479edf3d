import { expect, test } from "vitest";
import { listCommandFor } from "./list-keys";

const list = { count: 3, at: null, first: 1, onControl: false };

test("Enter and r open the first review with work left, or the one that has the focus; digits open theirs", () => {
  for (const key of ["Enter", "r"]) expect(listCommandFor(key, list)).toEqual({ do: "open", place: 1 });
  expect(listCommandFor("r", { ...list, at: 2, onControl: true })).toEqual({ do: "open", place: 2 });
  expect(listCommandFor("3", list)).toEqual({ do: "open", place: 2 });
  expect(listCommandFor("4", list)).toBeNull();
});

test("Enter on a button or link is the browser's", () => {
  expect(listCommandFor("Enter", { ...list, at: 0, onControl: true })).toBeNull();
});

test("arrows begin at the review with work left and stop at both ends", () => {
  expect(listCommandFor("ArrowDown", list)).toEqual({ do: "focus", place: 1 });
  expect(listCommandFor("ArrowDown", { ...list, at: 2 })).toEqual({ do: "focus", place: 2 });
  expect(listCommandFor("ArrowUp", { ...list, at: 0 })).toEqual({ do: "focus", place: 0 });
});

test("an empty list has nothing but the help", () => {
  for (const key of ["Enter", "1", "ArrowDown"])
    expect(listCommandFor(key, { ...list, count: 0 })).toBeNull();
  expect(listCommandFor("?", { ...list, count: 0 })).toEqual({ do: "help" });
});
