import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { anyOf, ROW_STATUSES, type RowStatus, rowFilterSchema } from "./row-filter";

export const EXPORT_TARGETS = [
  "raw",
  "sraq",
  "openai-sft",
  "together",
  "trl",
  "trl-messages",
  "axolotl",
  "unsloth",
  "sharegpt",
  "openai-dpo",
  "trl-dpo",
  "harmony",
  "parquet",
] as const;
export type ExportTargetName = (typeof EXPORT_TARGETS)[number];

/** approved = approved and corrected rows, what one trains on; approved-only leaves out the corrected. */
export const EXPORT_STATUSES = [
  "approved",
  "approved-only",
  "all",
  "corrected",
  "pending",
  "rejected",
  "discarded",
] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** The row statuses behind each choice. */
export const STATUSES_OF: Record<ExportStatus, readonly RowStatus[]> = {
  approved: ["approved", "corrected"],
  "approved-only": ["approved"],
  all: ROW_STATUSES,
  corrected: ["corrected"],
  pending: ["pending"],
  rejected: ["rejected"],
  discarded: ["discarded"],
};

/** One name or several, separated by commas; several mean "any of". */
export const exportStatusSchema = anyOf(z.enum(EXPORT_STATUSES))
  .transform((names): ExportStatus[] => names ?? ["approved"])
  .describe(`${EXPORT_STATUSES.join(", ")}; several separated by commas. approved, where it is missing`);

/** The row statuses that a choice of names stands for. */
export const statusesOf = (names: readonly ExportStatus[]): RowStatus[] =>
  ROW_STATUSES.filter((status) => names.some((name) => STATUSES_OF[name].includes(status)));

/** The names that stand for exactly these row statuses. */
export const namesOf = (statuses: readonly RowStatus[]): ExportStatus[] =>
  statuses.map((status) => (status === "approved" ? "approved-only" : status));

const { status: _status, ...conditions } = rowFilterSchema.shape;

export const exportQuerySchema = z.object({
  target: z.enum(EXPORT_TARGETS),
  status: exportStatusSchema,
  "with-hash": z
    .enum(["true", "false"])
    .default("false")
    .describe("raw only: adds id and input_hash to each row"),
  ...conditions,
});

const countByAction = z.partialRecord(z.enum(ACTIONS), z.number().int());

export const exportFileSchema = z.object({
  name: z.string(),
  split: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string().length(64),
  plain: z
    .object({ bytes: z.number().int(), sha256: z.string().length(64) })
    .optional()
    .describe("Of the uncompressed bytes, where the file is compressed"),
});

export const skippedSchema = z.object({ id: z.string(), code: z.string(), message: z.string() });

export const splitReportSchema = z
  .object({
    how: z.enum(["stored", "new"]),
    groups: z.number().int().nullable().describe("Groups of rows that were kept together"),
    largest_group: z.number().int().nullable(),
    near_duplicate_pairs: z.number().int().nullable(),
    threshold: z.number().describe("Word 5-gram Jaccard similarity from which two rows are near-duplicates"),
    train_to_test: z
      .number()
      .nullable()
      .describe("Greatest similarity of a row of train and a row of test, 0 to 1"),
    why: z.string().nullable().describe("What was not looked for, and why"),
    overlaps: z
      .array(z.object({ dataset: z.string(), rows: z.number().int() }))
      .describe("Test rows whose input also stands in the training split of another data set"),
  })
  .describe("What keeps train and test apart");

export const manifestSchema = z.object({
  dataset: z.string(),
  target: z.enum(EXPORT_TARGETS),
  options: z
    .record(z.string(), z.unknown())
    .describe("Filter, split and seed: the same options give the same bytes"),
  snapshot_at: z.string().describe("ISO 8601 time of the snapshot that was read"),
  tool: z.object({ name: z.string(), version: z.string() }),
  prompt: z.object({ version: z.string(), sha256: z.string(), text: z.string() }),
  counts: z.record(z.string(), countByAction).describe("Rows per split and action"),
  files: z.array(exportFileSchema),
  warnings: z
    .array(z.string())
    .describe("What the receiving tool would say about a whole file, e.g. too few rows"),
  skipped: z.object({ rows: z.number().int(), by_code: z.record(z.string(), z.number().int()) }),
  tokens: z
    .object({
      tokenizer: z.string(),
      total: z.number().int(),
      loss: z.number().int().describe("Those that the model is trained to write"),
      longest: z.number().int().describe("Tokens of the longest row that was counted"),
      rows_counted: z.number().int(),
      estimated: z.boolean().describe("From every hundredth row beyond the first 5,000"),
    })
    .nullable()
    .default(null)
    .describe("In the gpt-oss harmony format; null where they were not counted"),
  splits: splitReportSchema.nullable().default(null),
  extras: z
    .array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() }))
    .default([])
    .describe("Files beside the data: the card, a configuration for the tool"),
  repeat_of: z.string().nullable().default(null).describe("The export whose rows were written again"),
});
export type Manifest = z.output<typeof manifestSchema>;

export const exportRecordSchema = z.object({
  id: z.string(),
  dataset: z.string(),
  target: z.string(),
  created_at: z.string(),
  created_by: z.string(),
  manifest: manifestSchema.nullable().describe("null while the export runs"),
});
export type ExportRecord = z.output<typeof exportRecordSchema>;

export const exportEndpoints = {
  download: endpoint({
    method: "GET",
    path: "/api/v1/datasets/{slug}/export",
    summary: "Stream rows as training JSONL",
    description:
      "One stream, in import order; rows that the receiving tool would refuse are left out and counted in the manifest, which GET /api/v1/exports/{id} gives once the stream has ended.",
    tag: "Exports",
    scopes: ["export"],
    params: z.object({ slug: z.string() }),
    query: exportQuerySchema,
    responses: {
      200: {
        description: "One JSON object a line",
        schema: z.string(),
        contentType: "application/x-ndjson",
        headers: { "X-Export-Id": "Id under which the manifest is kept" },
      },
    },
  }),
  list: endpoint({
    method: "GET",
    path: "/api/v1/exports",
    summary: "Exports so far, newest first",
    tag: "Exports",
    scopes: ["read", "export"],
    query: z.object({
      dataset: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    responses: {
      200: { description: "Exports", schema: z.object({ exports: z.array(exportRecordSchema) }) },
    },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/exports/{id}",
    summary: "One export with its manifest",
    tag: "Exports",
    scopes: ["read", "export"],
    params: z.object({ id: z.uuid() }),
    responses: { 200: { description: "The export", schema: exportRecordSchema } },
  }),
};
