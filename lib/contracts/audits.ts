import { z } from "zod";
import { DOUBTS } from "@/lib/domain/review/doubts";
import { ALLOCATIONS } from "@/lib/domain/sampling/allocation";
import { STRATA, type StratumFacet } from "@/lib/domain/sampling/strata";
import { AUDIT_KINDS, AUDIT_STATUSES, storedFilterSchema, stratumSchema } from "./audit-parts";
import { assignBodySchema } from "./audit-people";
import { auditReportSchema, REPORT_FORMATS, REPORT_TYPES } from "./audit-report";
import { endpoint } from "./endpoint";
import { anyOf, rowFilterSchema } from "./row-filter";

export * from "./audit-parts";
export * from "./audit-report";

/** Rows that one audit may hold: it is made in one transaction, and its slots are rows. */
export const MAX_AUDIT_SIZE = 50_000;
/** Reviewers per item. */
export const MAX_OVERLAP = 10;

const count = z.number().int().min(0);
const fraction = z.number().min(0).max(1);
const time = z.string().describe("ISO 8601");

const designed = {
  dataset: z.string().min(1).describe("Slug of the data set"),
  size: z
    .number()
    .int()
    .min(1)
    .max(MAX_AUDIT_SIZE, `An audit holds ${MAX_AUDIT_SIZE} rows at most; make several, or narrow the filter`)
    .describe("Rows to judge; fewer where the filter holds fewer"),
  strata: anyOf(z.enum(STRATA))
    .transform((strata): StratumFacet[] => strata ?? [])
    .describe("Facets by which the sample is stratified, several at once if wanted"),
  allocation: z
    .enum(ALLOCATIONS)
    .default("proportional")
    .describe("How the size is shared out; neyman goes by teacher ≠ label"),
  min_per_stratum: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(2)
    .describe(
      "With strata: rows of each at least, or all rows of a smaller one; without strata it asks for nothing",
    ),
  claim: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.99)
    .describe("Share of right labels that is to be claimed with 95 % confidence"),
  filter: rowFilterSchema.prefault({}),
};

export const createAuditSchema = z.strictObject({
  ...designed,
  name: z.string().trim().min(1).max(200).optional(),
  kind: z
    .enum(AUDIT_KINDS)
    .default("sample")
    .describe(
      "sample = drawn at random, gives an estimate; queue = the first rows of the filter, doubt = the most doubtful ones: they give none",
    ),
  doubt: z.enum(DOUBTS).optional().describe("With kind doubt: why the rows are doubted"),
  seed: z
    .union([z.string().min(1).max(200), z.number()])
    .transform(String)
    .optional()
    .describe("Same seed and data, same sample. Made up when it is missing"),
  overlap: z.number().int().min(1).max(MAX_OVERLAP).default(1).describe("Reviewers per row"),
  blind: z.boolean().default(false).describe("Short for blind_share 1"),
  blind_share: fraction
    .optional()
    .describe(
      "Share of the items, drawn by the seed, on which a reviewer chooses before he sees label and predictions; 0.5 measures the anchoring effect",
    ),
  gold_share: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe(
      "Rows with a ruling that are mixed in to test the reviewers, as a share of the others; for blind queues. In no figure but the reviewers' own",
    ),
  people: assignBodySchema.prefault({}).describe("Who reviews, who adjudicates, and at what pace"),
});
export type CreateAudit = z.output<typeof createAuditSchema>;

/** A sample's design without what makes it an audit: what the preview takes. */
export const previewAuditSchema = z.strictObject({
  dataset: designed.dataset,
  size: designed.size,
  strata: designed.strata,
  allocation: designed.allocation,
  min_per_stratum: designed.min_per_stratum,
  claim: designed.claim,
  filter: designed.filter,
});
export type PreviewAudit = z.output<typeof previewAuditSchema>;

const runSchema = z
  .object({ run: z.uuid(), model: z.string(), kind: z.string() })
  .nullable()
  .describe("The run that is judged beside the labels; null where the data set has none");

export const auditPreviewSchema = z.object({
  dataset: z.string(),
  population: count,
  n: count.nullable().describe("Rows that would be drawn; null with a problem"),
  problem: z.string().nullable().describe("Why no such sample can be drawn"),
  teacher: runSchema,
  student: runSchema,
  per_stratum: z.array(
    z.object({
      stratum: stratumSchema,
      N: count,
      n: count.nullable(),
      share: fraction.describe("N of this stratum / N of all"),
      inclusion_probability: fraction.nullable(),
      weight: z.number().nullable().describe("Rows that each drawn row stands for"),
      disputed_share: fraction
        .nullable()
        .describe("Teacher ≠ label, smoothed by +1/+2: what Neyman's allocation goes by"),
    }),
  ),
  deff: z.number().nullable().describe("Kish's design effect: n Σ W²/n_h"),
  plan: z
    .array(z.object({ errors: count, rows: count, share: fraction }))
    .describe("Rows that the claim needs with so many wrong ones, one-sided, at the design's effect"),
  two_sided_rows: count.describe("Error-free rows for a two-sided interval above the claim"),
  claim: fraction,
});
export type AuditPreview = z.output<typeof auditPreviewSchema>;

