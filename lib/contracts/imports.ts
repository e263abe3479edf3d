import { z } from "zod";
import { SPLITS } from "@/lib/domain/import/check-parts";
import { IMPORT_FORMATS, type ImportFormat } from "@/lib/domain/import/formats";
import { endpoint } from "./endpoint";

/** What may be asked for as a format; auto finds it out from the first rows. */
export const FORMAT_CHOICES = ["auto", ...(Object.keys(IMPORT_FORMATS) as ImportFormat[])] as const;
export type FormatChoice = (typeof FORMAT_CHOICES)[number];

/** Bad lines that a summary lists; the reasons file has all. */
export const LISTED_ERRORS = 100;

const slug = z.string().min(1).max(100).describe("Slug of the data set");
const flag = z
  .enum(["true", "false", "1", "0", ""])
  .default("false")
  .transform((given) => given !== "false" && given !== "0");

/** A file's name as it is shown; characters that cannot be shown (or stored) are left out. */
const fileName = z
  .string()
  .max(300)
  .transform((name) => name.replaceAll(/\p{Cc}|\p{Surrogate}/gu, "").trim() || "upload.jsonl");

const importQuery = {
  format: z.enum(FORMAT_CHOICES).default("auto"),
  split: z.enum(SPLITS).optional().describe("Split of rows that name none in meta.split"),
  atomic: flag.describe("All or nothing: one bad line and no row goes in"),
  "dry-run": flag.describe("Reads and reports, and leaves nothing in the database"),
};

export const importErrorSchema = z.object({
  line: z.number().int().describe("Line of the file, from 1"),
  path: z.string().describe('Where in the row, like "messages[2].content"; empty for the line as a whole'),
  code: z.string(),
  message: z.string(),
});
export type ImportError = z.output<typeof importErrorSchema>;

const counts = {
  read: z.number().int().describe("inserted + duplicates + rejected"),
  inserted: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.number().int(),
  warnings: z.record(z.string(), z.number().int()).describe("Imported rows with a remark, by code"),
  errors: z.array(importErrorSchema).describe(`The first ${LISTED_ERRORS} bad lines`),
};

export const importSummarySchema = z.object({
  dataset: z.string(),
  format: z.string(),
  ...counts,
  seconds: z.number(),
  import: z.uuid().nullable().describe("Id of the import; null after a dry run"),
  container: z.enum(["ndjson", "array"]),
  compression: z.enum(["gzip"]).nullable(),
  atomic: z.boolean(),
  dry_run: z.boolean(),
  rejects: z.string().nullable().describe("The bad lines as they were, to be mended and imported again"),
  reasons: z.string().nullable().describe("Why each line of the rejects was refused"),
});
export type ImportSummary = z.output<typeof importSummarySchema>;

export const IMPORT_STATUSES = ["queued", "running", "done", "failed", "cancelled"] as const;

export const importViewSchema = z.object({
  id: z.uuid(),
  dataset: z.string(),
  dataset_name: z.string(),
  file_name: z.string(),
  format: z.string(),
  status: z.enum(IMPORT_STATUSES),
  atomic: z.boolean(),
  dry_run: z.boolean(),
  split: z.string().nullable(),
  bytes_total: z.number().int().nullable(),
  bytes_read: z.number().int(),
  ...counts,
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  created_by: z.string(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  rejects: z.string().nullable().describe("Where the bad lines can be fetched"),
  reasons: z.string().nullable(),
});
export type ImportView = z.output<typeof importViewSchema>;

const importId = z.object({ id: z.uuid() });
const download = (description: string) => ({
  200: {
    description,
    schema: z.string(),
    contentType: "application/x-ndjson",
    headers: { "Content-Disposition": "File name for saving" },
  },
});
const FILE =
  "JSON lines or one JSON array, UTF-8, plain or gzip; the body is read as it comes, of any length.";

export const importEndpoints = {
  import: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/import",
    summary: "Import rows and wait for the summary",
    description:
      "Good rows go in, bad lines are listed (and kept for download), rows that stand there already are counted as duplicates. With atomic=true and a bad line nothing goes in and the answer is 422 with the summary in error.details.",
    tag: "Imports",
    scopes: ["import"],
    params: z.object({ slug }),
    query: z.object({
      ...importQuery,
      create: flag.describe("Make the data set if it is missing"),
      filename: fileName.optional(),
    }),
    rawBody: { contentType: "application/x-ndjson", description: FILE },
    responses: { 200: { description: "What went in and what did not", schema: importSummarySchema } },
  }),
  upload: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/imports",
    summary: "Upload a file to be imported in the background",
    tag: "Imports",
    scopes: ["import"],
    params: z.object({ slug }),
    query: z.object({ ...importQuery, filename: fileName.default("upload.jsonl") }),
    rawBody: { contentType: "application/octet-stream", description: FILE },
    responses: { 202: { description: "Stored and queued", schema: importViewSchema } },
  }),
  list: endpoint({
    method: "GET",
    path: "/api/v1/datasets/{slug}/imports",
    summary: "Imports of a data set, newest first",
    tag: "Imports",
    scopes: ["read", "import"],
    params: z.object({ slug }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    responses: { 200: { description: "Imports", schema: z.object({ imports: z.array(importViewSchema) }) } },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/imports/{id}",
    summary: "Progress or report of an import",
    tag: "Imports",
    scopes: ["read", "import"],
    params: importId,
    responses: { 200: { description: "The import", schema: importViewSchema } },
  }),
  cancel: endpoint({
    method: "POST",
    path: "/api/v1/imports/{id}/cancel",
    summary: "Stop an import; rows that are in stay in",
    tag: "Imports",
    scopes: ["import"],
    params: importId,
    responses: { 200: { description: "The import, cancelled", schema: importViewSchema } },
  }),
  rejects: endpoint({
    method: "GET",
    path: "/api/v1/imports/{id}/rejects",
    summary: "The bad lines, byte for byte",
    tag: "Imports",
    scopes: ["import"],
    params: importId,
    responses: download("The bad lines as they stood in the file (a JSON array if the file was one)"),
  }),
  reasons: endpoint({
    method: "GET",
    path: "/api/v1/imports/{id}/reasons",
    summary: "Why each bad line was refused",
    tag: "Imports",
    scopes: ["import"],
    params: importId,
    responses: download("One {rejects_line, line, path, code, message} a line"),
  }),
};
