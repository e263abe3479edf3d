import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { diffEndpoint } from "./export-diff";
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

export const EXPORT_LABELS = ["effective", "imported"] as const;

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
  reasoned: z
    .enum(["true", "false"])
    .default("false")
    .describe("Every assistant turn has thinking, the decision the row's reasoning"),
  label: z
    .enum(EXPORT_LABELS)
    .default("effective")
    .describe("effective: adjudicated, else corrected, else imported; imported: as it came"),
  "max-tokens": z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Rows with more tokens in the gpt-oss harmony format are left out, never cut"),
  ...conditions,
});

/** What a stored export, or a preview of it, is asked for. */
export const exportRequestSchema = z.object({
  dataset: z.string().describe("Slug"),
  target: z.enum(EXPORT_TARGETS),
  status: exportStatusSchema,
  filter: z.object(conditions).optional().describe("Only rows that fit"),
  with_hash: z.boolean().optional().describe("raw only: adds id and input_hash to each row"),
  reasoned: z.boolean().optional().describe("Every assistant turn has thinking; default: fast, none has"),
  label: z.enum(EXPORT_LABELS).optional().describe("effective (default), or imported: as it came"),
  max_tokens: z.number().int().min(1).optional(),
  split: z
    .string()
    .max(100)
    .optional()
    .describe(
      'A new split for this export, e.g. "train=0.9,test=0.1": scenarios and near-duplicates stay together, stratified by action and channel',
    ),
  seed: z.string().max(100).optional().describe('Of the new split; "0" where it is missing'),
  gzip: z.boolean().optional(),
  max_file_bytes: z.number().int().min(1).optional().describe("A larger file goes on in a second one"),
  licence: z.string().max(500).optional().describe("Said in the card"),
});
export type ExportRequest = z.output<typeof exportRequestSchema>;

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
    .describe(
      "What the receiving tool would say about a whole file, e.g. too few rows; that nobody judged any row",
    ),
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
  status: z.enum(["queued", "running", "done", "failed", "cancelled"]),
  stored: z.boolean().describe("Its files are kept and can be downloaded in parts"),
  rows_done: z.number().int().describe("Rows read so far, while a stored export runs"),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  repeat_of: z.string().nullable().describe("The export whose rows it writes again"),
  repeatable: z.boolean().describe("It kept which rows at which version it holds; streams do not"),
  kept: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })),
  manifest: manifestSchema.nullable().describe("null while the export runs"),
});
export type ExportRecord = z.output<typeof exportRecordSchema>;

const range = {
  "Content-Range": "Which bytes, where some were asked for",
  "Accept-Ranges": "bytes",
  ETag: "Of the whole file; send it as If-Range when going on with a broken download",
};
const partial = (description: string, contentType: string) => ({
  200: { description, schema: z.string(), contentType, headers: range },
  206: { description: "The bytes asked for by Range", schema: z.string(), contentType, headers: range },
});

const previewRowSchema = z.object({
  id: z.string(),
  line: z.string().nullable().describe("As it stands in the file; null where the row would be left out"),
  skipped: skippedSchema.nullable(),
  parts: z
    .array(
      z.object({
        text: z.string(),
        special: z.boolean().describe("A control token"),
        loss: z.boolean().describe("The model is trained to write it"),
        tokens: z.number().int(),
      }),
    )
    .describe("As gpt-oss reads it (harmony format)"),
  tokens: z.object({ total: z.number().int(), loss: z.number().int() }),
});

export const exportPreviewSchema = z.object({
  rows: z.array(previewRowSchema),
  considered: z.number().int().describe("Rows that were looked at for the figures"),
  more: z.boolean().describe("There are more rows than were looked at"),
  skipped: z.record(z.string(), z.number().int()),
  tokens: z
    .object({
      tokenizer: z.string(),
      mean: z.number(),
      median: z.number(),
      longest: z.number().int(),
      loss_mean: z.number(),
      histogram: z.array(z.object({ from: z.number(), to: z.number(), rows: z.number().int() })),
    })
    .nullable()
    .describe("Of the rows looked at; null where there are none"),
});
export type ExportPreview = z.output<typeof exportPreviewSchema>;

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
  create: endpoint({
    method: "POST",
    path: "/api/v1/exports",
    summary: "Make an export whose files are kept",
    description:
      "Written by the worker from one snapshot; ask GET /api/v1/exports/{id} until it is done. The rows are kept at their versions, so that it can be repeated.",
    tag: "Exports",
    scopes: ["export"],
    body: exportRequestSchema,
    responses: { 202: { description: "Queued", schema: exportRecordSchema } },
  }),
  preview: endpoint({
    method: "POST",
    path: "/api/v1/exports/preview",
    summary: "The first rows of an export as the tool will see them",
    tag: "Exports",
    scopes: ["export"],
    body: exportRequestSchema,
    responses: {
      200: { description: "Rows, tokens and what would be left out", schema: exportPreviewSchema },
    },
  }),
  repeat: endpoint({
    method: "POST",
    path: "/api/v1/exports/{id}/repeat",
    summary: "Write an earlier export again: the same bytes, whatever was changed since",
    tag: "Exports",
    scopes: ["export"],
    params: z.object({ id: z.uuid() }),
    responses: { 202: { description: "Queued", schema: exportRecordSchema } },
  }),
  diff: diffEndpoint,
  remove: endpoint({
    method: "DELETE",
    path: "/api/v1/exports/{id}",
    summary: "Remove an export and its files; one that runs stops",
    tag: "Exports",
    scopes: ["export"],
    params: z.object({ id: z.uuid() }),
    responses: { 204: { description: "Removed", schema: null } },
  }),
  file: endpoint({
    method: "GET",
    path: "/api/v1/exports/{id}/files/{name}",
    summary: "One file of a stored export, or a part of it (Range)",
    tag: "Exports",
    scopes: ["export"],
    params: z.object({ id: z.uuid(), name: z.string().max(200) }),
    responses: partial("The file", "application/octet-stream"),
  }),
  archive: endpoint({
    method: "GET",
    path: "/api/v1/exports/{id}/archive",
    summary: "All files of a stored export as one tar, or a part of it (Range)",
    tag: "Exports",
    scopes: ["export"],
    params: z.object({ id: z.uuid() }),
    responses: partial("The archive", "application/x-tar"),
  }),
};
