/**
 * Hand-written checks of messages, tasks and meta. They accept exactly what the zod schemas of
 * prompts/intent-prompt.ts accept (a property test holds them together), about ten times faster, and
 * return the same objects instead of copies: what was checked is what is hashed and stored.
 */
import { isAction, isStorable, type Message, ROLES, TASK_ID_PATTERN, type Task } from "../decision/types";
import { checkLedger } from "../ledger/ledger";
import type { ImportIssue } from "./codes";
import { clip, MAX_ISSUES } from "./scan-json";

export const CHANNELS = ["voice", "whatsapp", "discord", "chat", "email"] as const;
export type Channel = (typeof CHANNELS)[number];

export const SPLITS = ["train", "validation", "test"] as const;
export type Split = (typeof SPLITS)[number];

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** For messages: what a value is, in words. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The messages as stored: null content beside tool calls becomes "". Faults are appended to `issues`. */
export function readMessages(value: unknown, path: string, issues: ImportIssue[]): Message[] {
  if (!Array.isArray(value)) {
    issues.push(
      value === undefined
        ? {
            path,
            code: "missing_field",
            message: `${path} is missing; give the conversation as an array of {role, content}.`,
          }
        : {
            path,
            code: "bad_type",
            message: `${path} must be an array of {role, content}, not ${kindOf(value)}.`,
          },
    );
    return [];
  }
  if (value.length === 0) {
    issues.push({
      path,
      code: "no_messages",
      message: `${path} is empty; a row needs at least one message before its decision.`,
    });
  }
  const messages: Message[] = new Array(value.length);
  for (let index = 0; index < value.length && issues.length < MAX_ISSUES; index += 1) {
    const message = value[index];
    messages[index] = message;
    if (!isObject(message)) {
      const text = `${path}[${index}] must be an object {role, content}, not ${kindOf(message)}.`;
      issues.push({ path: `${path}[${index}]`, code: "bad_type", message: text });
      continue;
    }
    const { role, content, tool_calls } = message;
    if (!isRole(role)) issues.push(roleIssue(role, `${path}[${index}].role`));
    if (tool_calls !== undefined && tool_calls !== null && !Array.isArray(tool_calls)) {
      const at = `${path}[${index}].tool_calls`;
      issues.push({
        path: at,
        code: "bad_type",
        message: `${at} must be an array, not ${kindOf(tool_calls)}.`,
      });
    }
    if (typeof content === "string") continue;
    if ((content === null || content === undefined) && Array.isArray(tool_calls) && tool_calls.length > 0) {
      messages[index] = { ...message, content: "" } as Message;
    } else {
      issues.push(contentIssue(content, `${path}[${index}].content`));
    }
  }
  return messages;
}

/** The ledger. Faults, duplicate ids included, are appended to `issues`. */
export function readTasks(value: unknown, path: string, issues: ImportIssue[]): Task[] {
  if (!Array.isArray(value)) {
    issues.push(
      value === undefined
        ? {
            path,
            code: "missing_field",
            message: `${path} is missing; give the open tasks as an array, [] for none.`,
          }
        : {
            path,
            code: "bad_type",
            message: `${path} must be an array of {id, summary, last_update}, not ${kindOf(value)}.`,
          },
    );
    return [];
  }
  const before = issues.length;
  for (let index = 0; index < value.length && issues.length < MAX_ISSUES; index += 1) {
    checkTask(value[index], `${path}[${index}]`, issues);
  }
  if (issues.length === before) {
    for (const issue of checkLedger(value).slice(0, MAX_ISSUES)) {
      issues.push({
        path: path + issue.path.slice("tasks".length),
        code: "duplicate_task_id",
        message: issue.message,
      });
    }
  }
  return value;
}

function checkTask(task: unknown, path: string, issues: ImportIssue[]): void {
  if (!isObject(task)) {
    const message = `${path} must be an object {id, summary, last_update}, not ${kindOf(task)}.`;
    issues.push({ path, code: "bad_type", message });
    return;
  }
  const { id, summary, last_update, notes } = task;
  if (typeof id !== "string") issues.push(fieldIssue(id, `${path}.id`));
  else if (!TASK_ID_PATTERN.test(id) || !isStorable(id)) {
    const message = `"${clip(id)}" is no task id; use 1 to 64 characters without white space, comma or bracket.`;
    issues.push({ path: `${path}.id`, code: "bad_task_id", message });
  }
  if (typeof summary !== "string") issues.push(fieldIssue(summary, `${path}.summary`));
  if (typeof last_update !== "string") issues.push(fieldIssue(last_update, `${path}.last_update`));
  if (notes !== undefined && typeof notes !== "string") issues.push(fieldIssue(notes, `${path}.notes`));
}

/** `meta` as it came, or undefined. Channel, split and also_ok are checked, everything else is kept. */
export function readMeta(value: unknown, issues: ImportIssue[]): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) {
    issues.push({ path: "meta", code: "bad_type", message: `meta must be an object, not ${kindOf(value)}.` });
    return undefined;
  }
  const { channel, split, also_ok } = value;
  if (channel !== undefined && channel !== null && !(CHANNELS as readonly unknown[]).includes(channel)) {
    const message = `${shown(channel)} is no channel; use ${CHANNELS.join(", ")}, or leave it out.`;
    issues.push({ path: "meta.channel", code: "unknown_channel", message });
  }
  if (split !== undefined && split !== null && !(SPLITS as readonly unknown[]).includes(split)) {
    const message = `${shown(split)} is no split; use ${SPLITS.join(", ")}, or leave it out.`;
    issues.push({ path: "meta.split", code: "unknown_split", message });
  }
  if (also_ok !== undefined && also_ok !== null) checkAlsoOk(also_ok, issues);
  return value;
}

function checkAlsoOk(value: unknown, issues: ImportIssue[]): void {
  const legal =
    Array.isArray(value) &&
    value.every(
      (item) =>
        isObject(item) &&
        isAction(item.action) &&
        (item.task_id === undefined || typeof item.task_id === "string"),
    );
  if (legal) return;
  const message = "meta.also_ok must be an array of {action, task_id?} with known actions.";
  issues.push({ path: "meta.also_ok", code: "bad_type", message });
}

export function isRole(value: unknown): value is (typeof ROLES)[number] {
  return value === "user" || value === "assistant" || (ROLES as readonly unknown[]).includes(value);
}

export function roleIssue(role: unknown, path: string): ImportIssue {
  if (role === undefined)
    return { path, code: "missing_field", message: `${path} is missing; use ${ROLES.join(", ")}.` };
  return { path, code: "bad_role", message: `${shown(role)} is no role; use ${ROLES.join(", ")}.` };
}

function contentIssue(content: unknown, path: string): ImportIssue {
  const code = content === undefined ? "missing_field" : "bad_type";
  const rule = 'must be a string (null only where the turn has tool_calls); use "" for an empty turn';
  return { path, code, message: `${path} is ${kindOf(content)}, but ${rule}.` };
}

function fieldIssue(value: unknown, path: string): ImportIssue {
  if (value === undefined)
    return { path, code: "missing_field", message: `${path} is missing; it must be a string.` };
  return { path, code: "bad_type", message: `${path} must be a string, not ${kindOf(value)}.` };
}

function shown(value: unknown): string {
  return typeof value === "string" ? `"${clip(value)}"` : kindOf(value);
}
