import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { armsOf } from "./arms";
import { checkChoice, keptOf } from "./first-choice";

describe("armsOf", () => {
  test("as many items are blind as the share says, whatever the seed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.string(),
        (n, share, seed) => {
          const arms = armsOf(n, share, seed);
          expect(arms).toHaveLength(n);
          expect(arms.filter((arm) => arm === "blind")).toHaveLength(Math.floor(share * n + 0.5));
        },
      ),
    );
  });

  test("the same seed gives the same arms, another one others, and every item is blind about equally often", () => {
    expect(armsOf(40, 0.5, "a")).toEqual(armsOf(40, 0.5, "a"));
    expect(armsOf(40, 0.5, "a")).not.toEqual(armsOf(40, 0.5, "b"));
    const counts = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 2_000; seed += 1)
      armsOf(20, 0.25, `${seed}`).forEach((arm, place) => {
        if (arm === "blind") counts[place]! += 1;
      });
    // 500 expected, standard deviation 19: five of them.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(97);
  });

  test("a share outside 0 to 1 is refused", () => {
    for (const share of [-0.1, 1.1, Number.NaN]) expect(() => armsOf(3, share, "s")).toThrow(RangeError);
  });
});

describe("a first choice", () => {
  const tasks = [{ id: "task-1", summary: "Book a flight", last_update: "" }];

  test.each([
    ["noop", null, null],
    ["noop", "task-1", "unknown_field"],
    ["cancel_task", null, "missing_field"],
    ["cancel_task", "task-9", "unknown_task_id"],
    ["update_task", "task-1", null],
  ] as const)("%s on %s is %s", (action, taskId, code) => {
    const checked = checkChoice(tasks, { action, taskId });
    expect(checked.ok ? null : checked.error.code).toBe(code);
  });

  const label = "update_task(task-1, to Friday)";
  const chosen = { action: "update_task", taskId: "task-1" } as const;
  const other = { action: "noop", taskId: null } as const;
  test.each([
    [null, "approve", label, null],
    [chosen, "approve", label, "keep"],
    [other, "approve", label, "change"],
    [chosen, "correct", "update_task(task-1, in other words)", "keep"],
    [chosen, "correct", "noop", "change"],
    [chosen, "reject", null, "change"],
    [other, "reject", null, "keep"],
    [chosen, "discard", null, null],
  ] as const)("%j, then %s %s: %s", (choice, outcome, final, kept) => {
    expect(keptOf(choice, { outcome, final }, label)).toBe(kept);
  });
});
