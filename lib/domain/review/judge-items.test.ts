import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ACTIONS } from "../decision/types";
import { GUIDE_TABLE, GUIDE_VERSION } from "./guide";
import { gradeAnswer, type ItemReview, judgeItem } from "./judge-items";

let ids = 0;
const review = (outcome: ItemReview["outcome"], final: string | null = null, textOk = true): ItemReview => ({
  id: `r${++ids}`,
  reviewerId: `p${ids}`,
  outcome,
  final,
  textOk,
});
const LABEL = "update_task(task-1, window seat)";

test("a label is right when action and target are kept; its text is a matter of its own", () => {
  expect(judgeItem(LABEL, [review("approve", LABEL)])).toMatchObject({
    verdict: "approved",
    correct: true,
    textOk: true,
  });
  const reworded = judgeItem(LABEL, [review("correct", "update_task(task-1, aisle seat)", false)]);
  expect(reworded).toMatchObject({ verdict: "corrected", correct: true, textOk: false });
  expect(judgeItem(LABEL, [review("correct", "update_task(task-2, window seat)")])).toMatchObject({
    correct: false,
    right: { action: "update_task", target: "task-2" },
  });
  expect(judgeItem(LABEL, [review("correct", "noop")])).toMatchObject({
    correct: false,
    right: { action: "noop", target: null },
  });
});

test("a rejected label is wrong, a discarded item gives no answer, nor does one that reviewers dispute", () => {
  expect(judgeItem(LABEL, [review("reject")])).toMatchObject({
    verdict: "rejected",
    correct: false,
    right: null,
  });
  expect(judgeItem(LABEL, [review("discard")])).toMatchObject({ verdict: "discarded", correct: null });
  expect(judgeItem(LABEL, [review("approve", LABEL), review("reject")])).toMatchObject({
    verdict: "disputed",
    correct: null,
  });
  expect(judgeItem(LABEL, [review("approve", LABEL), review("approve", LABEL, false)])).toMatchObject({
    verdict: "approved",
    textOk: false,
  });
});

test("an adjudication settles what the reviewers dispute, and its word on the text counts", () => {
  const disputed = [review("approve", LABEL), review("reject")];
  const settled = { id: "a", outcome: "correct" as const, final: "noop", textOk: false };
  expect(judgeItem(LABEL, disputed, settled)).toMatchObject({
    verdict: "corrected",
    correct: false,
    right: { action: "noop" },
    textOk: false,
  });
});

test("the judgement of the label grades every other answer to the item", () => {
  const approved = judgeItem(LABEL, [review("approve", LABEL)]);
  const target = (task: string) => ({ action: "update_task" as const, target: task });
  const truth = "update_task";
  expect(gradeAnswer(approved, target("task-1"))).toEqual({ correct: true, truth, predicted: truth });
  expect(gradeAnswer(approved, target("task-2"))).toEqual({ correct: false, truth, predicted: truth });
  expect(gradeAnswer(approved, null)).toEqual({ correct: false, truth, predicted: null });
  const corrected = judgeItem(LABEL, [review("correct", "noop")]);
  expect(gradeAnswer(corrected, { action: "noop", target: null })).toMatchObject({ correct: true });
  const rejected = judgeItem(LABEL, [review("reject")]);
  expect(gradeAnswer(rejected, target("task-1"))).toEqual({ correct: false, truth: null, predicted: truth });
  expect(gradeAnswer(rejected, null)).toEqual({ correct: false, truth: null, predicted: null });
  expect(gradeAnswer(rejected, { action: "noop", target: null })).toBeNull();
  expect(gradeAnswer(judgeItem(LABEL, [review("discard")]), target("task-1"))).toBeNull();
});

test("the guide's version and table are those of docs/labelling-guide.md", () => {
  const text = readFileSync(new URL("../../../docs/labelling-guide.md", import.meta.url), "utf8");
  expect(text).toContain(`(version ${GUIDE_VERSION})`);
  expect(GUIDE_TABLE.map(({ action }) => action)).toEqual(ACTIONS);
  for (const { action } of GUIDE_TABLE) expect(text).toContain(`| \`${action}\` |`);
});
