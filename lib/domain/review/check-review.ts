import { type DecisionCode, formatFinal, parseDecision, parseFinal } from "../decision/final";
import type { Action, Decision, Task } from "../decision/types";
import { checkDecision } from "../ledger/ledger";
import { fail, type Issue, ok, type Result } from "../result";
import type { ReviewOutcome } from "./state";

/** What a reviewer sends. `task_id` and `text` count for `correct`; with `approve` they may be left out. */
export type ReviewBody = {
  version: number;
  action: Action;
  task_id?: string | undefined;
  text?: string | undefined;
  text_ok: boolean;
  outcome: Exclude<ReviewOutcome, "retracted">;
  comment?: string | undefined;
  tags?: string[] | undefined;
};

export type ReviewCode =
  | DecisionCode
  | "unknown_task_id"
  | "approve_changes_label"
  | "correct_changes_nothing";
export type ReviewIssue = Issue<ReviewCode>;

/** `final` and `decision` are what the reviewer holds right; null for reject and discard. */
export type CheckedReview = {
  outcome: ReviewBody["outcome"];
  final: string | null;
  decision: Decision | null;
  warnings: Issue[];
};

/**
 * Whether the review is one that may be stored. Approve keeps action, target and text of the label;
 * correct must change one of them and give a decision that is legal on the row's ledger; reject and
 * discard need no decision. Issue paths are the body's own fields.
 */
export function checkReview(
  tasks: readonly Task[],
  labelFinal: string,
  body: ReviewBody,
): Result<CheckedReview, ReviewIssue[]> {
  switch (body.outcome) {
    case "reject":
    case "discard":
      return ok({ outcome: body.outcome, final: null, decision: null, warnings: [] });
    case "approve":
      return checkApproval(labelFinal, body);
    case "correct":
      return checkCorrection(tasks, labelFinal, body);
  }
}

function checkApproval(labelFinal: string, body: ReviewBody): Result<CheckedReview, ReviewIssue[]> {
  const label = parseFinal(labelFinal);
  if (!label.ok) return fail([{ ...label.error, path: "outcome" }]);
  const { action, args } = label.value;
  const changes: string[] = [];
  if (body.action !== action) changes.push("action");
  if (given(body.task_id) && body.task_id !== targetOf(label.value)) changes.push("task_id");
  const text = "text" in args ? args.text : "explanation" in args ? args.explanation : undefined;
  if (given(body.text) && body.text !== text) changes.push("text");
  if (changes.length > 0) {
    return fail(
      changes.map((path) => ({
        path,
        code: "approve_changes_label",
        message: `Approve keeps the label, but ${path} differs from it; send the outcome "correct" instead.`,
      })),
    );
  }
  return ok({ outcome: "approve", final: labelFinal, decision: label.value, warnings: [] });
}

function checkCorrection(
  tasks: readonly Task[],
  labelFinal: string,
  body: ReviewBody,
): Result<CheckedReview, ReviewIssue[]> {
  const args: Record<string, string> = {};
  if (given(body.task_id)) args.task_id = body.task_id;
  if (given(body.text)) args[body.action === "reply" ? "text" : "explanation"] = body.text;
  const parsed = parseDecision({ action: body.action, args });
  if (!parsed.ok) return fail([{ ...parsed.error, path: fieldOf(parsed.error.path) }]);
  const legal = checkDecision(tasks, parsed.value);
  if (!legal.ok) {
    return fail(legal.errors.map(({ message }) => ({ path: "task_id", code: "unknown_task_id", message })));
  }
  const final = formatFinal(parsed.value);
  if (final === labelFinal) {
    const message =
      'Correct must change action, target or text; to keep the label, send the outcome "approve".';
    return fail([{ path: "outcome", code: "correct_changes_nothing", message }]);
  }
  return ok({ outcome: "correct", final, decision: parsed.value, warnings: legal.warnings });
}

/** A form sends "" for a field that stands empty. */
function given(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

function targetOf(decision: Decision): string | undefined {
  return "task_id" in decision.args ? decision.args.task_id : undefined;
}

function fieldOf(path: string): string {
  if (path === "args.task_id") return "task_id";
  return path === "action" ? "action" : "text";
}
