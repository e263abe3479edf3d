import { z } from "zod";
import { endpoint } from "./endpoint";

/** Why a row stands in one export alone. */
export const DIFF_REASONS = ["imported", "deleted", "revised", "options"] as const;
/** What differs of a row that stands in both. */
export const DIFF_CHANGES = ["decision", "split"] as const;

const sideSchema = z.object({
  version: z.number().int(),
  final: z.string().nullable().describe("null where the row was deleted since"),
  split: z.string().nullable(),
});

export const diffRowSchema = z.object({
  id: z.string(),
  change: z.enum(["added", "removed", "changed"]).describe("From the export to the one it is compared with"),
  reasons: z
    .array(z.enum([...DIFF_REASONS, ...DIFF_CHANGES]))
    .describe(
      "added, removed: imported, deleted or revised (its status, decision or split) between the two, else options; changed: decision, split",
    ),
  rejected: z.string().nullable().describe("Of a preference pair: the decision that was judged wrong"),
  before: sideSchema.nullable(),
  after: sideSchema.nullable(),
});
export type DiffRow = z.output<typeof diffRowSchema>;

const side = z.object({
  id: z.string(),
  target: z.string(),
  created_at: z.string(),
  rows: z.number().int().describe("Rows that it chose, those included that its target left out"),
});
const counted = z.object({
  rows: z.number().int(),
  by_reason: z.record(z.string(), z.number().int()).describe("A row may be changed for two reasons"),
});

export const exportDiffSchema = z.object({
  dataset: z.string(),
  before: side,
  after: side,
  same_files: z.boolean().describe("Every data file has the same bytes"),
  options: z
    .array(z.object({ name: z.string(), before: z.unknown(), after: z.unknown() }))
    .describe("Options, target and prompt version where they differ"),
  same: z.number().int().describe("Rows with the same decision and split in both"),
  added: counted,
  removed: counted,
  changed: counted,
  rows: z.array(diffRowSchema).describe("The first that differ, in import order; deleted ones last"),
  more: z.boolean().describe("More rows differ than are given"),
});
export type ExportDiff = z.output<typeof exportDiffSchema>;

export const diffEndpoint = endpoint({
  method: "GET",
  path: "/api/v1/exports/{id}/diff",
  summary: "What another export of the same data set holds that this one does not, and the other way round",
  description:
    "Compares the rows that both chose, at the versions in which they hold them. Streams keep no rows and cannot be compared.",
  tag: "Exports",
  scopes: ["read", "export"],
  params: z.object({ id: z.uuid() }),
  query: z.object({
    with: z.uuid().describe("The other export, usually the later one"),
    limit: z.coerce.number().int().min(0).max(10_000).default(100).describe("Rows to give"),
  }),
  responses: { 200: { description: "What differs", schema: exportDiffSchema } },
});
