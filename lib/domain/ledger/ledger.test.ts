import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decision, ledger, ledgerAndDecision, taskId } from "@/tests/support/arbitraries";
import { applyDecision, checkDecision, checkLedger, mintTaskId } from "./ledger";

const open = [
  { id: "task-1", summary: "Book a flight to Oslo", last_update: "" },
  { id: "task-4", summary: "Reserve a table", last_update: "waiting" },
];
const mint = () => mintTaskId(["task-1", "task-4"]);

describe("checkDecision", () => {
  test("update and cancel must name an open task", () => {
    fc.assert(
      fc.property(ledger, decision, (tasks, value) => {
        const targeted = value.action === "update_task" || value.action === "cancel_task";
        const known = targeted && tasks.some((task) => task.id === value.args.task_id);
        expect(checkDecision(tasks, value).ok).toBe(!targeted || known);
      }),
    );
    const check = checkDecision(open, {
      action: "cancel_task",
      args: { task_id: "task-9", explanation: "x" },
    });
    expect(check.errors[0]).toMatchObject({ code: "unknown_task_id" });
    expect(check.errors[0]?.message).toContain("task-1, task-4");
  });

  test("a start that says nearly what an open task says is a warning, never a refusal", () => {
    const near = { action: "start_task" as const, args: { explanation: "book a flight to OSLO, please" } };
    expect(checkDecision(open, near)).toMatchObject({
      ok: true,
      warnings: [{ code: "near_duplicate_start" }],
    });
    const far = {
      action: "start_task" as const,
      args: { explanation: "Book a flight to Rome for my daughter" },
    };
    expect(checkDecision(open, far)).toEqual({ ok: true, errors: [], warnings: [] });
  });
});

describe("checkLedger", () => {
  test("names each repeated id and where it stood first", () => {
    expect(checkLedger(open)).toEqual([]);
    const issues = checkLedger([...open, { ...open[0]! }]);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ path: "tasks[2].id", code: "duplicate_task_id" });
  });
});

describe("applyDecision", () => {
  test("a legal decision keeps the ledger's ids unique and changes exactly what it says", () => {
    fc.assert(
      fc.property(ledgerAndDecision, ({ tasks, decision: value }) => {
        const before = structuredClone(tasks);
        const result = applyDecision(tasks, value, () => mintTaskId(tasks.map((task) => task.id)));
        expect(tasks).toEqual(before);
        expect(result.ok).toBe(true);
        if (!result.ok) return;
        const next = result.value;
        expect(checkLedger(next)).toEqual([]);
        if (value.action === "start_task") {
          expect(next.slice(0, -1)).toEqual(tasks);
          expect(next.at(-1)).toMatchObject({ summary: value.args.explanation, last_update: "" });
        } else if (value.action === "update_task") {
          expect(next.map((task) => task.id)).toEqual(tasks.map((task) => task.id));
          expect(next.find((task) => task.id === value.args.task_id)?.last_update).toBe(
            value.args.explanation,
          );
        } else if (value.action === "cancel_task") {
          expect(next).toEqual(tasks.filter((task) => task.id !== value.args.task_id));
        } else expect(next).toEqual(tasks);
      }),
    );
  });

  test("refuses what checkDecision refuses, and a minted id that is open", () => {
    const unknown = { action: "update_task" as const, args: { task_id: "task-9", explanation: "x" } };
    expect(applyDecision(open, unknown, mint)).toMatchObject({
      ok: false,
      error: { code: "unknown_task_id" },
    });
    const start = { action: "start_task" as const, args: { explanation: "x" } };
    expect(applyDecision(open, start, () => "task-1")).toMatchObject({
      ok: false,
      error: { code: "task_id_in_use" },
    });
    expect(applyDecision(open, start, mint)).toMatchObject({ ok: true, value: [{}, {}, { id: "task-5" }] });
  });
});

describe("mintTaskId", () => {
  test("never gives an id that was used, and starts at task-1", () => {
    expect(mintTaskId([])).toBe("task-1");
    expect(mintTaskId(["task-2", "task-10", "order-99", "task-007"])).toBe("task-11");
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            taskId,
            fc.bigInt({ min: 0n }).map((n) => `task-${n}`),
          ),
        ),
        (ids) => {
          expect(ids).not.toContain(mintTaskId(ids));
        },
      ),
    );
  });
});
