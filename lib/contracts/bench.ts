import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";

const ms = z.number();
const figure = z.number().nullable();
const count = z.number().int().min(0);

const quickSchema = z
  .object({ p50: figure, p90: figure, p95: figure, p99: figure, mean: figure })
  .describe("Milliseconds; a percentile is null where there were too few turns to tell it");
export type Quick = z.output<typeof quickSchema>;

const percentileSchema = z
  .object({ value: ms, low: figure, high: figure })
  .nullable()
  .describe("With its 95 % interval from order statistics");
const percentilesSchema = z.object({
  n: count,
  mean: figure,
  p50: percentileSchema,
  p90: percentileSchema,
  p95: percentileSchema,
  p99: percentileSchema,
});

const boundedSchema = z.object({ estimate: figure, low: figure, high: figure }).describe("95 % interval");

export const promiseSchema = z.object({
  basis: z
    .enum(["certified", "estimated", "none"])
    .describe(
      "certified: the threshold has a certificate. estimated: somebody chose it, and out-of-fold answers to other rows say what it costs. none: neither",
    ),
  threshold: figure.describe("Confidence from which on the student's answer is taken"),
  alpha: figure.describe("Share of wrong answers among the accepted that the certificate allows"),
  delta: figure.describe("Probability with which the bound may be broken"),
  rows: count.describe("Accepted answers that an estimate is made of; 0 for a certificate"),
  error_bound: figure.describe("At most this share of the student's accepted answers is wrong"),
  accepted: figure.describe("Share of the rows that the student decided, when each was first asked"),
  loss_bound: figure.describe(
    "accepted × error_bound: so much accuracy may be lost against the teacher alone",
  ),
  why: z.string().nullable(),
});
export type BenchPromise = z.output<typeof promiseSchema>;

export const ratioSchema = z.object({
  median_time_to_action: figure.describe("The other's median by this one's: how many times as fast"),
  median_low: figure.describe("Of an interval of the ratio that covers it in 95 % at least"),
  median_high: figure,
  mean_time_to_action: figure,
  p95_time_to_action: figure,
  cold_median: figure.describe("The other's median by this one's median of talks that it never saw"),
  accuracy: figure.describe("This one's exact accuracy less the other's, on rows that both answered"),
  accuracy_low: figure.describe("Tango's 95 % interval of that difference"),
  accuracy_high: figure,
  accuracy_rows: count,
  agreement: figure.optional().describe("Share of those rows on which both named the same action and target"),
  loss: z
    .enum(["within", "by_chance", "beyond"])
    .nullable()
    .describe(
      "Of the accuracy, held against the promise's loss bound: not above it; above it, but no more than chance explains; above it",
    ),
});
export type Ratio = z.output<typeof ratioSchema>;

/** What was measured of one target. Further members are kept; what is added here is optional, so that stored reports can be read. */
export const benchFiguresSchema = z.object({
  target: z.string(),
  kind: z.enum(["model", "router"]),
  context: z
    .enum(["prepared", "asked_before", "as_is"])
    .describe(
      "How a running talk is imitated: its earlier turns and ledger were embedded, or sent, before the turn; or not at all",
    ),
  encoder_bytes: count
    .optional()
    .describe("What the embedded student's encoder holds in memory, in the form that was measured"),
  offered: z.number().describe("Turns a second that were sent"),
  achieved: z.number().describe("Turns a second that were answered"),
  turns: count,
  errors: count,
  error_codes: z.record(z.string(), count),
  time_to_action: quickSchema.describe("From the intended send, of turns of running talks"),
  time_to_complete: quickSchema,
  intervals: z.object({ time_to_action: percentilesSchema, time_to_complete: percentilesSchema }),
  cold: quickSchema
    .extend({ n: count })
    .describe("Time to action of talks of which nothing was known, one at a time"),
  first_ms: ms.describe("The very first call, with all that it loads"),
  sender_late_p95: figure.describe("How late the sender was; more than a few ms: too busy to measure"),
  goodput_200ms: figure.describe("Share of all sent turns that were answered within 200 ms"),
  overhead: quickSchema
    .nullable()
    .describe(
      "What the router adds: the time of the answer, over HTTP as the sender sees it, less the models'",
    ),
  sources: z.record(z.string(), count),
  reasons: z.record(z.string(), count),
  escalation_rate: figure.describe("Share for which the student's answer was not the one given"),
  accuracy: z.object({
    n: count,
    exact: figure.describe("Action and target right"),
    exact_low: figure,
    exact_high: figure,
    action: figure,
    macro_f1: figure.optional().describe("Mean of the actions' F1"),
    invalid: count,
  }),
  per_action: z.array(
    z.object({
      action: z.enum(ACTIONS),
      precision: figure,
      recall: figure,
      f1: figure,
      support: count,
      intervals: z.object({ precision: boundedSchema, recall: boundedSchema, f1: boundedSchema }),
    }),
  ),
  promise: promiseSchema.nullable().describe("Of a router: what is promised of the student's answers"),
  ratio: ratioSchema.nullable().describe("Held against `against`; null without it"),
});

