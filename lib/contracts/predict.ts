import { z } from "zod";
import { endpoint } from "./endpoint";
import { rowFilterSchema } from "./row-filter";
import { RUN_STATUSES, runSchema } from "./runs";

const limit = z.number().positive().nullable().default(null);

/** How a run is worked on. */
export const runOptionsSchema = z.object({
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(1024)
    .nullable()
    .default(null)
    .describe("Rows asked about at once; null: what the model's options say"),
  requests_per_minute: z.number().positive().max(10_000_000).nullable().default(null),
  max_cost: limit.describe("It ends before more than this is spent; needs a model with prices"),
  deadline_seconds: limit.describe("It ends after so many seconds of work, and can be resumed"),
});
export type RunOptions = z.output<typeof runOptionsSchema>;

/** Which rows a model is asked about, and within which limits. */
export const startRunSchema = z.strictObject({
  model: z.string().trim().min(1).max(100).describe("Name of a served model, or of an embedded student"),
  filter: rowFilterSchema.optional().describe("Only rows that fit; default: all"),
  audit: z.uuid().optional().describe("Only the rows of this audit"),
  ...runOptionsSchema.shape,
});
export type StartRun = z.input<typeof startRunSchema>;

export const resumeRunSchema = z.strictObject({
  retry_failed: z.boolean().default(false).describe("Ask again about rows for which no answer came"),
  max_cost: z.number().positive().nullable().optional().describe("A new limit for the whole run; null: none"),
});
export type ResumeRun = z.input<typeof resumeRunSchema>;

/** A row for which a run has no usable answer. */
export const runProblemSchema = z.object({
  row: z.uuid(),
  seq: z.number().int(),
  state: z.enum(["invalid", "failed"]),
  reason: z.string(),
  message: z.string().nullable(),
  raw: z.string().nullable().describe("The beginning of the answer as it came"),
  attempts: z.number().int(),
});
export type RunProblem = z.output<typeof runProblemSchema>;

const runId = z.object({ id: z.uuid() });
const tag = "Models";

export const predictEndpoints = {
  start: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/runs",
    summary: "Ask a model about a data set's rows",
    description:
      "Queues the run and answers at once. Answers are stored as they come; a run that was stopped goes on where it was, without asking again what was answered.",
    tag,
    scopes: ["admin"],
    params: z.object({ slug: z.string() }),
    body: startRunSchema,
    responses: { 202: { description: "The run, queued", schema: runSchema } },
  }),
  all: endpoint({
    method: "GET",
    path: "/api/v1/runs",
    summary: "Prediction runs of all data sets, newest first",
    tag,
    scopes: ["read"],
    query: z.object({
      status: z.enum(RUN_STATUSES).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    responses: { 200: { description: "Runs", schema: z.object({ runs: z.array(runSchema) }) } },
  }),
  cancel: endpoint({
    method: "POST",
    path: "/api/v1/runs/{id}/cancel",
    summary: "Stop a run; answers that are in stay in",
    tag,
    scopes: ["admin"],
    params: runId,
    responses: { 200: { description: "The run, cancelled", schema: runSchema } },
  }),
  resume: endpoint({
    method: "POST",
    path: "/api/v1/runs/{id}/resume",
    summary: "Go on with a run that was stopped, or ask again about its failed rows",
    tag,
    scopes: ["admin"],
    params: runId,
    body: resumeRunSchema,
    responses: { 202: { description: "The run, queued again", schema: runSchema } },
  }),
  problems: endpoint({
    method: "GET",
    path: "/api/v1/runs/{id}/problems",
    summary: "Rows for which the run has no usable answer",
    tag,
    scopes: ["read"],
    params: runId,
    query: z.object({
      reason: z.string().max(100).optional(),
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    responses: {
      200: {
        description: "A page in import order",
        schema: z.object({ problems: z.array(runProblemSchema), next: z.number().int().nullable() }),
      },
    },
  }),
};
