/**
 * The intent contract: zod schemas of a decision, a task and a message, the flat form that strict
 * JSON-schema servers accept, and the system prompt. Everything that asks a model for a decision
 * (router, generator, exporter, evaluation) builds its prompt with `buildSystemPrompt`.
 *
 * Client components take names and types from `./actions`, which does not pull zod in.
 */
import { z } from "zod";
import {
  ACTIONS,
  type Decision,
  isStorable,
  type Message,
  ROLES,
  TASK_ID_PATTERN,
  type Task,
  TEXT_PROBLEMS,
  textProblem,
} from "./actions";

export * from "./actions";
export {
  buildSystemPrompt,
  decisionJson,
  LEDGER_HEADING,
  ledgerJson,
  PROMPT_VERSION,
  STATIC_PROMPT,
} from "./system-prompt";

const decisionText = z.string().superRefine((text, ctx) => {
  const problem = textProblem(text);
  if (problem) ctx.addIssue({ code: "custom", message: TEXT_PROBLEMS[problem], params: { code: problem } });
});

/** A task id as it may stand in a ledger or in a decision: 1–64 characters, no white space, comma, bracket. */
export const taskIdSchema = z
  .string()
  .regex(TASK_ID_PATTERN, "A task id has 1 to 64 characters and no white space, comma or bracket.")
  .refine(isStorable, TEXT_PROBLEMS.unstorable_text);

const replySchema = z.strictObject({
  action: z.literal("reply"),
  args: z.strictObject({ text: decisionText }),
});
const startTaskSchema = z.strictObject({
  action: z.literal("start_task"),
  args: z.strictObject({ explanation: decisionText }),
});
const updateTaskSchema = z.strictObject({
  action: z.literal("update_task"),
  args: z.strictObject({ task_id: taskIdSchema, explanation: decisionText }),
});
const cancelTaskSchema = z.strictObject({
  action: z.literal("cancel_task"),
  args: z.strictObject({ task_id: taskIdSchema, explanation: decisionText }),
});
/** `args` may be absent on input; the parsed value always has it. */
const noopSchema = z.strictObject({
  action: z.literal("noop"),
  args: z.strictObject({}).default({}),
});

/** A decision: strict (unknown keys are refused), texts non-empty and without outer white space. */
export const decisionSchema = z.discriminatedUnion("action", [
  replySchema,
  startTaskSchema,
  updateTaskSchema,
  cancelTaskSchema,
  noopSchema,
]);

/** A task of the ledger; `last_update` may be empty, unknown keys are kept. */
export const taskSchema = z.looseObject({
  id: taskIdSchema,
  summary: z.string(),
  last_update: z.string(),
  notes: z.string().optional(),
});

/**
 * A turn of the transcript; unknown keys are kept. `content` may be null or absent only where the turn
 * calls tools, and is stored as "" then.
 */
export const messageSchema = z
  .looseObject({
    role: z.enum(ROLES),
    content: z.string().nullish(),
    tool_calls: z.array(z.unknown()).nullish(),
  })
  .superRefine((message, ctx) => {
    if (typeof message.content !== "string" && !message.tool_calls?.length) {
      ctx.addIssue({
        code: "custom",
        path: ["content"],
        message:
          'content must be a string (null only where the turn has tool_calls); use "" for an empty turn.',
      });
    }
  })
  .transform((message): Message => ({ ...message, content: message.content ?? "" }));

/**
 * The same decision as one root object without a union, for servers that take only the strict subset of
 * JSON Schema (every key required, no defaults, no `oneOf` at the root). Absent values are null.
 */
export const wireDecisionSchema = z.strictObject({
  action: z.enum(ACTIONS),
  args: z.strictObject({
    task_id: z.string().nullable(),
    text: z.string().nullable(),
    explanation: z.string().nullable(),
  }),
});
export type WireDecision = z.infer<typeof wireDecisionSchema>;

/** JSON Schema of the wire form, as sent in `response_format` or `guided_json`. */
export function wireDecisionJsonSchema(): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(wireDecisionSchema);
  return schema;
}

/** A decision in its wire form: every key of args present, what the action does not use is null. */
export function toWireDecision(decision: Decision): WireDecision {
  return {
    action: decision.action,
    args: { task_id: null, text: null, explanation: null, ...decision.args },
  };
}

/**
 * A wire object as a decision. Values that the action does not use are dropped: a strict server makes
 * the model write something there. Missing or empty needed values fail like any other bad decision.
 */
export function fromWireDecision(wire: unknown): z.ZodSafeParseResult<Decision> {
  const parsed = wireDecisionSchema.safeParse(wire);
  if (!parsed.success) return { success: false, error: parsed.error as unknown as z.ZodError<Decision> };
  const { action, args } = parsed.data;
  switch (action) {
    case "reply":
      return decisionSchema.safeParse({ action, args: { text: args.text } });
    case "start_task":
      return decisionSchema.safeParse({ action, args: { explanation: args.explanation } });
    case "update_task":
    case "cancel_task":
      return decisionSchema.safeParse({
        action,
        args: { task_id: args.task_id, explanation: args.explanation },
      });
    case "noop":
      return decisionSchema.safeParse({ action, args: {} });
  }
}

/** Compile-time proof that the schemas and the plain types of `./actions` are the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const SCHEMA_MATCHES_TYPES: [
  Same<z.output<typeof decisionSchema>, Decision>,
  Same<z.output<typeof taskSchema>, Task>,
  Same<z.output<typeof messageSchema>, Message>,
] = [true, true, true];
