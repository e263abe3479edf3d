/**
 * Each foreign shape brought to one draft: where the messages, the ledger and the decision stand. Nothing
 * is judged here but what only this shape knows; normalise-row.ts judges the rest for all.
 */
import { isAction } from "../decision/types";
import { isObject, isRole, type JsonObject, roleIssue } from "./check-parts";
import type { ImportIssue } from "./codes";
import { embeddedLedger, holdsLedger } from "./embedded-ledger";
import { parseLine } from "./parse-line";
import { MAX_ISSUES } from "./scan-json";

export type Draft = {
  messages: unknown;
  messagesPath: string;
  tasks: unknown;
  tasksPath: string;
  decision: unknown;
  decisionPath: string;
  reasoning: unknown;
  /** Top-level keys that the shape itself uses; all others are kept as extra. */
  used: readonly string[];
  issues: ImportIssue[];
};

/** `{messages, tasks, final, reasoning?, meta?}`; the decision may also be an object or stand as action + args. */
export function rawDraft(row: JsonObject): Draft {
  const named = row.final !== undefined ? "final" : row.decision !== undefined ? "decision" : undefined;
  const flat = named === undefined && row.action !== undefined;
  const decision = named
    ? row[named]
    : flat
      ? withoutUndefined({ action: row.action, args: row.args })
      : undefined;
  return {
    messages: row.messages,
    messagesPath: "messages",
    tasks: row.tasks,
    tasksPath: "tasks",
    decision,
    decisionPath: named ?? (flat ? "" : "final"),
    reasoning: row.reasoning,
    used: flat
      ? ["messages", "tasks", "action", "args", "reasoning"]
      : ["messages", "tasks", named ?? "final", "reasoning"],
    issues: [],
  };
}

/**
 * `{developer, tasks, user, reasoning, final, messages[role, content, thinking]}`: messages hold the
 * prompt first and the decision last; `user` stands in where messages are missing.
 */
export function sraqDraft(row: JsonObject): Draft {
  const issues: ImportIssue[] = [];
  let turns: unknown = Array.isArray(row.messages) ? row.messages.map(withoutNulls) : row.messages;
  if (Array.isArray(turns)) {
    const [first] = turns;
    if (isObject(first) && (first.role === "system" || first.role === "developer")) {
      const text = typeof first.content === "string" ? first.content : "";
      if (text === row.developer || holdsLedger(text)) turns = turns.slice(1);
    }
  }
  let reasoning: unknown = row.reasoning;
  if (Array.isArray(turns)) {
    const last: unknown = turns.at(-1);
    const target = typeof row.final === "string" ? row.final.trim() : row.final;
    if (
      isObject(last) &&
      last.role === "assistant" &&
      typeof last.content === "string" &&
      last.content.trim() === target
    ) {
      reasoning ??= last.thinking;
      turns = turns.slice(0, -1);
    }
  }
  const missing = turns === undefined || turns === null || (Array.isArray(turns) && turns.length === 0);
  if (missing && typeof row.user === "string") turns = [{ role: "user", content: row.user }];
  return {
    messages: turns ?? undefined,
    messagesPath: "messages",
    tasks: readJsonText(row.tasks, "tasks", issues),
    tasksPath: "tasks",
    decision: row.final,
    decisionPath: "final",
    reasoning,
    used: ["developer", "user", "messages", "tasks", "final", "reasoning"],
    issues,
  };
}

/**
 * `{messages}` (or `{prompt, completion}`) that ends with the decision as an assistant turn. The ledger
 * stands in a system message, which is not part of the talk and is dropped; `needsLedger` refuses rows
 * without one. OpenAI's content parts are joined, a call of a function named like an action is a decision.
 */
export function chatDraft(row: JsonObject, needsLedger: boolean): Draft {
  if (Array.isArray(row.messages) || row.messages !== undefined) {
    return splitChat(row.messages, "messages", row, ["messages"], needsLedger);
  }
  const joined = [row.prompt, row.completion].flatMap((part) => (Array.isArray(part) ? part : []));
  return splitChat(joined, "messages", row, ["prompt", "completion"], needsLedger);
}

const SHAREGPT_ROLES: Record<string, string> = {
  human: "user",
  gpt: "assistant",
  chatgpt: "assistant",
  bot: "assistant",
  function_call: "assistant",
  observation: "tool",
  function_response: "tool",
};

/** ShareGPT: `{conversations: [{from: human|gpt|system|…, value}], system?}`. */
export function shareGptDraft(row: JsonObject): Draft {
  const issues: ImportIssue[] = [];
  const path = "conversations";
  const turns = Array.isArray(row.conversations)
    ? row.conversations.map((turn: unknown, index) => shareGptTurn(turn, `${path}[${index}]`, issues))
    : row.conversations;
  const all =
    typeof row.system === "string" && Array.isArray(turns)
      ? [{ role: "system", content: row.system }, ...turns]
      : turns;
  const draft = splitChat(all, path, row, ["conversations", "system"], false);
  return { ...draft, issues: [...issues, ...draft.issues] };
}

