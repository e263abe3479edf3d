import { z } from "zod";
import { ALLOCATIONS } from "@/lib/domain/sampling/allocation";
import { ACTIONS } from "@/prompts/actions";
import { AUDIT_KINDS, AUDIT_STATUSES, storedFilterSchema, stratumSchema } from "./audit-parts";

const count = z.number().int().min(0);
const fraction = z.number().min(0).max(1);
const bound = fraction.nullable();
const why = z.string().nullable().describe("Why figures are null, or what they do not say; null otherwise");
const intervalSchema = z.object({ low: fraction, high: fraction }).nullable();

/** How figures of a share were come by. Null = a plain share without an interval. */
export const METHODS = ["stratified-cp-neff", "census"] as const;

const accuracySchema = z.object({
  estimate: bound.describe("Of the population for a sample; of the judged rows alone for a queue"),
  low: bound.describe("Two-sided 95 % interval"),
  high: bound,
  method: z.enum(METHODS).nullable(),
  n: count.describe("Rows that the figure is taken over"),
  correct: count.describe("Of these, action and target right (unweighted)"),
  standard_error: z.number().nullable(),
  n_effective: z.number().nullable().describe("Simple random sample that would say as much"),
  why,
});

const claimSchema = z
  .object({
    target: fraction,
    confidence: fraction,
    low: fraction.describe("One-sided lower bound by the method of the interval"),
    finite_low: bound.describe(
      "Equal weights only: the exact one-sided bound for drawing without replacement (hypergeometric)",
    ),
    met: z.boolean().describe("Whether one of the bounds reaches the target"),
  })
  .describe("May it be claimed, with 95 % confidence, that at least the target's share of labels is right?");

const perActionSchema = z.object({
  action: z.enum(ACTIONS),
  n: count.describe("Rows that were named so"),
  correct: count.describe("Of these, the action is right"),
  precision: bound,
  precision_interval: intervalSchema,
  recall: bound,
  recall_interval: intervalSchema,
  f1: bound,
  f1_interval: intervalSchema,
  support: count.describe("Rows where this action is right"),
});
export type PerAction = z.output<typeof perActionSchema>;

const confusionSchema = z.object({
  rows: z
    .array(z.string())
    .describe("What is right; (unknown) = known to be wrong, nobody said what is right"),
  cols: z.array(z.string()).describe("What was named; (invalid) = an answer that is no decision"),
  counts: z.array(z.array(count)),
  weighted: z.array(z.array(z.number())).describe("Estimated rows of the population"),
});

const subjectSchema = z.object({
  model: z.string().nullable(),
  run: z.uuid().nullable(),
  run_kind: z.string().nullable(),
  accuracy: accuracySchema,
  per_action: z.array(perActionSchema),
  averages: z.object({
    action_accuracy: bound,
    macro_f1: bound,
    weighted_f1: bound,
  }),
  confusion: confusionSchema,
  invalid: count,
  left_out: z
    .object({
      missing: count.describe("Judged rows without an answer, or where none came"),
      seen: count.describe("Rows that the model was fitted on"),
      unknown: count.describe("Rejected labels: nobody said what is right, and this answer is another one"),
    })
    .describe("Judged rows that are in no figure of this subject"),
});
export type SubjectView = z.output<typeof subjectSchema>;

const differenceSchema = z.object({
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  method: z.enum(["tango", "stratified-normal"]),
});

