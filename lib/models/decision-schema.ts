import { z } from "zod";
import type { ModelOptions } from "@/lib/domain/models/model-options";
import { decisionSchema, wireDecisionJsonSchema } from "@/prompts/intent-prompt";
import type { ChatRequest } from "./chat-model";

/** Refinements that grammars do not know; the answer is checked for them when it is read. */
const LEFT_OUT = new Set(["$schema", "pattern", "default"]);

/**
 * The schema that an answer is held to. Strict servers take the flat wire form only. Grammars (vLLM) take the union,
 * which is what students are trained to write: held to another form, they would be asked for text they never saw.
 */
export function decisionAnswerSchema(
  options: Pick<ModelOptions, "form" | "structured">,
): NonNullable<ChatRequest["schema"]> {
  const form = options.form ?? (options.structured === "json_schema" ? "wire" : "union");
  return { name: "decision", schema: form === "wire" ? wireJsonSchema() : unionJsonSchema() };
}

// Made once: every call sends one of them.
let wire: Record<string, unknown> | undefined;
let union: Record<string, unknown> | undefined;

function wireJsonSchema(): Record<string, unknown> {
  wire ??= wireDecisionJsonSchema();
  return wire;
}

/** One closed object for each action, `action` first, as `anyOf`: fewer grammars know `oneOf`. */
function unionJsonSchema(): Record<string, unknown> {
  union ??= plain(z.toJSONSchema(decisionSchema)) as Record<string, unknown>;
  return union;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [key === "oneOf" ? "anyOf" : key, plain(inner)] as const),
  );
}
