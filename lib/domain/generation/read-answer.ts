import type { z } from "zod";
import {
  rowAnswerSchema,
  type ScenarioAnswer,
  scenarioAnswerSchema,
  type WireMessage,
} from "@/prompts/generator/answers";
import { fromWireDecision } from "@/prompts/intent-prompt";
import { parseDecision } from "../decision/final";
import { findObjects } from "../decision/find-objects";
import { parseAnswer } from "../decision/parse-answer";
import type { Decision, Message, Task } from "../decision/types";
import { fail, ok, type Result } from "../result";
import type { Rejection } from "./codes";
import type { Vote } from "./votes";

/** What a chat model gave back, as far as it matters here. */
export type Answer = {
  text: string;
  /** Some servers put the whole answer here. */
  reasoning: string;
  refusal: string | null;
  finishReason: string | null;
};

/** A row as the writing model wrote it, in the contract's shape; legality is checked apart. */
export type WrittenRow = { messages: Message[]; tasks: Task[]; final: Decision; reasoning: string };

/** The answer to the scenario prompt. Total: any text in, never a throw. */
export function readScenario(answer: Answer): Result<ScenarioAnswer, Rejection> {
  return readJson(answer, scenarioAnswerSchema);
}

/** The answer to the row prompt: messages with minted call ids, decision from wire form, union or `final` string. */
export function readRow(answer: Answer): Result<WrittenRow, Rejection> {
  const read = readJson(answer, looseRowSchema);
  if (!read.ok) return read;
  const { messages, tasks, final, reasoning } = read.value;
  const decision = readDecision(final);
  if (!decision.ok) return decision;
  const turns = toMessages(messages);
  if (!turns.ok) return turns;
  return ok({ messages: turns.value, tasks, final: decision.value, reasoning: reasoning.trim() });
}

/** One blind reader's answer: a decision that is legal on the ledger, or why it is none. */
export function readVote(answer: Answer, tasks: readonly Task[]): Vote {
  const { finishReason, ...parts } = answer;
  const read = parseAnswer({ ...parts, ...(finishReason !== null && { finishReason }) }, tasks);
  return read.ok ? { decision: read.value } : { invalid: read.reason };
}

/** Servers without structured output take some freedom: unknown keys, absent nulls, other forms of the decision. */
const looseMessage = rowAnswerSchema.shape.messages.element
  .partial({ tool: true, arguments: true })
  .strip()
  .transform((message): WireMessage => ({ tool: null, arguments: null, ...message }));
const looseRowSchema = rowAnswerSchema.strip().extend({
  messages: looseMessage.array(),
  tasks: rowAnswerSchema.shape.tasks.element.strip().array(),
  final: rowAnswerSchema.shape.final.loose().or(rowAnswerSchema.shape.reasoning),
});

function readJson<S extends z.ZodType>(answer: Answer, schema: S): Result<z.output<S>, Rejection> {
  const { refusal, finishReason } = answer;
  if (refusal !== null && refusal !== "") return fail({ code: "refused", message: clip(refusal) });
  if (finishReason === "content_filter")
    return fail({ code: "refused", message: "The server's content filter ended the answer." });
  const text = answer.text.trim() === "" ? answer.reasoning : answer.text;
  if (text.trim() === "") {
    return fail(
      finishReason === "length"
        ? TRUNCATED
        : { code: "empty_answer", message: "There is no text in the answer." },
    );
  }
  const { objects, unclosed } = findObjects(text);
  // Drafts, where a model thinks aloud, stand before the answer.
  const last = objects.at(-1);
  if (!last || unclosed) {
    if (unclosed || finishReason === "length") return fail(TRUNCATED);
    return fail({ code: "not_json", message: `The answer is no JSON object: ${clip(text)}` });
  }
  const parsed = schema.safeParse(last.value);
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")}: ${message}`);
  return fail({ code: "wrong_schema", message: issues.join("; ") });
}

const TRUNCATED: Rejection = {
  code: "truncated",
  message: "The answer ends within its JSON. If the length limit ended it, raise the model's max_tokens.",
};

function readDecision(final: unknown): Result<Decision, Rejection> {
  const wire = fromWireDecision(final);
  if (wire.success) return ok(wire.data);
  const parsed = parseDecision(typeof final === "string" ? final.trim() : final);
  if (parsed.ok) return parsed;
  return fail({ code: "illegal_decision", message: parsed.error.message });
}

/** Calls get ids, results the id of the last open call of their tool. */
function toMessages(wire: readonly WireMessage[]): Result<Message[], Rejection> {
  const open: { id: string; name: string }[] = [];
  const messages: Message[] = [];
  let calls = 0;
  for (const [at, { role, content, tool, arguments: given }] of wire.entries()) {
    const name = tool?.trim().replace(/\s+/g, "_") ?? "";
    if (role === "assistant" && name !== "") {
      calls += 1;
      const id = `call_${calls}`;
      open.push({ id, name });
      const called = { id, type: "function", function: { name, arguments: given ?? "{}" } };
      messages.push({ role, content, tool_calls: [called] });
    } else if (role === "tool") {
      const answered = open.findLastIndex((call) => call.name === name);
      if (answered < 0)
        return fail({
          code: "turn_order",
          message: `messages[${at}] is a result of "${name}", which nobody has called.`,
        });
      const [call] = open.splice(answered, 1);
      messages.push({ role, content, name, tool_call_id: call?.id ?? "" });
    } else {
      messages.push({ role, content });
    }
  }
  return ok(messages);
}

const clip = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