export const auditSchema = z.object({
  id: z.uuid(),
  dataset: z.string(),
  name: z.string(),
  kind: z.enum(AUDIT_KINDS),
  status: z.enum(AUDIT_STATUSES),
  filter: storedFilterSchema,
  seed: z.string(),
  population: count.describe("Rows that the filter held when the audit was made"),
  n: count.describe("Rows to judge"),
  strata: z.array(z.string()).describe("Facets by which the sample is stratified"),
  allocation: z.enum(ALLOCATIONS),
  claim: fraction.describe("Share of right labels that is to be claimed with 95 % confidence"),
  teacher_run: z.uuid().nullable().describe("Judged beside the labels, frozen when the audit was made"),
  student_run: z.uuid().nullable(),
  overlap: count,
  blind: z.boolean().describe("Whether any item is judged blind"),
  blind_share: fraction,
  prompt_version: z.string(),
  guide_version: z.string(),
  created_by: z.string(),
  created_at: time,
  progress: z.object({
    reviews_wanted: count.describe("n × overlap"),
    done: count,
    leased: count.describe("Held by somebody right now"),
    open: count,
  }),
  mine: z.object({
    done: count,
    held: count,
    skipped: count.describe("Passed over by me and not done by me since"),
    seconds_per_review: z.number().nullable().describe("Median over my reviews of this audit"),
  }),
});
export type AuditView = z.output<typeof auditSchema>;

const params = z.object({ id: z.uuid() });

export const auditEndpoints = {
  create: endpoint({
    method: "POST",
    path: "/api/v1/audits",
    summary: "Make a sample or a queue of rows to review",
    description:
      "A sample is drawn without replacement from each stratum of the filter's rows, ordered by input_hash, with a seeded generator: the same seed on the same data gives the same sample in the same serving order. Every row is frozen at its present version, and so are the teacher's and the student's runs.",
    tag: "Review",
    scopes: ["admin"],
    body: createAuditSchema,
    responses: { 201: { description: "The audit", schema: auditSchema } },
  }),
  preview: endpoint({
    method: "POST",
    path: "/api/v1/audits/preview",
    summary: "What a designed sample would be: strata, weights, rows that a claim needs. Makes nothing",
    tag: "Review",
    scopes: ["admin"],
    body: previewAuditSchema,
    responses: { 200: { description: "The design", schema: auditPreviewSchema } },
  }),
  list: endpoint({
    method: "GET",
    path: "/api/v1/audits",
    summary: "Samples and queues, newest first",
    tag: "Review",
    scopes: ["read", "review"],
    query: z.object({
      dataset: z.string().optional().describe("Slug"),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    responses: {
      200: { description: "The audits", schema: z.object({ audits: z.array(auditSchema) }) },
    },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/audits/{id}",
    summary: "One audit with its progress and mine",
    tag: "Review",
    scopes: ["read", "review"],
    params,
    responses: { 200: { description: "The audit", schema: auditSchema } },
  }),
  report: endpoint({
    method: "GET",
    path: "/api/v1/audits/{id}/report",
    summary: "What the reviews of an audit say",
    description:
      "JSON, Markdown or CSV: by `format`, else by the header Accept. A sample gives estimates of the population with intervals, a queue plain shares of its own rows.",
    tag: "Review",
    scopes: ["read", "review"],
    params,
    query: z.object({ format: z.enum(REPORT_FORMATS).optional() }),
    responses: {
      200: {
        description: "The report",
        schema: auditReportSchema,
        texts: [REPORT_TYPES.md, REPORT_TYPES.csv],
      },
    },
  }),
  pause: endpoint({
    method: "POST",
    path: "/api/v1/audits/{id}/pause",
    summary: "Hand out no further items; what is held can still be submitted",
    tag: "Review",
    scopes: ["admin"],
    params,
    responses: { 200: { description: "The audit", schema: auditSchema } },
  }),
  resume: endpoint({
    method: "POST",
    path: "/api/v1/audits/{id}/resume",
    summary: "Hand out items again",
    tag: "Review",
    scopes: ["admin"],
    params,
    responses: { 200: { description: "The audit", schema: auditSchema } },
  }),
  close: endpoint({
    method: "POST",
    path: "/api/v1/audits/{id}/close",
    summary: "End it for good: no review or ruling counts any more, and blind rows are shown again",
    tag: "Review",
    scopes: ["admin"],
    params,
    responses: { 200: { description: "The audit", schema: auditSchema } },
  }),
};
