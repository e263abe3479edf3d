import type { Decision, Task } from "../decision/types";
import { jaccard, wordSet } from "../dedupe/words";
import { fail, type Issue, ok, type Result } from "../result";

/** Word-set Jaccard from which a new task counts as a near-duplicate of an open one. */
export const NEAR_DUPLICATE_START = 0.6;

export type LedgerCode = "unknown_task_id" | "duplicate_task_id" | "task_id_in_use" | "near_duplicate_start";
export type LedgerIssue = Issue<LedgerCode>;
export type LedgerCheck = { ok: boolean; errors: LedgerIssue[]; warnings: LedgerIssue[] };

/** Ids are unique within a ledger. Paths are `tasks[i].id`; an empty ledger is legal. */
export function checkLedger(tasks: readonly Task[]): LedgerIssue[] {
  if (tasks.length < 2) return [];
  const firstAt = new Map<string, number>();
  const issues: LedgerIssue[] = [];
  tasks.forEach((task, index) => {
    const first = firstAt.get(task.id);
    if (first === undefined) {
      firstAt.set(task.id, index);
      return;
    }
    const message = `"${task.id}" is already the id of tasks[${first}]; give every task of a ledger its own id.`;
    issues.push({ path: `tasks[${index}].id`, code: "duplicate_task_id", message });
  });
  return issues;
}

/**
 * Whether the decision is legal on this ledger. Errors: update or cancel of a task that is not open.
 * Warning, never a refusal: a start whose words mostly stand in an open task's summary already.
 */
export function checkDecision(tasks: readonly Task[], decision: Decision): LedgerCheck {
  switch (decision.action) {
    case "update_task":
    case "cancel_task": {
      const error = unknownTarget(tasks, decision.args.task_id, decision.action);
      return { ok: !error, errors: error ? [error] : [], warnings: [] };
    }
    case "start_task":
      return { ok: true, errors: [], warnings: nearDuplicates(tasks, decision.args.explanation) };
    case "reply":
    case "noop":
      return { ok: true, errors: [], warnings: [] };
  }
}

/**
 * The ledger after the decision, as a new array: start appends an open task, update sets `last_update`,
 * cancel removes the task, reply and noop change nothing. Fails where `checkDecision` has errors, or
 * where `mintId` gives an id that is already open.
 */
export function applyDecision(
  tasks: readonly Task[],
  decision: Decision,
  mintId: () => string,
): Result<Task[], LedgerIssue> {
  switch (decision.action) {
    case "start_task": {
      const id = mintId();
      if (tasks.some((task) => task.id === id)) {
        const message = `The new task's id "${id}" is already open; mint ids with mintTaskId over every id ever used.`;
        return fail({ path: "tasks", code: "task_id_in_use", message });
      }
      return ok([...tasks, { id, summary: decision.args.explanation, last_update: "" }]);
    }
    case "update_task":
    case "cancel_task": {
      const { task_id, explanation } = decision.args;
      const error = unknownTarget(tasks, task_id, decision.action);
      if (error) return fail(error);
      return decision.action === "cancel_task"
        ? ok(tasks.filter((task) => task.id !== task_id))
        : ok(tasks.map((task) => (task.id === task_id ? { ...task, last_update: explanation } : task)));
    }
    case "reply":
    case "noop":
      return ok([...tasks]);
  }
}

/** Numbers of more than 15 digits are no counters of ours, and adding one to them would not be exact. */
const COUNTED_ID = /^task-(\d{1,15})$/;

/** `task-<n>` with n one above the highest number that the conversation ever used (closed tasks too). */
export function mintTaskId(everUsedIds: Iterable<string>): string {
  let highest = 0;
  for (const id of everUsedIds) {
    const digits = COUNTED_ID.exec(id)?.[1];
    if (digits !== undefined) highest = Math.max(highest, Number(digits));
  }
  return `task-${highest + 1}`;
}

function unknownTarget(tasks: readonly Task[], id: string, action: string): LedgerIssue | null {
  if (tasks.some((task) => task.id === id)) return null;
  const open = tasks.length
    ? `open are ${tasks
        .slice(0, 8)
        .map((task) => task.id)
        .join(", ")}${tasks.length > 8 ? ", …" : ""}`
    : "the ledger is empty";
  const message = `${action} names "${id}", which is not in the ledger (${open}); name an open task, or start a new one.`;
  return { path: "final", code: "unknown_task_id", message };
}

function nearDuplicates(tasks: readonly Task[], explanation: string): LedgerIssue[] {
  if (tasks.length === 0) return [];
  const wanted = wordSet(explanation);
  return tasks
    .filter((task) => jaccard(wanted, wordSet(task.summary)) >= NEAR_DUPLICATE_START)
    .map((task) => ({
      path: "final",
      code: "near_duplicate_start",
      message: `The new task says nearly the same as the open task "${task.id}"; if it is the same work, it is an update.`,
    }));
}
