import { expect, test } from "vitest";
import { median, paceOf, roughly } from "./pace";
import { emptyWorkspace } from "./workspace-reducer";

test("the pace is the median of this sitting once there are three, before that the earlier one", () => {
  const seed = { done: 10, wanted: 20, mine: 10, skipped: 0, medianBefore: 30 };
  expect(paceOf({ ...emptyWorkspace(seed), seconds: [4, 5] })).toEqual({ seconds: 30, left: 300 });
  expect(paceOf({ ...emptyWorkspace(seed), seconds: [4, 90, 6] })).toEqual({ seconds: 6, left: 60 });
  expect(paceOf(emptyWorkspace({ ...seed, medianBefore: null }))).toEqual({ seconds: null, left: null });
});

test("times are said roughly", () => {
  expect([20, 60, 700, 7200, 50_000].map(roughly)).toEqual([
    "under a minute",
    "about 1 min",
    "about 12 min",
    "about 2 h",
    "about 14 h",
  ]);
  expect(median([])).toBeNull();
});