const machineSchema = z.object({
  cpu: z.string(),
  cores: count,
  memory_gb: z.number(),
  platform: z.string(),
  node: z.string(),
  load_before: z.number().describe("Load average of one minute; of an idle machine near 0"),
  load_after: z.number(),
});

/** A report: what was asked, and the first target's figures at the root. */
export const benchReportSchema = benchFiguresSchema
  .extend({
    version: z.literal(1),
    id: z.uuid(),
    at: z.iso.datetime(),
    tool: z.string().describe("Version of Parallax that measured"),
    note: z.string().max(500).nullable().describe("What whoever measured says of it"),
    dataset: z.string().max(100),
    split: z.string().max(100),
    rows: count,
    seed: z.string().max(200),
    rate: z.number(),
    duration: z.number(),
    warmup: z.number(),
    machine: machineSchema,
    others: z.array(benchFiguresSchema.loose()).max(20).describe("Further targets, at the same moments"),
    against: benchFiguresSchema
      .loose()
      .nullable()
      .describe("What all are held against, such as the teacher alone"),
  })
  .loose();
export type BenchReport = z.output<typeof benchReportSchema>;
export type BenchFigures = z.output<typeof benchFiguresSchema>;

const targetSummarySchema = benchFiguresSchema
  .pick({ target: true, kind: true, offered: true, achieved: true, turns: true, errors: true })
  .extend({
    p50: percentileSchema,
    p95: percentileSchema,
    p99: percentileSchema,
    cold_p50: figure,
    goodput_200ms: figure,
    escalation_rate: figure,
    exact: figure,
    exact_low: figure,
    exact_high: figure,
    times_as_fast: figure.describe("At the median of time to action, against the run's other"),
  });
export type BenchTargetSummary = z.output<typeof targetSummarySchema>;

export const benchRunSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime().describe("When it was measured"),
  note: z.string().nullable(),
  dataset: z.string(),
  split: z.string(),
  rate: z.number(),
  duration: z.number(),
  machine: machineSchema,
  imported: z.boolean().describe("Measured elsewhere"),
  stored_by: z.string(),
  stored_at: z.iso.datetime(),
  targets: z.array(targetSummarySchema).describe("The one that was held against the others is the last"),
  against: z.string().nullable(),
});
export type BenchRunView = z.output<typeof benchRunSchema>;

export const benchDetailSchema = benchRunSchema.extend({ report: benchReportSchema });
export type BenchDetail = z.output<typeof benchDetailSchema>;

export const BENCH_TYPES = { json: "application/json", md: "text/markdown" } as const;

const params = z.object({ id: z.uuid() });

export const benchEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/benchmarks",
    summary: "Benchmarks, newest first",
    tag: "Router",
    scopes: ["read", "review", "export"],
    query: z.object({
      target: z.string().max(500).optional().describe("Only runs that measured this target"),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: { 200: { description: "Runs", schema: z.object({ benchmarks: z.array(benchRunSchema) }) } },
  }),
  add: endpoint({
    method: "POST",
    path: "/api/v1/benchmarks",
    summary: "Store a report that `parallax bench --json` made elsewhere",
    description: "The same report twice is one run.",
    tag: "Router",
    scopes: ["admin"],
    body: benchReportSchema,
    responses: {
      200: { description: "It stood already", schema: benchRunSchema },
      201: { description: "Stored", schema: benchRunSchema },
    },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/benchmarks/{id}",
    summary: "One benchmark with its whole report",
    tag: "Router",
    scopes: ["read", "review", "export"],
    params,
    responses: { 200: { description: "The run", schema: benchDetailSchema } },
  }),
  report: endpoint({
    method: "GET",
    path: "/api/v1/benchmarks/{id}/report",
    summary: "A benchmark's report as a file",
    tag: "Router",
    scopes: ["read", "review", "export"],
    params,
    query: z.object({ format: z.enum(["json", "md"]).default("json") }),
    responses: {
      200: { description: "The report", schema: benchReportSchema, texts: [BENCH_TYPES.md] },
    },
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/v1/benchmarks/{id}",
    summary: "Forget a benchmark",
    tag: "Router",
    scopes: ["admin"],
    params,
    responses: { 204: { description: "Forgotten", schema: null } },
  }),
};
