import { fromWireDecision } from "@/prompts/intent-prompt";
import { scanJson } from "../import/scan-json";
import { checkDecision } from "../ledger/ledger";
import { parseDecision, parseImportedFinal } from "./final";
import { type FoundObject, findObjects, isObject } from "./find-objects";
import type { InvalidReason } from "./invalid-reasons";
import { ACTIONS, type Action, type Decision, isAction, type Task } from "./types";

/** What came back from a model, as it came. */
export type AnswerParts = {
  text: string;
  /** Of the reasoning field: some servers put the answer there. Looked at only where the text is blank. */
  reasoning?: string;
  refusal?: string | null;
  finishReason?: string;
};

export type ParsedAnswer =
  | {
      ok: true;
      value: Decision;
      /** Where in the field the decision begins. */
      field: "text" | "reasoning";
      start: number;
    }
  | { ok: false; reason: InvalidReason; message: string };

type Reading =
  | { ok: true; value: Decision; start: number }
  | { ok: false; reason: InvalidReason; message: string };

/**
 * Reads a model's answer as a decision that is legal on this ledger. Understood: the union and the wire form of JSON,
 * also within a fence, behind a `<think>` block, with text around, in `{"decision": …}` or `{"final": …}`; a `final`
 * string, also as the first or last line. Nothing is mended: another spelling, an outer space in a text, two decisions
 * that differ, an unknown task make it invalid, with the reason. Total: any text in, never a throw.
 *
 * In the reasoning field the last decision counts (drafts stand before it), in the text there must be only one.
 */
export function parseAnswer(answer: AnswerParts, tasks: readonly Task[]): ParsedAnswer {
  const read = parseWords(answer);
  return read.ok ? (ledgerProblem(read.value, tasks) ?? read) : read;
}

/** The same for where the ledger is not known yet: whether the decision is legal on it has to be asked afterwards. */
export function parseWords({ text, reasoning = "", refusal, finishReason }: AnswerParts): ParsedAnswer {
  if (refusal) return invalid("refused", `The model refused: ${clip(refusal)}`);
  const field = text.trim() === "" ? "reasoning" : "text";
  const source = field === "text" ? text : reasoning;
  if (source.trim() === "") return nothing(finishReason);
  const read = readDecision(source, field === "reasoning");
  if (!read.ok) {
    if (finishReason === "content_filter")
      return invalid("refused", "The server's filter stopped the answer.");
    const cutShort = finishReason === "length" && read.reason !== "not_a_decision";
    return cutShort ? invalid("truncated", "The answer reached its token limit before its end.") : read;
  }
  return { ...read, field };
}

/** The action that a beginning of an answer names already; null while it is not known. */
export function actionSoFar(text: string): Action | null {
  const { rest } = afterThinking(text);
  const named =
    /"action"\s*:\s*"([a-z_]+)/.exec(rest) ?? /^\s*([a-z_]+)\(/.exec(rest) ?? /^\s*(noop)\b/.exec(rest);
  return isAction(named?.[1]) ? named[1] : null;
}

function nothing(finishReason: string | undefined): ParsedAnswer {
  if (finishReason === "length")
    return invalid("truncated", "The token limit was reached before any answer.");
  if (finishReason === "content_filter") return invalid("refused", "The server's filter stopped the answer.");
  return invalid("empty", "The answer is empty.");
}

function ledgerProblem(decision: Decision, tasks: readonly Task[]): ParsedAnswer | null {
  if (decision.action !== "update_task" && decision.action !== "cancel_task") return null;
  if (tasks.length === 0) {
    return invalid("empty_ledger", `${decision.action} is impossible: no task is open.`);
  }
  const [error] = checkDecision(tasks, decision).errors;
  return error ? invalid("unknown_task", error.message) : null;
}

function readDecision(source: string, lastCounts: boolean): Reading {
  const { rest, start } = afterThinking(source);
  const at = start + rest.length - rest.trimStart().length;
  const final = readFinal(rest);
  if (final) return { ok: true, value: final, start: at };
  const { objects, unclosed } = findObjects(rest);
  const named = objects.filter(({ value }) => namesDecision(value));
  if (named.length === 0) {
    if (unclosed) return invalid("truncated", "The answer ends within its JSON.");
    if (objects.length > 0)
      return invalid("not_a_decision", `The JSON names no action: ${clip(objects[0]?.text ?? "")}`);
    return invalid("not_json", `There is no decision in the answer: ${clip(rest.trim())}`);
  }
  const readings = (lastCounts ? named.slice(-1) : named).map((found) => readObject(found, start));
  const [first, ...others] = readings as [Reading, ...Reading[]];
  if (!first.ok) return first;
  const differs = others.some((other) => !other.ok || !same(other.value, first.value));
  return differs ? invalid("not_a_decision", "The answer names several decisions that differ.") : first;
}

/** Models that are served without a reasoning parser think aloud first. */
function afterThinking(source: string): { rest: string; start: number } {
  const end = source.lastIndexOf("</think>");
  const start = end < 0 ? 0 : end + "</think>".length;
  return { rest: source.slice(start), start };
}

const LIKE_FINAL = new RegExp(
  `^(?:(?:${ACTIONS.filter((action) => action !== "noop").join("|")})\\(|noop\\b)`,
);
const FENCE = /^```[a-z]*\s*\n([\s\S]*?)\n?```/;

/** The answer as a `final` string: the whole, what stands in a fence, the first line, the last line. */
function readFinal(source: string): Decision | null {
  const whole = source.trim();
  const lines = whole.split("\n");
  const inner = FENCE.exec(whole)?.[1];
  for (const candidate of [whole, inner, lines[0], lines.at(-1), jsonString(whole)]) {
    const final = candidate?.trim();
    if (!final || !LIKE_FINAL.test(final)) continue;
    const parsed = parseImportedFinal(final);
    if (parsed.ok) return parsed.value;
  }
  return null;
}

/** A `final` string that was written as a JSON string. */
function jsonString(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

const namesDecision = (value: Record<string, unknown>): boolean =>
  ["action", "final", "decision"].some((key) => Object.hasOwn(value, key));

function readObject({ value, text, start }: FoundObject, offset: number): Reading {
  if (scanJson(text).some(({ code }) => code === "duplicate_key")) {
    return invalid("not_a_decision", `A key stands twice in the JSON: ${clip(text)}`);
  }
  const read = toDecision(value);
  return read.ok ? { ok: true, value: read.value, start: offset + start } : read;
}

function toDecision(value: Record<string, unknown>): Reading {
  const wrapped = Object.hasOwn(value, "action") ? undefined : (value.decision ?? value.final);
  if (isObject(wrapped) && Object.hasOwn(wrapped, "action")) return toDecision(wrapped);
  const parsed =
    typeof wrapped === "string" ? parseImportedFinal(wrapped) : parseDecision(withoutNulls(value));
  if (parsed.ok) return { ok: true, value: parsed.value, start: 0 };
  const wire = fromWireDecision(value);
  if (wire.success) return { ok: true, value: wire.data, start: 0 };
  return invalid("not_a_decision", parsed.error.message);
}

/** In the wire form null is how an argument is absent. */
function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  if (!isObject(value.args)) return value;
  const args = Object.fromEntries(Object.entries(value.args).filter(([, argument]) => argument !== null));
  return { ...value, args };
}

const same = (a: Decision, b: Decision): boolean => JSON.stringify(a) === JSON.stringify(b);

const invalid = (reason: InvalidReason, message: string) => ({ ok: false, reason, message }) as const;

const clip = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
