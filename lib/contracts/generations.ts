import { z } from "zod";
import { SPLITS } from "@/lib/domain/import/check-parts";
import { ACTIONS } from "@/prompts/actions";
import {
  CELL_CHANNELS,
  CELL_DIFFICULTIES,
  CELL_DOMAINS,
  CELL_LOCALES,
  CELL_TONES,
  cellSchema,
} from "@/prompts/generator/cell";
import { PATTERNS } from "@/prompts/generator/patterns";
import { endpoint } from "./endpoint";

/** Rows of one generation; more are several generations. */
export const MAX_GENERATED = 10_000;

const PATTERN_IDS = PATTERNS.map(({ id }) => id) as [string, ...string[]];

export const cellChoiceSchema = z.strictObject({
  actions: z.array(z.enum(ACTIONS)).optional(),
  channels: z.array(z.enum(CELL_CHANNELS)).optional(),
  domains: z.array(z.enum(CELL_DOMAINS)).optional(),
  tones: z.array(z.enum(CELL_TONES)).optional(),
  patterns: z.array(z.enum(PATTERN_IDS)).optional(),
  difficulties: z.array(z.enum(CELL_DIFFICULTIES)).optional(),
  locales: z.array(z.enum(CELL_LOCALES)).optional(),
});

export const generationOptionsSchema = z.strictObject({
  votes: z.int().min(0).max(9).default(3).describe("Blind readers of each row; more than half must agree"),
  tries: z.int().min(1).max(10).default(3).describe("Scenarios for a cell before it is given up"),
  concurrency: z.int().min(1).max(64).default(4).describe("Rows at work at once"),
  requests_per_minute: z.number().positive().max(100_000).nullable().default(null),
  max_cost: z.number().positive().nullable().default(null).describe("In the currency of the models' prices"),
  split: z.enum(SPLITS).nullable().default("train").describe("meta.split of the rows"),
  only: cellChoiceSchema.default({}).describe("Levels that the plan is limited to"),
});
export type GenerationOptions = z.output<typeof generationOptionsSchema>;

export const startGenerationSchema = z.strictObject({
  n: z.int().min(1).max(MAX_GENERATED).describe("Rows to ask for"),
  model: z.string().min(1).max(100).describe("Name of the model that writes"),
  voter: z.string().min(1).max(100).optional().describe("Name of the model that votes; default: the writer"),
  seed: z.string().min(1).max(100).optional().describe("Seed of the plan; drawn if it is not given"),
  ...generationOptionsSchema.shape,
});
export type StartGeneration = z.input<typeof startGenerationSchema>;

export const resumeGenerationSchema = z.strictObject({
  max_cost: z.number().positive().nullable().optional().describe("A new limit for the whole generation"),
});

const failureSchema = z.object({ code: z.string(), message: z.string() });
const counts = z.record(z.string(), z.number().int());

const coverageSchema = z.object({
  cells: z.number().int().describe("Cells of the plan"),
  filled: z.number().int(),
  share: z.number().describe("filled ÷ cells, 0–1"),
  factors: z
    .array(
      z.object({
        factor: z.string(),
        level: z.string(),
        action: z.string(),
        planned: z.number().int(),
        accepted: z.number().int(),
        rejected: z.number().int(),
      }),
    )
    .describe("Rows of each level of each factor, by action"),
});
export type Coverage = z.output<typeof coverageSchema>;

const tokensSchema = z.object({
  input: z.number().int(),
  output: z.number().int(),
  total: z.number().int(),
  estimated: z.boolean().describe("Some server gave no counts; theirs are estimates"),
});

export const GENERATION_STATUSES = ["queued", "running", "done", "stopped", "failed", "cancelled"] as const;

export const generationViewSchema = z.object({
  id: z.uuid(),
  dataset: z.string(),
  dataset_name: z.string(),
  status: z.enum(GENERATION_STATUSES),
  active: z
    .boolean()
    .describe("A process works on it; a running one that is not active was killed, resume it"),
  model: z.string(),
  voter: z.string(),
  requested: z.number().int(),
  accepted: z.number().int(),
  pending: z.number().int(),
  rejected: counts.describe("Rows given up, by the code of their last try"),
  tries: counts.describe("All refused tries, by code"),
  coverage: coverageSchema,
  tokens: tokensSchema,
  requests: z.number().int(),
  failed_calls: z.number().int(),
  cost: z.number(),
  currency: z.string(),
  priced: z.boolean().describe("Both models have prices; else the cost is that of those that have"),
  seconds: z.number(),
  eta_seconds: z.number().nullable(),
  seed: z.string(),
  options: generationOptionsSchema,
  failure: failureSchema.nullable(),
  prompt_version: z.string(),
  generator_version: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
});
export type GenerationView = z.output<typeof generationViewSchema>;

export const trySchema = z.object({ attempt: z.number().int(), code: z.string(), message: z.string() });

