import { z } from "zod";
import { TRUTH_SOURCES, TRUTHS } from "@/lib/domain/evaluation/truth";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { RUN_KINDS } from "./runs";

const count = z.number().int().min(0);
const fraction = z.number().min(0).max(1);
const maybe = fraction.nullable();
const level = z.number().gt(0).lt(1);

/** What is to be promised, by which model, judged on what. */
export const calibrateSchema = z.strictObject({
  dataset: z.string().min(1).max(100).describe("Slug of the data set"),
  model: z.string().trim().min(1).max(100).describe("Name of the model, or id of one of its runs"),
  alpha: level.describe("Share of wrong answers among the accepted ones that is allowed"),
  delta: level.default(0.05).describe("Probability with which the promise may be broken"),
  split: z
    .string()
    .max(200)
    .default("test")
    .describe("Rows that are judged: an equal-probability sample that neither model nor temperature saw"),
  temperature_split: z
    .string()
    .max(200)
    .default("validation")
    .describe(
      "Rows that the temperature is fitted on, and whose confidences are the thresholds that are tried",
    ),
  truth: z.enum(TRUTHS).default("best"),
});
export type Calibrate = z.input<typeof calibrateSchema>;

/** Either a promise, or how far away it is. */
const foundSchema = z.object({
  alpha: level,
  delta: level,
  certified: z.boolean(),
  threshold: maybe.describe(
    "Accept answers of at least this calibrated confidence; null where nothing is certified",
  ),
  n: count.describe("Accepted answers: at the threshold, or at the strictest one that was tested"),
  k: count.describe("Wrong ones among them"),
  total: count.describe("Judged answers"),
  coverage: maybe.describe("n / total at the threshold"),
  bound: maybe.describe(
    "One-sided upper bound of the error among accepted answers, with confidence 1 − delta",
  ),
  p: maybe.describe("P(Bin(n, alpha) ≤ k)"),
  needed_labels: count
    .nullable()
    .describe(
      "More accepted and judged rows that it takes at the error rate seen; null: that rate is too high",
    ),
});
export type Certified = z.output<typeof foundSchema>;

export const STALE_REASONS = ["model_version", "prompt_version", "data_hash"] as const;

export const calibrationSchema = z.object({
  id: z.uuid(),
  dataset: z.string(),
  model: z.string(),
  version: count,
  version_id: z.uuid(),
  prompt_version: z.string(),
  run: z.uuid(),
  run_kind: z.enum(RUN_KINDS),
  run_at: z.iso.datetime().describe("When that run was made"),
  truth: z.enum(TRUTHS),
  truth_sources: z
    .object(
      Object.fromEntries(TRUTH_SOURCES.map((source) => [source, count])) as Record<
        (typeof TRUTH_SOURCES)[number],
        typeof count
      >,
    )
    .describe(
      "Where the truth of the judged rows comes from; with label alone the promise is about labels that nobody has judged",
    ),
  human_judged: count.describe(
    "Judged rows whose truth people have said; 0: the promise is about labels that nobody has judged",
  ),
  warnings: z.array(z.string()).describe("What to know before trusting it"),
  split: z.string(),
  temperature_split: z.string(),
  rows: count.describe("Judged rows"),
  temperature_rows: count.describe(
    "0: there was nothing to fit a temperature on, and .00, .01 … .99 were tried as thresholds",
  ),
  split_rows: count
    .nullable()
    .describe("All rows of the split, judged or not; null where that was not counted"),
  data_hash: z.string().describe("Of the judged rows' (input_hash, truth) pairs"),
  method: z.enum(["scores", "confidence"]).describe("What the temperature divides"),
  temperature: z.number(),
  ece_before: maybe,
  ece_after: maybe,
  ece: z
    .object({ n: count, low: maybe, high: maybe, by_chance: maybe })
    .describe("95 % bootstrap interval after scaling, and the ECE under perfect calibration"),
  brier_before: maybe,
  brier_after: maybe,
  aurc: z.number().nullable(),
  augrc: z.number().nullable(),
  ...foundSchema.shape,
  tested: z.number().nullable().describe("The confidence at which n and k were counted"),
  per_action: z
    .array(foundSchema.extend({ action: z.enum(ACTIONS) }))
    .describe("Each action's own threshold over the rows that were named so, at delta / 5"),
  basis: z
    .enum(["certificate", "estimate"])
    .describe("estimate: out-of-fold scores, or rows that something has seen; never certified"),
  estimate: foundSchema
    .nullable()
    .describe("What the same computation gives where it cannot certify; null for a certificate"),
  valid: z.boolean().describe("Whether model version, prompt and judged rows are still the same"),
  stale: z.array(z.enum(STALE_REASONS)).describe("What has changed since"),
  why: z.string().nullable().describe("Why nothing is certified"),
  created_by: z.string(),
  created_at: z.iso.datetime(),
});
export type CalibrationView = z.output<typeof calibrationSchema>;

const tag = "Models";

export const calibrationEndpoints = {
  calibrate: endpoint({
    method: "POST",
    path: "/api/v1/calibrations",
    summary: "Fit a temperature and certify a threshold",
    description:
      "The temperature is fitted on one split and judged on another. The threshold is found by fixed-sequence testing (Learn then Test): of the answers that are accepted, at most the share alpha is wrong, with probability 1 − delta. “Not certifiable yet” is a normal answer, with the number of labels that it takes.",
    tag,
    scopes: ["admin"],
    body: calibrateSchema,
    responses: { 201: { description: "The calibration", schema: calibrationSchema } },
  }),
  list: endpoint({
    method: "GET",
    path: "/api/v1/calibrations",
    summary: "Calibrations of a data set's models, newest first",
    tag,
    scopes: ["read"],
    query: z.object({
      dataset: z.string().min(1).max(100),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
    responses: {
      200: { description: "Calibrations", schema: z.object({ calibrations: z.array(calibrationSchema) }) },
    },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/calibrations/{id}",
    summary: "One calibration with its certificates, and whether they still hold",
    tag,
    scopes: ["read"],
    params: z.object({ id: z.uuid() }),
    responses: { 200: { description: "The calibration", schema: calibrationSchema } },
  }),
};
