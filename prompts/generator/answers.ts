import { z } from "zod";
import { wireDecisionSchema } from "../intent-prompt";

/**
 * What the writing model answers, first to the scenario prompt, then to the row prompt. Within the strict subset of
 * JSON Schema: closed objects, every key required, absent values null.
 */
export const scenarioAnswerSchema = z.strictObject({
  situation: z.string().describe("Who talks with whose assistant about what, and what has happened so far"),
  people: z.array(z.string()).describe("Names that occur, with who they are"),
  ledger: z.array(z.string()).describe("Each open task in half a sentence, the target first if there is one"),
  deciding_turn: z.string().describe("What happens in the last turn or turns"),
  why: z.string().describe("Why exactly the asked action is right there and each other one is not"),
});
export type ScenarioAnswer = z.output<typeof scenarioAnswerSchema>;

/**
 * A message as it is asked for. `tool` and `arguments` are set for a call (role assistant); `tool` alone for a
 * result (role tool), which answers the last open call of that name.
 */
export const wireMessageSchema = z.strictObject({
  role: z.enum(["user", "assistant", "tool"]),
  content: z.string(),
  tool: z
    .string()
    .nullable()
    .describe("Name of the called tool, or of the tool whose result this is; else null"),
  arguments: z.string().nullable().describe("JSON text of a call's arguments; else null"),
});
export type WireMessage = z.output<typeof wireMessageSchema>;

export const rowAnswerSchema = z.strictObject({
  messages: z.array(wireMessageSchema),
  tasks: z.array(z.strictObject({ id: z.string(), summary: z.string(), last_update: z.string() })),
  final: wireDecisionSchema,
  reasoning: z
    .string()
    .describe("Evidence in the messages, the ledger, and why the other actions lose; short"),
});
export type RowAnswer = z.output<typeof rowAnswerSchema>;

const jsonSchema = (schema: z.ZodType): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
};

/** As they are sent in `response_format`, with the names that servers ask for. */
export const SCENARIO_FORMAT = { name: "scenario", schema: jsonSchema(scenarioAnswerSchema) };
export const ROW_FORMAT = { name: "row", schema: jsonSchema(rowAnswerSchema) };
