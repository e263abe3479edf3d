import { z } from "zod";
import { endpoint } from "./endpoint";

/** The shape of a stored result; one of another version is shown as not readable and measured anew. */
export const QUALITY_VERSION = 1;

const share = z.number().min(0).max(1);
const counts = z.record(z.string(), z.number().int());

const sideSchema = z.object({ id: z.string(), split: z.string(), excerpt: z.string() });
const likenessSchema = z.object({
  count: z.number().int().describe("All such pairs"),
  pairs: z
    .array(z.object({ a: sideSchema, b: sideSchema, similarity: share }))
    .describe("The first 50, most alike first"),
});
const repeatedSchema = z.object({ text: z.string(), rows: z.number().int() });

const barSchema = z.object({
  name: z.string(),
  value: z.number().nullable().describe("null: nothing to measure"),
  bar: z.string(),
  met: z.boolean(),
});

export const datasetQualitySchema = z.object({
  dataset: z.string(),
  rows: z.number().int().describe("Rows measured"),
  sample: z
    .object({ of: z.number().int(), how: z.string() })
    .nullable()
    .describe("Where not all rows were measured: how many there are, and how these were picked"),
  invalid: z.object({
    count: z.number().int(),
    rows: z.array(z.object({ id: z.string(), message: z.string() })).describe("The first 50"),
  }),
  bars: z.array(barSchema),
  passed: z.boolean(),
  near_duplicates: likenessSchema,
  across_splits: likenessSchema.extend({ greatest_train_test: share.nullable() }),
  near_duplicates_complete: z
    .boolean()
    .describe("false: so many rows are alike that the search gave up; there are at least so many pairs"),
  diversity: z.object({
    distinct: z.object({ 1: share.nullable(), 2: share.nullable(), 3: share.nullable() }),
    repeated_sentence: z.object({
      rows: z.number().int(),
      share: share.nullable(),
      sentences: z.array(repeatedSchema.extend({ ids: z.array(z.string()) })),
    }),
    openings: z.array(repeatedSchema),
    endings: z.array(repeatedSchema),
  }),
  self_bleu: share.nullable(),
  coverage: z.object({
    values: z.record(z.string(), counts).describe("Rows per value of each facet"),
    tables: z.array(
      z.object({
        x: z.string(),
        y: z.string(),
        columns: z.array(z.string()),
        rows: z.array(z.string()),
        counts: z.array(z.array(z.number().int())).describe("counts[row][column]"),
      }),
    ),
    plan: z.object({
      kind: z.enum(["cards", "seen"]),
      planned: z.number().int(),
      filled: z.number().int(),
      share: share.nullable(),
      missing: z.array(z.string()).describe("The first 50"),
    }),
  }),
  empty_ledgers: share.nullable(),
  target_place: z
    .object({ n: z.number().int(), first: share, last: share, expected: share })
    .nullish()
    .describe("How often the target is the first and the last task, and how often it would be in any order"),
  probes: z.array(
    z.object({
      probe: z.enum(["task_count", "style", "ledger", "assistant", "last_user", "full"]),
      accuracy: share.nullable(),
      n: z.number().int(),
      bar: share.nullable(),
    }),
  ),
  chance: share.nullable().describe("Share of the most frequent action"),
  context: z
    .object({ only_full: z.number().int(), only_last_user: z.number().int() })
    .nullable()
    .describe("Rows guessed right from the full input only, and from the last user turn only"),
  samples: z.object({ probes: z.number().int().nullable(), self_bleu: z.number().int().nullable() }),
});
export type DatasetQuality = z.output<typeof datasetQualitySchema>;
export type QualityBar = z.output<typeof barSchema>;

export const QUALITY_STATUSES = ["queued", "running", "done", "failed", "cancelled"] as const;

export const qualityReportSchema = z.object({
  id: z.uuid(),
  dataset: z.string(),
  status: z.enum(QUALITY_STATUSES),
  progress: share,
  phase: z
    .string()
    .describe("What is being measured: rows, words, near_duplicates, diversity, self_bleu, probes"),
  stale: z.boolean().describe("The data set has changed since this was measured"),
  passed: z.boolean().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  created_by: z.string(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  result: datasetQualitySchema.nullable().describe("null while it is not done"),
});
export type QualityReport = z.output<typeof qualityReportSchema>;

export const datasetQualityViewSchema = z.object({
  current: qualityReportSchema
    .nullable()
    .describe("The newest report, if it has no result: under way, failed or cancelled"),
  report: qualityReportSchema.nullable().describe("The newest report with a result"),
});
export type DatasetQualityView = z.output<typeof datasetQualityViewSchema>;

const params = z.object({ slug: z.string().min(1).max(100) });

export const qualityEndpoints = {
  get: endpoint({
    method: "GET",
    path: "/api/v1/datasets/{slug}/quality",
    summary: "How good a data set is to train on, as last measured",
    tag: "Quality",
    scopes: ["read", "import"],
    params,
    query: z.object({
      result: z.enum(["true", "false"]).default("true").describe("false: progress only, without results"),
    }),
    responses: { 200: { description: "The newest reports", schema: datasetQualityViewSchema } },
  }),
  start: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/quality",
    summary: "Measure a data set's quality in the background",
    description: "Where it is being measured already, that report is answered and no other begun.",
    tag: "Quality",
    scopes: ["import"],
    params,
    responses: { 202: { description: "The report that is under way", schema: qualityReportSchema } },
  }),
  cancel: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/quality/cancel",
    summary: "Stop measuring; the last finished report stays",
    tag: "Quality",
    scopes: ["import"],
    params,
    responses: { 200: { description: "The newest reports", schema: datasetQualityViewSchema } },
  }),
};
