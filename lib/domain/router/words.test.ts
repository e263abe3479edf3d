import { expect, test } from "vitest";
import { ROUTE_REASONS } from "./names";
import { isGuess, reasonWord, sourceWord, whyWords } from "./words";

test("every reason has words of its own, and no code is shown to people", () => {
  const words = ROUTE_REASONS.map(reasonWord);
  expect(new Set(words).size).toBe(ROUTE_REASONS.length);
  expect(words.filter((word) => word.includes("_"))).toEqual([]);
});

test("what the student decides without being sure enough is called its guess", () => {
  expect([isGuess("student", "no_teacher"), isGuess("student", "confident")]).toEqual([true, false]);
  expect(isGuess("teacher", "not_certified")).toBe(false);
  expect(sourceWord("student", "teacher_timeout")).toBe("student's guess");
  expect(sourceWord("student", "confident")).toBe("student");
});

test("both steps are told, each once", () => {
  expect(whyWords({ student: "not_certified", teacher: "no_teacher" })).toBe("no certificate, no teacher");
  expect(whyWords({ student: "low_confidence", teacher: "answered" })).toBe("student not sure enough");
  expect(whyWords({ student: "circuit_open", teacher: "circuit_open" })).toBe("circuit open");
  expect(whyWords({ student: "confident", teacher: null })).toBe("student was sure enough");
});
