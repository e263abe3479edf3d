import { z } from "zod";
import { endpoint } from "./endpoint";

export const MODEL_ROLES = ["teacher", "student"] as const;

export const RUN_KINDS = ["recorded", "called", "head", "out_of_fold"] as const;
export const RUN_STATUSES = ["queued", "running", "done", "failed", "cancelled"] as const;

const count = z.number().int().min(0);

export const runSchema = z.object({
  id: z.uuid(),
  dataset: z.string(),
  dataset_name: z.string(),
  model: z.string(),
  role: z.enum(MODEL_ROLES),
  version: z.number().int().describe("Number of the model's version"),
  kind: z.enum(RUN_KINDS),
  status: z.enum(RUN_STATUSES),
  prompt_version: z.string(),
  total: count.describe("Rows that the run is about"),
  ok: count,
  invalid: count,
  failed: count,
  reasons: z.record(z.string(), count).describe("Invalid and failed answers by reason"),
  tokens: z.object({ input: count, output: count }),
  cost: z.number(),
  currency: z.string().nullable().describe("Of the cost; null where the model has no prices"),
  active: z
    .boolean()
    .describe("A process works on it; the process of a running one that is not active was killed"),
  in_queue: z
    .boolean()
    .describe(
      "A worker takes it up by itself, in its turn or after a kill; else one under way has to be resumed",
    ),
  imported: z.boolean().describe("Made elsewhere; else asked here, and can be resumed"),
  seconds: z.number().describe("Time that it was worked on"),
  rate: z.number().nullable().describe("Answers a second over the last seconds"),
  eta_seconds: z.number().nullable(),
  filter: z.record(z.string(), z.unknown()).describe("Which rows it is about; {} = all"),
  audit: z.uuid().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  note: z.string().nullable().describe("What to know before trusting figures of it"),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type RunView = z.output<typeof runSchema>;

/** The runs that stand beside the labels. */
export const shownRunsSchema = z.object({
  teacher: runSchema.nullable(),
  student: runSchema.nullable(),
  chosen: z
    .object({ teacher: z.boolean(), student: z.boolean() })
    .describe("Whether somebody chose them; else they are the newest finished ones"),
});
export type ShownRunsView = z.output<typeof shownRunsSchema>;

export const chooseRunsSchema = z
  .object({
    teacher_run: z.uuid().nullable().optional().describe("Run of a teacher; null = the newest finished one"),
    student_run: z.uuid().nullable().optional().describe("Run of a student; null = the newest finished one"),
  })
  .refine((given) => given.teacher_run !== undefined || given.student_run !== undefined, {
    message: "name teacher_run, student_run or both",
  });
export type ChooseRuns = z.output<typeof chooseRunsSchema>;

export const runEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/datasets/{slug}/runs",
    summary: "Prediction runs of a data set, newest first, and which of them are shown",
    tag: "Models",
    scopes: ["read", "review", "export"],
    params: z.object({ slug: z.string() }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    responses: {
      200: { description: "Runs", schema: z.object({ runs: z.array(runSchema), shown: shownRunsSchema }) },
    },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/runs/{id}",
    summary: "One prediction run",
    tag: "Models",
    scopes: ["read", "review", "export"],
    params: z.object({ id: z.uuid() }),
    responses: { 200: { description: "The run", schema: runSchema } },
  }),
  choose: endpoint({
    method: "PATCH",
    path: "/api/v1/datasets/{slug}",
    summary: "Choose the runs that stand beside the labels",
    tag: "Models",
    scopes: ["admin"],
    params: z.object({ slug: z.string() }),
    body: chooseRunsSchema,
    responses: { 200: { description: "The runs that are shown now", schema: shownRunsSchema } },
  }),
};
