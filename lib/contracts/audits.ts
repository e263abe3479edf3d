import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { assignBodySchema } from "./audit-people";
import { endpoint } from "./endpoint";
import { ROW_STATUSES, rowFilterSchema } from "./row-filter";

/** Rows that one audit may hold: it is made in one transaction, and its slots are rows. */
export const MAX_AUDIT_SIZE = 50_000;
/** Reviewers per item. */
export const MAX_OVERLAP = 10;

export const AUDIT_KINDS = ["sample", "queue", "doubt"] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];
export const AUDIT_STATUSES = ["open", "paused", "closed"] as const;

const count = z.number().int().min(0);
const fraction = z.number().min(0).max(1);
const time = z.string().describe("ISO 8601");

export const createAuditSchema = z.strictObject({
  dataset: z.string().min(1).describe("Slug of the data set"),
  name: z.string().trim().min(1).max(200).optional(),
  kind: z
    .enum(["sample", "queue"])
    .default("sample")
    .describe(
      "sample = drawn at random, gives an estimate; queue = the first rows of the filter, gives none",
    ),
  size: z
    .number()
    .int()
    .min(1)
    .max(MAX_AUDIT_SIZE, `An audit holds ${MAX_AUDIT_SIZE} rows at most; make several, or narrow the filter`)
    .describe("Rows to judge; fewer where the filter holds fewer"),
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
  people: assignBodySchema.prefault({}).describe("Who reviews, who adjudicates, and at what pace"),
  filter: rowFilterSchema.prefault({}),
});
export type CreateAudit = z.output<typeof createAuditSchema>;

/** A filter as stored and shown: only the conditions that were given. */
const storedFilterSchema = z.object({
  q: z.string().optional(),
  action: z.array(z.enum(ACTIONS)).optional(),
  status: z.array(z.enum(ROW_STATUSES)).optional(),
  channel: z.array(z.string()).optional(),
  split: z.array(z.string()).optional(),
  warning: z.array(z.string()).optional(),
});

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
  strata: z.array(z.string()).describe("Facets by which the sample is stratified; none yet"),
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

export const auditReportSchema = z.object({
  audit: z.uuid(),
  dataset: z.string(),
  name: z.string(),
  kind: z.enum(AUDIT_KINDS),
  status: z.enum(AUDIT_STATUSES),
  filter: storedFilterSchema,
  seed: z.string(),
  population: count,
  n: count,
  done: count.describe("Items on which as many reviewers as wanted have spoken"),
  judged: count.describe("Done, agreed and not discarded: what the accuracy is taken over"),
  correct: count.describe("Judged items whose label has the right action and target"),
  disputed: count.describe("Done items on which the reviewers disagree: they wait for adjudication"),
  nonresponse: z.object({
    discarded: count,
    skipped: count.describe("Not done and passed over by somebody"),
  }),
  outcomes: z
    .object({ approved: count, corrected: count, rejected: count, discarded: count })
    .describe("Done items by what their reviewers agreed on"),
  accuracy: z
    .object({
      estimate: fraction.nullable(),
      low: fraction.nullable(),
      high: fraction.nullable(),
      method: z.literal("wilson").nullable(),
    })
    .describe("Share of labels whose action and target are right, with its two-sided 95 % interval"),
  why: z.string().nullable().describe("Why a figure is null, or what it does not say"),
  text_ok: z.object({ n: count, ok: count, rate: fraction.nullable() }),
  per_action: z.array(
    z.object({
      action: z.enum(ACTIONS),
      n: count.describe("Judged items with this label"),
      correct: count,
      precision: fraction.nullable().describe("correct / n; null without such labels"),
      low: fraction.nullable(),
      high: fraction.nullable(),
      recall: fraction.nullable().describe("Among judged items whose right action this is"),
      f1: fraction.nullable(),
      support: count.describe("Judged items whose right action this is"),
    }),
  ),
  reviewers: z.array(
    z.object({ name: z.string(), reviews: count, seconds_per_review: z.number().nullable() }),
  ),
  seconds_per_review: z
    .object({ n: count, median: z.number().nullable(), p95: z.number().nullable() })
    .describe("From the moment the item was in front of the reviewer to the submit"),
  wrong: z
    .array(
      z.object({
        row: z.uuid(),
        position: count,
        label: z.string(),
        final: z.string().nullable().describe("What the reviewers hold right; null where they rejected"),
        outcome: z.enum(["correct", "reject"]),
        comment: z.string().nullable(),
        reviewers: z.array(z.string()),
      }),
    )
    .describe("Judged items whose action or target is wrong, in serving order, the first 500"),
  sentence: z.string(),
});
export type AuditReport = z.output<typeof auditReportSchema>;

const params = z.object({ id: z.uuid() });

export const auditEndpoints = {
  create: endpoint({
    method: "POST",
    path: "/api/v1/audits",
    summary: "Make a sample or a queue of rows to review",
    description:
      "A sample is drawn without replacement from the rows of the filter, ordered by input_hash, with a seeded generator: the same seed on the same data gives the same sample in the same serving order. Every row is frozen at its present version.",
    tag: "Review",
    scopes: ["admin"],
    body: createAuditSchema,
    responses: { 201: { description: "The audit", schema: auditSchema } },
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
    tag: "Review",
    scopes: ["read", "review"],
    params,
    responses: { 200: { description: "The report", schema: auditReportSchema } },
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
};
