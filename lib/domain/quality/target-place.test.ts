import { describe, expect, test } from "vitest";
import type { QualityRow } from "./quality-row";
import { targetPlace } from "./target-place";

const row = (ids: string[], target: string | null): QualityRow => ({
  id: ids.join(),
  messages: [],
  tasks: ids.map((id) => ({ id, summary: "", last_update: "" })),
  action: target ? "update_task" : "reply",
  target,
  split: "",
  scenario: "",
  facets: {},
});

describe("targetPlace", () => {
  test("counts targets at either end against what any order would give", () => {
    const rows = [
      row(["a", "b"], "a"),
      row(["a", "b", "c", "d"], "a"),
      row(["a", "b"], "b"),
      row(["a", "b", "c", "d"], "b"),
    ];
    expect(targetPlace(rows)).toEqual({ n: 4, first: 0.5, last: 0.25, expected: 0.375 });
  });

  test("leaves out rows without a target, and ledgers that leave no choice", () => {
    expect(targetPlace([row(["a", "b"], null), row(["a"], "a"), row([], null)])).toBeNull();
  });
});
