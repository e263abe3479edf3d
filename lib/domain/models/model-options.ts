import { z } from "zod";

/**
 * How a server is told to keep to a JSON schema. `json_schema`: `response_format` with `strict` (OpenAI, Together,
 * LM Studio, llama.cpp, Ollama, vLLM). `structured_outputs`: vLLM from 0.12 on. `guided_json`: vLLM before. `json_object`:
 * any JSON. `none`: the prompt alone.
 */
export const STRUCTURED_MODES = [
  "json_schema",
  "structured_outputs",
  "guided_json",
  "json_object",
  "none",
] as const;

const milliseconds = (most: number) => z.number().int().min(10).max(most);

/** Request options of a served model. Times in milliseconds, prices per million tokens. */
export const modelOptionsSchema = z.strictObject({
  temperature: z.number().min(0).max(2).nullable().default(0).describe("null: the server's own"),
  top_p: z.number().gt(0).max(1).optional(),
  seed: z.number().int().optional(),
  max_tokens: z.number().int().min(1).max(1_000_000).default(1024).describe("Tokens of one answer"),
  max_tokens_field: z
    .enum(["max_tokens", "max_completion_tokens"])
    .default("max_tokens")
    .describe("OpenAI's reasoning models know only max_completion_tokens"),
  structured: z.enum(STRUCTURED_MODES).default("json_schema"),
  form: z
    .enum(["wire", "union"])
    .optional()
    .describe(
      "Schema of a decision: one flat object (default where structured is json_schema), or one object an action, as trained",
    ),
  logprobs: z.boolean().default(true).describe("false for servers that refuse the parameter"),
  top_logprobs: z.number().int().min(0).max(20).default(20),
  votes: z
    .number()
    .int()
    .min(1)
    .max(25)
    .default(1)
    .describe("Answers asked for each decision; their agreement is its confidence"),
  vote_temperature: z.number().min(0).max(2).nullable().default(0.7),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]).optional(),
  extra_body: z.record(z.string(), z.unknown()).default({}).describe("Further members of the request's body"),
  deadline_ms: milliseconds(3_600_000).default(120_000).describe("For a call with all its attempts"),
  first_byte_ms: milliseconds(3_600_000).default(60_000).describe("From an attempt to its first text"),
  idle_ms: milliseconds(600_000).default(20_000).describe("Between two pieces of an answer"),
  retries: z.number().int().min(0).max(20).default(4),
  concurrency: z.number().int().min(1).max(1024).default(8),
  requests_per_minute: z.number().positive().max(10_000_000).optional(),
  tokens_per_minute: z.number().positive().max(1_000_000_000).optional(),
  price_in: z.number().min(0).optional().describe("For a million prompt tokens"),
  price_out: z.number().min(0).optional().describe("For a million answer tokens"),
  currency: z.string().trim().min(1).max(8).default("USD"),
});
export type ModelOptions = z.output<typeof modelOptionsSchema>;
export type ModelOptionsInput = z.input<typeof modelOptionsSchema>;

/** The options that somebody has chosen: those that are not at their default. */
export function chosenOptions(options: unknown): Record<string, unknown> {
  const defaults: Record<string, unknown> = modelOptionsSchema.parse({});
  return Object.fromEntries(
    Object.entries(options as Record<string, unknown>).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key]),
    ),
  );
}

/** What of the options changes an answer; the rest (limits, times, prices) makes no other version. */
const ANSWERING = [
  "temperature",
  "top_p",
  "seed",
  "max_tokens",
  "structured",
  "form",
  "votes",
  "vote_temperature",
  "reasoning_effort",
  "extra_body",
] as const satisfies readonly (keyof ModelOptions)[];

/** Everything that makes a served model's answers, as plain JSON: a version's fingerprint is made of it. */
export function answeringParts(model: {
  baseUrl: string | null;
  modelName: string | null;
  options: unknown;
}): Record<string, unknown> {
  const options = modelOptionsSchema.parse(model.options);
  const parts = ANSWERING.map((key) => [key, options[key]] as const).filter(
    ([key, value]) => value !== undefined && (key !== "vote_temperature" || options.votes > 1),
  );
  return {
    base_url: model.baseUrl,
    model: model.modelName,
    options: Object.fromEntries(parts),
  };
}

/** Whether what a call costs can be told. */
export const isPriced = (options: Pick<ModelOptions, "price_in" | "price_out">): boolean =>
  options.price_in !== undefined && options.price_out !== undefined;

/** Cost of a call in the options' currency; null where a price or the usage is not known. */
export function costOf(
  options: Pick<ModelOptions, "price_in" | "price_out">,
  usage: { input: number; output: number } | null,
): number | null {
  if (!usage || options.price_in === undefined || options.price_out === undefined) return null;
  return (usage.input * options.price_in + usage.output * options.price_out) / 1_000_000;
}
