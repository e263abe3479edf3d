import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ACTIONS } from "../decision/types";
import { GUIDE_TABLE, GUIDE_VERSION } from "./guide";
import { figuresPerAction, type ItemReview, judgeItem, quantile } from "./judge-items";

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
    rightAction: "update_task",
  });
  expect(judgeItem(LABEL, [review("correct", "noop")])).toMatchObject({
    correct: false,
    rightAction: "noop",
  });
});

test("a rejected label is wrong, a discarded item gives no answer, nor does one that reviewers dispute", () => {
  expect(judgeItem(LABEL, [review("reject")])).toMatchObject({
    verdict: "rejected",
    correct: false,
    rightAction: null,
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

test("precision counts the label's rows, recall the rows where the action is right; nothing gives null", () => {
  const items = [
    judgeItem("noop", [review("approve", "noop")]),
    judgeItem("noop", [review("correct", "reply(x)")]),
    judgeItem("noop", [review("reject")]),
    judgeItem("reply(a)", [review("correct", "noop")]),
    judgeItem("reply(a)", [review("discard")]),
  ];
  const of = (action: string) => figuresPerAction(items).find((figure) => figure.action === action);
  expect(of("noop")).toMatchObject({ n: 3, correct: 1, precision: 1 / 3, recall: 0.5, support: 2, f1: 0.4 });
  expect(of("reply")).toMatchObject({ n: 1, correct: 0, precision: 0, recall: 0, support: 1, f1: null });
  expect(of("start_task")).toMatchObject({
    n: 0,
    precision: null,
    low: null,
    recall: null,
    f1: null,
    support: 0,
  });
});

test("quantiles are interpolated, and none of nothing", () => {
  expect(quantile([3, 1, 2, 4], 0.5)).toBe(2.5);
  expect(quantile([5], 0.95)).toBe(5);
  expect(quantile([], 0.5)).toBeNull();
});

test("the guide's version and table are those of docs/labelling-guide.md", () => {
  const text = readFileSync(new URL("../../../docs/labelling-guide.md", import.meta.url), "utf8");
  expect(text).toContain(`(version ${GUIDE_VERSION})`);
  expect(GUIDE_TABLE.map(({ action }) => action)).toEqual(ACTIONS);
  for (const { action } of GUIDE_TABLE) expect(text).toContain(`| \`${action}\` |`);
});
