import { formatFinal, parseDecision, parseImportedFinal } from "../decision/final";
import type { Decision, Message, Task } from "../decision/types";
import { checkDecision } from "../ledger/ledger";
import { isObject, type JsonObject, kindOf, readMessages, readMeta, readTasks } from "./check-parts";
import type { ImportIssue } from "./codes";
import { chatDraft, type Draft, rawDraft, shareGptDraft, sraqDraft } from "./drafts";
import type { ImportFormat } from "./formats";

/** A row as it is stored: checked, its decision legal on its ledger, `final` in canonical form. */
export type ImportRow = {
  messages: Message[];
  tasks: Task[];
  final: string;
  decision: Decision;
  reasoning?: string;
  meta?: JsonObject;
  /** Top-level keys that are not ours; kept, and exported again. */
  extra?: JsonObject;
};

export type ParsedRow =
  | { ok: true; row: ImportRow; warnings: ImportIssue[] }
  | { ok: false; errors: ImportIssue[] };

/** Keys that an export adds (computed anew on import), and the row's own, which no extra may shadow. */
const OUR_KEYS = ["id", "input_hash", "content_hash", "messages", "tasks", "final", "reasoning", "meta"];

/**
 * One parsed line as a row, or everything that is wrong with it. `value` must have passed `parseLine`,
 * which refuses what cannot be stored. Objects of `value` are reused, not copied.
 */
export function parseRow(format: ImportFormat, value: unknown): ParsedRow {
  if (!isObject(value)) {
    const message = `A row is an object, not ${kindOf(value)}; expected {messages, tasks, final}.`;
    return { ok: false, errors: [{ path: "", code: "not_an_object", message }] };
  }
  const draft = draftOf(format, value);
  const { issues } = draft;
  const messages = readMessages(draft.messages, draft.messagesPath, issues);
  const tasks = readTasks(draft.tasks, draft.tasksPath, issues);
  const meta = readMeta(value.meta, issues);
  const reasoning = readReasoning(draft.reasoning, issues);
  const ledgerIsSound = issues.length === 0;
  const decision = readDecision(draft);
  if (!decision) return { ok: false, errors: issues };

  const legal = ledgerIsSound ? checkDecision(tasks, decision) : undefined;
  for (const error of legal?.errors ?? []) {
    issues.push({ path: draft.decisionPath, code: "unknown_task_id", message: error.message });
  }
  if (issues.length > 0) return { ok: false, errors: issues };

  const row: ImportRow = { messages, tasks, final: formatFinal(decision), decision };
  if (reasoning !== undefined) row.reasoning = reasoning;
  if (meta !== undefined) row.meta = meta;
  const extra = extraOf(value, draft.used);
  if (extra) row.extra = extra;
  const warnings = (legal?.warnings ?? []).map(
    ({ message }): ImportIssue => ({ path: draft.decisionPath, code: "near_duplicate_start", message }),
  );
  return { ok: true, row, warnings };
}

function draftOf(format: ImportFormat, value: JsonObject): Draft {
  switch (format) {
    case "raw":
      return rawDraft(value);
    case "sraq":
      return sraqDraft(value);
    case "chat":
      return chatDraft(value, true);
    case "openai-chat":
      return chatDraft(value, false);
    case "sharegpt":
      return shareGptDraft(value);
  }
}

function readDecision(draft: Draft): Decision | undefined {
  const { decision: given, decisionPath: path, issues } = draft;
  if (given === undefined || given === null) {
    const fromChat = path !== "final";
    const message = fromChat
      ? "The last message must be the assistant turn that is the decision."
      : 'The decision is missing; add "final", for example "noop" or "reply(What to say)".';
    issues.push({ path, code: fromChat ? "no_decision" : "missing_field", message });
    return undefined;
  }
  const parsed = typeof given === "string" ? parseImportedFinal(given) : parseDecision(given);
  if (parsed.ok) return parsed.value;
  const { code, message, path: inner } = parsed.error;
  const where = typeof given === "string" || inner === "" ? path : path === "" ? inner : `${path}.${inner}`;
  issues.push({ path: where, code, message });
  return undefined;
}

function readReasoning(value: unknown, issues: ImportIssue[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  issues.push({
    path: "reasoning",
    code: "bad_type",
    message: `reasoning must be a string, not ${kindOf(value)}.`,
  });
  return undefined;
}

function extraOf(value: JsonObject, used: readonly string[]): JsonObject | undefined {
  let extra: JsonObject | undefined;
  for (const key of Object.keys(value)) {
    if (used.includes(key) || OUR_KEYS.includes(key)) continue;
    extra ??= {};
    extra[key] = value[key];
  }
  return extra;
}