function shareGptTurn(turn: unknown, path: string, issues: ImportIssue[]): unknown {
  if (!isObject(turn) || issues.length >= MAX_ISSUES) return turn;
  const { from, value, ...rest } = turn;
  const role = typeof from === "string" ? (SHAREGPT_ROLES[from] ?? from) : from;
  if (!isRole(role)) {
    issues.push({
      ...roleIssue(from, `${path}.from`),
      message: `${path}.from must be human, gpt, system or tool.`,
    });
  }
  if (typeof value !== "string") {
    issues.push({ path: `${path}.value`, code: "bad_type", message: `${path}.value must be a string.` });
  }
  return { ...rest, role: isRole(role) ? role : "user", content: typeof value === "string" ? value : "" };
}

function splitChat(
  turns: unknown,
  path: string,
  row: JsonObject,
  shapeKeys: readonly string[],
  needsLedger: boolean,
): Draft {
  const draft: Draft = {
    messages: turns,
    messagesPath: path,
    tasks: row.tasks ?? [],
    tasksPath: "tasks",
    decision: undefined,
    decisionPath: path,
    reasoning: row.reasoning,
    used: [...shapeKeys, "tasks", "reasoning"],
    issues: [],
  };
  if (!Array.isArray(turns)) return draft;
  const talk = turns.map(withJoinedParts);
  takeDecision(talk, path, draft);
  takeLedger(talk, path, draft, needsLedger);
  // The exporter's own filler before a target that follows an assistant turn; it says nothing.
  const last = talk.at(-1);
  if (isObject(last) && last.role === "user" && last.content === "[event: none]") talk.pop();
  draft.messages = talk;
  return draft;
}

function takeDecision(talk: unknown[], path: string, draft: Draft): void {
  const last = talk.at(-1);
  if (!isObject(last) || last.role !== "assistant") return;
  const at = `${path}[${talk.length - 1}]`;
  talk.pop();
  draft.decision = last.content ?? "";
  draft.decisionPath = `${at}.content`;
  draft.reasoning ??= last.thinking ?? last.reasoning_content ?? undefined;
  const call =
    Array.isArray(last.tool_calls) && last.tool_calls.length === 1 ? last.tool_calls[0] : undefined;
  const called = isObject(call) && isObject(call.function) ? call.function : undefined;
  if (called && isAction(called.name) && (last.content ?? "") === "") {
    draft.decisionPath = `${at}.tool_calls[0].function`;
    const args =
      typeof called.arguments === "string"
        ? readJsonText(called.arguments, draft.decisionPath, draft.issues)
        : called.arguments;
    draft.decision = withoutUndefined({ action: called.name, args });
  }
}

function takeLedger(talk: unknown[], path: string, draft: Draft, needsLedger: boolean): void {
  const index = talk.findIndex(
    (turn) =>
      isObject(turn) &&
      (turn.role === "system" || turn.role === "developer") &&
      typeof turn.content === "string" &&
      holdsLedger(turn.content),
  );
  if (index < 0) {
    if (needsLedger) {
      const message =
        'No system message holds the ledger; write "## Ongoing tasks:" and after it a JSON array, [] for none.';
      draft.issues.push({ path, code: "bad_ledger", message });
    }
    return;
  }
  const [turn] = talk.splice(index, 1) as [JsonObject];
  const found = embeddedLedger(String(turn.content), `${path}[${index}].content`);
  draft.tasksPath = `${path}[${index}].content`;
  if (found.ok) draft.tasks = found.value;
  else {
    draft.tasks = [];
    draft.issues.push(...found.error);
  }
}

/** OpenAI's `content: [{type: "text", text}]` as one string; other parts are left for the type check to refuse. */
function withJoinedParts(turn: unknown): unknown {
  if (!isObject(turn) || !Array.isArray(turn.content)) return turn;
  const texts = turn.content.map((part) => (isObject(part) && part.type === "text" ? part.text : undefined));
  return texts.every((text) => typeof text === "string") ? { ...turn, content: texts.join("") } : turn;
}

/** Column formats write absent keys as null; a null says nothing there. `content` keeps its own rule. */
function withoutNulls(value: unknown): unknown {
  if (!isObject(value) || !Object.values(value).includes(null)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, item]) => item !== null || key === "content"),
  );
}

function withoutUndefined(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
}

/** A field that may be JSON or JSON written as a string. */
function readJsonText(value: unknown, path: string, issues: ImportIssue[]): unknown {
  if (typeof value !== "string") return value;
  const parsed = parseLine(value.trim() === "" ? "null" : value);
  if (parsed.ok) return parsed.value;
  issues.push(...parsed.error.map((issue) => ({ ...issue, path })));
  return [];
}