export const generationItemSchema = z.object({
  position: z.number().int(),
  cell: cellSchema,
  state: z.enum(["pending", "accepted", "rejected"]),
  code: z.string().nullable(),
  tries: z.array(trySchema),
  row: z.uuid().nullable().describe("The accepted row"),
  finished_at: z.string().nullable(),
});
export type GenerationItemView = z.output<typeof generationItemSchema>;

export const generationCallSchema = z.object({
  attempt: z.number().int(),
  step: z.enum(["scenario", "row", "vote"]),
  n: z.number().int(),
  model: z.string(),
  text: z.string().describe("The answer as it came"),
  reasoning: z.string(),
  refusal: z.string().nullable(),
  finish_reason: z.string().nullable(),
  error: failureSchema.nullable().describe("Why no answer came"),
  tokens: z.object({ input: z.number().int(), output: z.number().int(), estimated: z.boolean() }),
  cost: z.number(),
  latency_ms: z.number(),
  requests: z.number().int(),
  at: z.string(),
});
export type GenerationCallView = z.output<typeof generationCallSchema>;

const itemDetailSchema = generationItemSchema.extend({
  generation: z.uuid(),
  calls: z.array(generationCallSchema),
});
export type GenerationItemDetail = z.output<typeof itemDetailSchema>;

export const estimateSchema = z.object({
  rows: z.number().int(),
  least: z.object({ requests: z.number(), tokens: z.number(), cost: z.number().nullable() }),
  most: z.object({ requests: z.number(), tokens: z.number(), cost: z.number().nullable() }),
  currency: z.string(),
});
export type GenerationEstimate = z.output<typeof estimateSchema>;

const slug = z.object({ slug: z.string().min(1).max(100) });
const generationId = z.object({ id: z.uuid() });
const itemPage = z.object({
  items: z.array(generationItemSchema),
  next: z.number().int().nullable().describe("Pass as after for the next page"),
});
export type GenerationItemPage = z.output<typeof itemPage>;

const tag = "Generations";

export const generationEndpoints = {
  start: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/generations",
    summary: "Have rows written by a model and labelled blind by another",
    description:
      "Plans the rows, queues the work and answers at once. Accepted rows come into the data set as pending rows; each refused one has a code. Every answer of the models is kept.",
    tag,
    scopes: ["admin"],
    params: slug,
    body: startGenerationSchema,
    responses: { 202: { description: "The generation, queued", schema: generationViewSchema } },
  }),
  list: endpoint({
    method: "GET",
    path: "/api/v1/datasets/{slug}/generations",
    summary: "Generations of a data set, newest first",
    tag,
    scopes: ["read"],
    params: slug,
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
    responses: {
      200: { description: "Generations", schema: z.object({ generations: z.array(generationViewSchema) }) },
    },
  }),
  estimate: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/generations/estimate",
    summary: "What a generation may cost, before it is started",
    tag,
    scopes: ["read"],
    params: slug,
    body: startGenerationSchema,
    responses: {
      200: {
        description: "With every row taken at once, and with every scenario but the last refused",
        schema: estimateSchema,
      },
    },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/generations/{id}",
    summary: "Progress or result of a generation",
    tag,
    scopes: ["read"],
    params: generationId,
    responses: { 200: { description: "The generation", schema: generationViewSchema } },
  }),
  cancel: endpoint({
    method: "POST",
    path: "/api/v1/generations/{id}/cancel",
    summary: "Stop a generation; rows that are in stay in",
    tag,
    scopes: ["admin"],
    params: generationId,
    responses: { 200: { description: "The generation, cancelled", schema: generationViewSchema } },
  }),
  resume: endpoint({
    method: "POST",
    path: "/api/v1/generations/{id}/resume",
    summary: "Go on with a generation that was stopped, failed or cancelled",
    description: "Nothing that was answered is asked again. What failed for the server's sake is tried anew.",
    tag,
    scopes: ["admin"],
    params: generationId,
    body: resumeGenerationSchema,
    responses: { 202: { description: "The generation, queued again", schema: generationViewSchema } },
  }),
  items: endpoint({
    method: "GET",
    path: "/api/v1/generations/{id}/items",
    summary: "The plan's cells and what became of each",
    tag,
    scopes: ["admin"],
    params: generationId,
    query: z.object({
      state: z.enum(["pending", "accepted", "rejected"]).optional(),
      code: z.string().max(40).optional().describe("With a try that was refused for this"),
      after: z.coerce.number().int().min(-1).default(-1),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    responses: { 200: { description: "A page of items", schema: itemPage } },
  }),
  item: endpoint({
    method: "GET",
    path: "/api/v1/generations/{id}/items/{position}",
    summary: "One cell with every answer that was given for it",
    tag,
    scopes: ["admin"],
    params: z.object({ id: z.uuid(), position: z.coerce.number().int().min(0).max(MAX_GENERATED) }),
    responses: { 200: { description: "The item", schema: itemDetailSchema } },
  }),
};
