/**
 * The intent contract without any library: names, types and the two textual rules that every other
 * layer (zod schema, parser, browser form) derives from. Safe to import into client components.
 */

/** The five decisions of the event loop, in the order of the labelling guide's table. */
export const ACTIONS = ["reply", "start_task", "update_task", "cancel_task", "noop"] as const;
export type Action = (typeof ACTIONS)[number];

/** Who may speak in a transcript. */
export const ROLES = ["system", "developer", "user", "assistant", "tool"] as const;
export type Role = (typeof ROLES)[number];

export type ReplyDecision = { action: "reply"; args: { text: string } };
export type StartTaskDecision = { action: "start_task"; args: { explanation: string } };
export type UpdateTaskDecision = { action: "update_task"; args: { task_id: string; explanation: string } };
export type CancelTaskDecision = { action: "cancel_task"; args: { task_id: string; explanation: string } };
export type NoopDecision = { action: "noop"; args: Record<string, never> };

/** What the event loop does next. One schema everywhere: generator, importer, form, models, router. */
export type Decision =
  | ReplyDecision
  | StartTaskDecision
  | UpdateTaskDecision
  | CancelTaskDecision
  | NoopDecision;

/** One open task of the live ledger. Keys that are not named here are kept as they came. */
export type Task = {
  id: string;
  summary: string;
  last_update: string;
  notes?: string | undefined;
  [key: string]: unknown;
};

/** One turn of the transcript. `content` is never null once stored; other keys are kept as they came. */
export type Message = {
  role: Role;
  content: string;
  [key: string]: unknown;
};

/** A task id holds no white space, comma or bracket, so that `update_task(<id>, <text>)` stays unambiguous. */
export const TASK_ID_PATTERN = /^[^\s,()]{1,64}$/;

/** Postgres text and jsonb can hold neither U+0000 nor a lone surrogate. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

export const TEXT_PROBLEMS = {
  empty_text: "The text of a decision must not be empty.",
  outer_whitespace: "The text of a decision must not begin or end with white space; remove it.",
  unstorable_text: "The text holds U+0000 or half of a surrogate pair, which cannot be stored; remove it.",
} as const;
export type TextProblem = keyof typeof TEXT_PROBLEMS;

/** Whether the string can be stored in Postgres unchanged (no U+0000, no lone surrogate). */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** What is wrong with a decision's `text` or `explanation`, or null. Nothing is trimmed or mended here. */
export function textProblem(text: string): TextProblem | null {
  if (text.trim() === "") return "empty_text";
  if (text.trim().length !== text.length) return "outer_whitespace";
  if (!isStorable(text)) return "unstorable_text";
  return null;
}

/** Whether the string is one of the five action names. */
export function isAction(value: unknown): value is Action {
  return typeof value === "string" && (ACTIONS as readonly string[]).includes(value);
}
