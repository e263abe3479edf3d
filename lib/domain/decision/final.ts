import { fail, ok, type Result } from "../result";
import {
  ACTIONS,
  type Action,
  type Decision,
  isAction,
  isStorable,
  TASK_ID_PATTERN,
  TEXT_PROBLEMS,
  textProblem,
} from "./types";

export type DecisionCode =
  | "unknown_action"
  | "bad_final"
  | "empty_text"
  | "outer_whitespace"
  | "unstorable_text"
  | "bad_task_id"
  | "missing_field"
  | "unknown_field"
  | "bad_type";

/** Why a value is not a decision. `path` is relative to the decision: "", "action", "args.task_id", … */
export type DecisionError = { code: DecisionCode; path: string; message: string };

/** The argument names of each action, in canonical order. */
export const ARGUMENTS = {
  reply: ["text"],
  start_task: ["explanation"],
  update_task: ["task_id", "explanation"],
  cancel_task: ["task_id", "explanation"],
  noop: [],
} as const satisfies Record<Action, readonly string[]>;

const SHAPES =
  "reply(<text>), start_task(<explanation>), update_task(<task_id>, <explanation>), cancel_task(<task_id>, <explanation>) or noop";

/**
 * The canonical string of a decision. `parseFinal` gives the same decision back for every text, with
 * commas, brackets, quotes, newlines and emoji, because the first comma ends the id and the last `)` closes.
 */
export function formatFinal(decision: Decision): string {
  switch (decision.action) {
    case "noop":
      return "noop";
    case "reply":
      return `reply(${decision.args.text})`;
    case "start_task":
      return `start_task(${decision.args.explanation})`;
    case "update_task":
    case "cancel_task":
      return `${decision.action}(${decision.args.task_id}, ${decision.args.explanation})`;
  }
}

/** What a decision says or explains; null for noop. */
export function decisionText(decision: Decision): string | null {
  switch (decision.action) {
    case "reply":
      return decision.args.text;
    case "noop":
      return null;
    default:
      return decision.args.explanation;
  }
}

/**
 * Reads a canonical string, or a JSON text `{"action":…,"args":…}`. Total: never throws, never trims.
 * `noop()` and a missing space after the id's comma are understood; `formatFinal` writes the one form.
 */
export function parseFinal(final: string): Result<Decision, DecisionError> {
  if (final === "noop" || final === "noop()") return ok({ action: "noop", args: {} });
  if (final.charCodeAt(0) === 0x7b) return parseJsonFinal(final);
  const open = final.indexOf("(");
  const name = open < 0 ? final : final.slice(0, open);
  if (!isAction(name)) return fail(notAnAction(final, name));
  if (open < 0 || !final.endsWith(")")) {
    return fail(
      bad("bad_final", "", `"${name}" needs its arguments in brackets, closed by a last ")": ${SHAPES}.`),
    );
  }
  const inner = final.slice(open + 1, -1);
  switch (name) {
    case "noop":
      return fail(bad("bad_final", "", 'noop takes no argument; write "noop".'));
    case "reply":
      return withText(inner, "text", (text) => ({ action: "reply", args: { text } }));
    case "start_task":
      return withText(inner, "explanation", (explanation) => ({
        action: "start_task",
        args: { explanation },
      }));
    case "update_task":
    case "cancel_task":
      return parseTargeted(name, inner);
  }
}

/** `parseFinal` for imports: white space around the string as a whole is dropped first. */
export function parseImportedFinal(final: string): Result<Decision, DecisionError> {
  return parseFinal(final.trim());
}