export const auditReportSchema = z.object({
  audit: z.uuid(),
  dataset: z.string(),
  name: z.string(),
  kind: z.enum(AUDIT_KINDS),
  status: z.enum(AUDIT_STATUSES),
  filter: storedFilterSchema,
  strata: z.array(z.string()),
  allocation: z.enum(ALLOCATIONS),
  seed: z.string(),
  claim_target: fraction.describe("Share of right labels that the sample was designed to claim"),
  created_at: z.string(),
  created_by: z.string(),
  population: count,
  n: count,
  overlap: count,
  blind: z.boolean(),
  done: count.describe("Items on which as many reviewers as wanted have spoken, or that were adjudicated"),
  judged: count.describe("Done, agreed and not discarded: what the accuracy is taken over"),
  correct: count.describe("Judged items whose label has the right action and target"),
  disputed: count.describe("Done items on which the reviewers disagree: they wait for adjudication"),
  nonresponse: z.object({
    discarded: count,
    skipped: count.describe("Not done and passed over by somebody"),
    disputed: count,
    bounds: z
      .object({ all_wrong: fraction, all_right: fraction })
      .nullable()
      .describe("The estimate if all these were wrong, and if all were right; null for queues"),
  }),
  outcomes: z
    .object({ approved: count, corrected: count, rejected: count, discarded: count })
    .describe("Done items by what their reviewers agreed on"),
  accuracy: accuracySchema.extend({ claim: claimSchema.nullable() }),
  why,
  pooled: z
    .array(z.array(stratumSchema))
    .describe("Strata whose variance was pooled, because one of them has a single judged row"),
  text_ok: z.object({ n: count, ok: count, rate: bound }).describe("Plain share of the judged rows"),
  per_stratum: z
    .array(
      z.object({
        stratum: stratumSchema,
        N: count,
        drawn: count,
        n: count.describe("Judged"),
        correct: count,
        weight: fraction.describe("N of this stratum / N of all"),
        inclusion_probability: fraction.describe("As drawn"),
        estimate: bound,
        low: bound.describe("Clopper and Pearson, two-sided 95 %; exact where all rows are judged"),
        high: bound,
      }),
    )
    .describe("Empty for queues"),
  per_action: z.array(perActionSchema).describe("Of the label"),
  confusion: confusionSchema.describe("Of the label"),
  subjects: z.object({ label: subjectSchema, teacher: subjectSchema, student: subjectSchema }),
  mcnemar: z
    .object({
      b: count.describe("Only the teacher is right"),
      c: count.describe("Only the student is right"),
      n: count,
      chi2: z.number().nullable(),
      p: z.number().nullable(),
      p_exact: z.number().nullable(),
      p_mid: z.number().nullable(),
      scope: z
        .enum(["population", "sample only"])
        .describe("Unequal weights: the test holds for the sample only"),
      difference: differenceSchema.nullable().describe("Teacher − student, with its 95 % interval"),
      why,
    })
    .describe("Teacher against student on rows that both were judged on"),
  agreement: z
    .object({
      kappa: z.number().nullable(),
      kappa_kind: z.enum(["cohen", "fleiss"]).nullable(),
      alpha: z.number().nullable().describe("Krippendorff, nominal"),
      ac1: z.number().nullable().describe("Gwet"),
      raw: bound.describe("Mean share of agreeing pairs, chance left in"),
      raters: count,
      items: count,
      why,
    })
    .describe("Reviewers on the action, or rejected, or discarded; missing ratings are normal"),
  anchoring: z
    .object({
      effect: z.number().nullable().describe("P(final = label | revealed) − P(first choice = label | blind)"),
      low: z.number().nullable(),
      high: z.number().nullable(),
      method: z.literal("newcombe").nullable(),
      revealed: z.object({ n: count, label: count }).nullable(),
      blind: z.object({ n: count, label: count }).nullable(),
      changed_after_reveal: bound,
      why,
    })
    .describe("Whether seeing the label pulls reviewers to it"),
  reviewers: z.array(
    z.object({ name: z.string(), reviews: count, seconds_per_review: z.number().nullable() }),
  ),
  seconds_per_review: z
    .object({ n: count, median: z.number().nullable(), p95: z.number().nullable() })
    .describe("From the moment the item was in front of the reviewer to the submit"),
  n_still_needed: count
    .nullable()
    .describe(
      "Rows that the claim still needs at the error rate so far; 0 = met; null = see n_still_needed_why",
    ),
  n_still_needed_why: z.string().nullable(),
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
  stale: z.array(
    z.object({
      what: z.enum(["prompt", "guide"]),
      audited: z.string(),
      current: z.string(),
      message: z.string(),
    }),
  ),
  sentence: z.string(),
});
export type AuditReport = z.output<typeof auditReportSchema>;

export const REPORT_FORMATS = ["json", "md", "csv"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
/** Content types of the formats. */
export const REPORT_TYPES = {
  json: "application/json",
  md: "text/markdown",
  csv: "text/csv",
} as const satisfies Record<ReportFormat, string>;
