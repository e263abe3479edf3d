import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { ROW_STATUSES } from "./row-filter";
import { shownRunsSchema } from "./runs";

/** A data set's name in addresses and commands. */
export const slugSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    "1 to 63 lower-case letters, digits and hyphens; the first is no hyphen",
  )
  .describe("Name of the data set in addresses and commands");

export const createDatasetSchema = z.object({
  slug: slugSchema,
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe("Shown to people; the slug where it is missing"),
  description: z.string().trim().max(2000).optional(),
});
export type CreateDataset = z.output<typeof createDatasetSchema>;

const count = z.number().int().min(0);

export const datasetCountsSchema = z.object({
  action: z.record(z.enum(ACTIONS), count),
  status: z.record(z.enum(ROW_STATUSES), count),
  split: z.record(z.string(), count).describe('Rows per split; "(none)" for rows without one'),
  channel: z.record(z.string(), count).describe('Rows per channel; "(none)" for rows without one'),
});
export type DatasetCounts = z.output<typeof datasetCountsSchema>;

export const datasetSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  archived_at: z.iso.datetime().nullable(),
  rows: count,
  counts: datasetCountsSchema,
});
export type DatasetView = z.output<typeof datasetSchema>;

export const datasetDetailSchema = datasetSchema.extend({
  search: z
    .object({ indexing: z.boolean(), indexed: count, total: count })
    .describe("How many rows the full-text search knows; the rest follows shortly after an import"),
  warnings: z.record(z.string(), count).describe("Rows with each import warning, as counted at import"),
  runs: shownRunsSchema.describe("What stands beside the labels; GET …/runs lists what can be chosen"),
});
export type DatasetDetail = z.output<typeof datasetDetailSchema>;

export const listDatasetsQuerySchema = z.object({
  archived: z.enum(["true", "false"]).default("false").describe("Also those that are archived"),
});

export const datasetEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/datasets",
    summary: "All data sets with their counts",
    tag: "Data sets",
    scopes: ["read", "import", "export", "review"],
    query: listDatasetsQuerySchema,
    responses: {
      200: { description: "Data sets, by name", schema: z.object({ datasets: z.array(datasetSchema) }) },
    },
  }),
  create: endpoint({
    method: "POST",
    path: "/api/v1/datasets",
    summary: "Create an empty data set",
    tag: "Data sets",
    scopes: ["import"],
    body: createDatasetSchema,
    responses: { 201: { description: "The new data set", schema: datasetSchema } },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/datasets/{slug}",
    summary: "One data set: counts per action, status, split and channel",
    tag: "Data sets",
    scopes: ["read", "import", "export", "review"],
    params: z.object({ slug: z.string() }),
    responses: { 200: { description: "The data set", schema: datasetDetailSchema } },
  }),
};