/** Reads a decision from a `final` string or from an object `{action, args}` (args may be absent for noop). */
export function parseDecision(value: unknown): Result<Decision, DecisionError> {
  if (typeof value === "string") return parseFinal(value);
  if (!isObject(value)) {
    return fail(
      bad(
        "bad_type",
        "",
        `A decision is a string (${SHAPES}) or an object {action, args}, not ${kind(value)}.`,
      ),
    );
  }
  const { action, args } = value;
  if (action === undefined)
    return fail(bad("missing_field", "action", `action is missing; use one of ${ACTIONS.join(", ")}.`));
  if (!isAction(action)) {
    const shown = typeof action === "string" ? `"${clip(action)}"` : kind(action);
    return fail(
      bad("unknown_action", "action", `${shown} is not an action; use one of ${ACTIONS.join(", ")}.`),
    );
  }
  for (const key of Object.keys(value)) {
    if (key !== "action" && key !== "args") {
      return fail(bad("unknown_field", key, `A decision has only action and args; remove "${clip(key)}".`));
    }
  }
  if (args === undefined && action === "noop") return ok({ action, args: {} });
  if (args === undefined)
    return fail(bad("missing_field", "args", `${action} needs args: ${ARGUMENTS[action].join(", ")}.`));
  if (!isObject(args)) return fail(bad("bad_type", "args", `args must be an object, not ${kind(args)}.`));
  return parseArguments(action, args);
}

function parseArguments(action: Action, args: Record<string, unknown>): Result<Decision, DecisionError> {
  const names: readonly string[] = ARGUMENTS[action];
  for (const key of Object.keys(args)) {
    if (!names.includes(key)) {
      const takes = names.length ? `takes ${names.join(" and ")}` : "takes no arguments";
      return fail(bad("unknown_field", `args.${clip(key)}`, `${action} ${takes}; remove "${clip(key)}".`));
    }
  }
  const texts: Record<string, string> = {};
  for (const name of names) {
    const text = args[name];
    if (text === undefined) return fail(bad("missing_field", `args.${name}`, `${action} needs "${name}".`));
    if (typeof text !== "string")
      return fail(bad("bad_type", `args.${name}`, `${name} must be a string, not ${kind(text)}.`));
    const problem = name === "task_id" ? idProblem(text) : problemOf(text, name);
    if (problem) return fail(problem);
    texts[name] = text;
  }
  // Every name of ARGUMENTS[action] was checked above, which is exactly the union's member for `action`.
  return ok({ action, args: texts } as Decision);
}

function parseTargeted(
  action: "update_task" | "cancel_task",
  inner: string,
): Result<Decision, DecisionError> {
  const comma = inner.indexOf(",");
  if (comma < 0) {
    return fail(
      bad("bad_final", "", `${action} needs an id and an explanation: ${action}(<task_id>, <explanation>).`),
    );
  }
  const task_id = inner.slice(0, comma);
  const problem = idProblem(task_id);
  if (problem) return fail(problem);
  const rest = inner.slice(inner.charCodeAt(comma + 1) === 0x20 ? comma + 2 : comma + 1);
  return withText(rest, "explanation", (explanation) => ({ action, args: { task_id, explanation } }));
}

function withText(
  text: string,
  name: string,
  build: (text: string) => Decision,
): Result<Decision, DecisionError> {
  const problem = problemOf(text, name);
  return problem ? fail(problem) : ok(build(text));
}

function problemOf(text: string, name: string): DecisionError | null {
  const code = textProblem(text);
  return code && bad(code, `args.${name}`, TEXT_PROBLEMS[code]);
}

function idProblem(id: string): DecisionError | null {
  if (TASK_ID_PATTERN.test(id) && isStorable(id)) return null;
  const rule = "1 to 64 characters without white space, comma or bracket, as it stands in tasks[].id";
  return bad("bad_task_id", "args.task_id", `"${clip(id)}" is not a task id: ${rule}.`);
}

function parseJsonFinal(final: string): Result<Decision, DecisionError> {
  let value: unknown;
  try {
    value = JSON.parse(final);
  } catch {
    return fail(
      bad(
        "bad_final",
        "",
        `The text begins like JSON but is not valid JSON; write {"action":…,"args":{…}} or ${SHAPES}.`,
      ),
    );
  }
  return parseDecision(value);
}

function notAnAction(final: string, name: string): DecisionError {
  if (final.trim() !== final && final.trim() !== "") {
    return bad("outer_whitespace", "", "The decision begins or ends with white space; remove it.");
  }
  if (final === "") return bad("bad_final", "", `The decision is empty; write ${SHAPES}.`);
  return bad("unknown_action", "action", `"${clip(name)}" is not an action; write ${SHAPES}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kind(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function bad(code: DecisionCode, path: string, message: string): DecisionError {
  return { code, path, message };
}
