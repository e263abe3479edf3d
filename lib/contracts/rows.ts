import { z } from "zod";
import { PREDICTION_STATES } from "@/lib/domain/predictions/names";
import { ACTIONS, ROLES } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { predictionSchema } from "./predictions";
import { ROW_STATUSES, rowFilterSchema } from "./row-filter";

export const MAX_PAGE = 200;

export const listRowsQuerySchema = rowFilterSchema.extend({
  cursor: z.string().max(100).optional().describe("next_cursor or prev_cursor of an earlier answer"),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
  facets: z.enum(["true", "false"]).default("false").describe("Also the counts for each facet"),
  count: z.enum(["true", "false"]).default("true").describe("false leaves out the total, for further pages"),
});

/** A number of rows; where `capped`, there are at least so many. */
export const rowCountSchema = z.object({ count: z.number().int(), capped: z.boolean() });

const facet = z.string().nullable().describe("null = the row has none");

const saidSchema = z
  .object({
    state: z.enum(PREDICTION_STATES),
    action: z.enum(ACTIONS).nullable(),
    target_task_id: z.string().nullable(),
    confidence: z.number().nullable().describe("0 to 1; calibrated where there is a calibration"),
    agrees: z
      .boolean()
      .nullable()
      .describe("With the effective decision: action and target; null where no answer came"),
  })
  .nullable()
  .describe("What the run that is shown says of the row; null where it says nothing");
export type SaidView = NonNullable<z.output<typeof saidSchema>>;

export const rowSummarySchema = z.object({
  id: z.uuid(),
  seq: z.number().int().describe("Import order, the order of lists and exports"),
  excerpt: z.string().describe("Beginning of the last thing that the user said"),
  action: z.enum(ACTIONS),
  target_task_id: z.string().nullable(),
  status: z.enum(ROW_STATUSES),
  teacher: saidSchema,
  student: saidSchema,
  channel: facet,
  domain: facet,
  tone: facet,
  pattern: facet,
  difficulty: facet,
  split: facet,
  messages: z.number().int().describe("Number of turns"),
  tasks: z.number().int().describe("Number of open tasks"),
  warnings: z.array(z.string()),
  version: z.number().int(),
});
export type RowSummary = z.output<typeof rowSummarySchema>;

export const facetValueSchema = z.object({ value: z.string(), count: z.number().int(), capped: z.boolean() });
export type FacetValue = z.output<typeof facetValueSchema>;

export const facetsSchema = z
  .object({
    action: z.array(facetValueSchema),
    status: z.array(facetValueSchema),
    channel: z.array(facetValueSchema),
    split: z.array(facetValueSchema),
    domain: z.array(facetValueSchema),
    tone: z.array(facetValueSchema),
    pattern: z.array(facetValueSchema),
    difficulty: z.array(facetValueSchema),
    disagree: z.array(facetValueSchema).describe("Nothing where no run is shown"),
    invalid: z.array(facetValueSchema),
    teacher_confidence: z.array(facetValueSchema),
    student_confidence: z.array(facetValueSchema),
  })
  .describe("Each facet counted under all other conditions of the filter");
export type Facets = z.output<typeof facetsSchema>;

export const rowPageSchema = z.object({
  rows: z.array(rowSummarySchema),
  next_cursor: z.string().nullable(),
  prev_cursor: z.string().nullable(),
  total: rowCountSchema.nullable().describe("Rows that fit the filter; null with count=false"),
  facets: facetsSchema.nullable().describe("null without facets=true"),
});
export type RowPage = z.output<typeof rowPageSchema>;

export const messageSchema = z.looseObject({ role: z.enum(ROLES), content: z.string() });
export const taskSchema = z.looseObject({ id: z.string(), summary: z.string(), last_update: z.string() });

export const rowVersionSchema = z.object({
  version: z.number().int(),
  status: z.enum(ROW_STATUSES),
  final: z.string(),
  split: facet,
  actor_name: z.string(),
  at: z.iso.datetime(),
  cause_id: z.uuid().nullable().describe("The review or adjudication that caused it"),
});

export const rowReviewSchema = z.object({
  id: z.uuid(),
  kind: z
    .enum(["review", "adjudication"])
    .describe("An adjudication decides where reviewers disagree and goes before all reviews"),
  audit_id: z.uuid(),
  audit_name: z.string(),
  reviewer_name: z.string(),
  outcome: z.enum(["approve", "correct", "reject", "discard", "retracted"]),
  final: z.string().nullable(),
  text_ok: z.boolean().nullable(),
  comment: z.string().nullable(),
  tags: z.array(z.string()),
  seconds: z.number().nullable(),
  row_version: z.number().int(),
  supersedes_id: z.uuid().nullable(),
  created_at: z.iso.datetime(),
});

export const rowSchema = z.object({
  id: z.uuid(),
  seq: z.number().int(),
  dataset: z.object({ slug: z.string(), name: z.string() }),
  messages: z.array(messageSchema),
  tasks: z.array(taskSchema),
  imported_final: z.string().describe("The decision as imported; it never changes"),
  reasoning: z.string().nullable(),
  meta: z.record(z.string(), z.unknown()).nullable(),
  extra: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("Top-level keys of the import that are not ours"),
  input_hash: z.string(),
  content_hash: z.string(),
  warnings: z.array(z.string()),
  created_at: z.iso.datetime(),
  import_id: z.uuid().nullable(),
  channel: facet,
  split: facet,
  status: z.enum(ROW_STATUSES),
  version: z.number().int(),
  action: z.enum(ACTIONS),
  target_task_id: z.string().nullable(),
  final: z.string().describe("The effective decision"),
  text: z.string().nullable().describe("Its reply or explanation; null for noop"),
  versions: z.array(rowVersionSchema).describe("Oldest first"),
  reviews: z.array(rowReviewSchema).describe("Oldest first"),
  predictions: z.object({
    teacher: predictionSchema.nullable().describe("Of the teacher's run that is shown"),
    student: predictionSchema.nullable(),
    others: z
      .array(predictionSchema)
      .nullable()
      .describe("Of all other runs, newest first; null without predictions=all"),
  }),
});
export type Row = z.output<typeof rowSchema>;

export const rowEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/datasets/{slug}/rows",
    summary: "Rows of a data set, page by page",
    description:
      "In import order. Counts by action, status, channel and split are exact; where anything else is asked for they are exact up to 10,000.",
    tag: "Rows",
    scopes: ["read", "export", "review"],
    params: z.object({ slug: z.string() }),
    query: listRowsQuerySchema,
    responses: { 200: { description: "One page", schema: rowPageSchema } },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/rows/{id}",
    summary: "One row with its history",
    tag: "Rows",
    scopes: ["read", "export", "review"],
    params: z.object({ id: z.uuid() }),
    query: z.object({
      predictions: z
        .enum(["shown", "all"])
        .default("shown")
        .describe("all: of every run, not only of those shown"),
    }),
    responses: { 200: { description: "The row", schema: rowSchema } },
  }),
};
