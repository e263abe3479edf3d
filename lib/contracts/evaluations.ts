import { z } from "zod";
import { SLICES, TRUTH_SOURCES, TRUTHS } from "@/lib/domain/evaluation/truth";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { MODEL_ROLES, RUN_KINDS } from "./runs";

export { SLICES, type Slice, TRUTHS, type Truth } from "@/lib/domain/evaluation/truth";

const count = z.number().int().min(0);
const fraction = z.number().min(0).max(1);
const maybe = fraction.nullable();
const intervalSchema = z
  .object({ low: fraction, high: fraction })
  .nullable()
  .describe("Two-sided 95 %, Clopper and Pearson; null where there is nothing to divide by");

export const MOST_MODELS = 6;

const named = z.string().trim().min(1).max(100);

/** What is to be evaluated. */
export const evaluateSchema = z.object({
  dataset: z.string().min(1).max(100).describe("Slug of the data set"),
  models: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((given) =>
      [given ?? []]
        .flat()
        .flatMap((part) => part.split(","))
        .filter((part) => part.trim() !== ""),
    )
    .pipe(z.array(named).max(MOST_MODELS))
    .describe(
      "Names of models, or ids of runs, separated by commas. A name means the model's newest finished run on this data set, a head's only where there is no other. Default: the runs that stand beside the labels",
    ),
  truth: z
    .enum(TRUTHS)
    .default("best")
    .describe(
      "best: of each row adjudication, else a human's decision, else the label. human, adjudicated: only rows that have one. label: what was imported",
    ),
  split: z.string().max(200).optional().describe("Only rows of this split"),
  slice: z.enum(SLICES).optional().describe("Only rows of one slice, with slice_value"),
  slice_value: z.string().max(200).optional(),
});
export type Evaluate = z.input<typeof evaluateSchema>;

const latencyPoint = z.object({
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

const latencySchema = z
  .object({
    n: count,
    mean: z.number(),
    p50: z.number(),
    p90: z.number(),
    p95: z.number(),
    p99: z.number().nullable().describe("null below 299 answers"),
    intervals: z
      .object({ p50: latencyPoint, p90: latencyPoint, p95: latencyPoint, p99: latencyPoint })
      .describe("95 % intervals by order statistics; an end for which there are too few answers is null"),
    bins: z
      .array(z.object({ from: z.number(), to: z.number(), count }))
      .describe("Answers in equal steps of log10(ms), empty ones left out"),
  })
  .nullable()
  .describe("Milliseconds; null where the run recorded none");
export type LatencyView = z.output<typeof latencySchema>;

const evaluatedActionSchema = z.object({
  action: z.enum(ACTIONS),
  n: count.describe("Rows that were named so"),
  correct: count,
  precision: maybe,
  precision_interval: intervalSchema,
  recall: maybe,
  recall_interval: intervalSchema,
  f1: maybe,
  f1_interval: intervalSchema,
  support: count.describe("Rows where this action is right"),
});
export type EvaluatedAction = z.output<typeof evaluatedActionSchema>;

const slicedSchema = z.object({
  slice: z.enum(SLICES),
  value: z.string(),
  support: count,
  exact: maybe,
  interval: intervalSchema,
  macro_f1: maybe,
});

export const evaluatedModelSchema = z.object({
  model: z.string(),
  role: z.enum(MODEL_ROLES),
  run: z.uuid(),
  run_kind: z.enum(RUN_KINDS),
  run_status: z.string(),
  run_note: z.string().nullable().describe("What to know before trusting these figures"),
  run_at: z.iso.datetime().describe("When the run was made"),
  version: count,
  version_id: z.uuid(),
  prompt_version: z.string(),
  rows: count.describe("Rows with truth and an answer that counts"),
  left_out: z
    .object({
      missing: count.describe("Rows that the run says nothing of"),
      failed: count.describe("No answer came"),
      seen: count.describe("The model was fitted on the row"),
    })
    .describe("Rows with truth that are in no figure of this model"),
  macro_f1: maybe,
  weighted_f1: maybe,
  exact: maybe.describe("Action and target are right; an invalid answer is wrong"),
  exact_interval: intervalSchema,
  lenient: maybe.describe("The same, counting what the row's also_ok names as right. Not a headline"),
  action_accuracy: maybe,
  action_accuracy_interval: intervalSchema,
  task_id_accuracy: maybe.describe(
    "Of the rows whose action is right and has a target: the target is right too",
  ),
  task_id_n: count,
  task_id_interval: intervalSchema,
  ece: maybe.describe("15 equal-mass bins; the judged event is: action and target are right"),
  calibration: z.object({
    n: count,
    ece: maybe,
    low: maybe.describe("95 % bootstrap interval"),
    high: maybe,
    by_chance: maybe.describe("What the ECE of these confidences would be under perfect calibration"),
    equal_width: maybe,
    brier: maybe,
    bins: z.array(
      z.object({ low: z.number(), high: z.number(), n: count, confidence: z.number(), accuracy: fraction }),
    ),
  }),
  invalid: maybe.describe("Share of answers that are no legal decision"),
  invalid_interval: intervalSchema,
  per_action: z.array(evaluatedActionSchema),
  confusion: z.object({
    rows: z.array(z.string()).describe("What is right"),
    cols: z.array(z.string()).describe("What was named; (invalid) = an answer that is no decision"),
    counts: z.array(z.array(count)),
  }),
  latency: latencySchema,
  time_to_action: latencySchema,
  throughput: z
    .number()
    .nullable()
    .describe("Answers a second while the run was worked on; null for imported ones"),
  cost: z
    .object({ total: z.number(), per_1000: z.number().nullable(), currency: z.string() })
    .nullable()
    .describe("null where the model has no prices"),
  selective: z.object({
    aurc: z.number().nullable(),
    augrc: z.number().nullable().describe("arXiv 2407.01032"),
    points: z
      .array(
        z.object({
          threshold: z.number(),
          n: count,
          errors: count,
          coverage: fraction,
          risk: fraction,
          bound: fraction.describe(
            "One-sided 95 % upper bound of the risk at this one threshold: no certificate",
          ),
        }),
      )
      .describe("From strict to loose, thinned to at most 200"),
  }),
  slices: z.array(slicedSchema),
});
export type EvaluatedModel = z.output<typeof evaluatedModelSchema>;

const pairSchema = z.object({
  a: z.string(),
  b: z.string(),
  n: count.describe("Rows that both have answered"),
  mcnemar: z.object({
    b: count.describe("Only a is right"),
    c: count.describe("Only b is right"),
    n: count,
    chi2: z.number().nullable(),
    p: z.number().nullable(),
    p_exact: z.number(),
    p_mid: z.number(),
  }),
  difference: z
    .object({ estimate: z.number(), low: z.number(), high: z.number(), method: z.literal("tango") })
    .nullable()
    .describe("Exact accuracy of a less that of b"),
});
export type EvaluatedPair = z.output<typeof pairSchema>;

export const evaluationSchema = z.object({
  dataset: z.string(),
  dataset_name: z.string(),
  truth: z.enum(TRUTHS),
  truth_sources: z.object(
    Object.fromEntries(TRUTH_SOURCES.map((source) => [source, count])) as Record<
      (typeof TRUTH_SOURCES)[number],
      typeof count
    >,
  ),
  split: z.string().nullable(),
  slice: z.object({ slice: z.enum(SLICES), value: z.string() }).nullable(),
  rows: count.describe("Rows with this truth that were looked at"),
  population: count.describe(
    "Rows with this truth; more than rows where an equal-probability sample was taken",
  ),
  hidden: count.describe("Rows left out because you are to judge them blind"),
  models: z.array(evaluatedModelSchema),
  pairs: z.array(pairSchema),
  routing: z
    .object({
      student: z.string(),
      teacher: z.string(),
      rows: count.describe("Rows that both have answered"),
      currency: z.string().nullable(),
      points: z.array(
        z.object({
          threshold: z.number(),
          escalation: fraction.describe("Share of rows that go on to the teacher"),
          exact: fraction.describe("Share right of both together"),
          risk: maybe.describe("Wrong ones among those that are taken from the student"),
          p50: z
            .number()
            .nullable()
            .describe("Milliseconds of both together; null where a run recorded none"),
          p95: z.number().nullable(),
          cost_per_1000: z.number().nullable().describe("null where the teacher has no prices"),
        }),
      ),
    })
    .nullable()
    .describe("Student first, teacher in doubt; null unless there is one of each"),
});
export type Evaluation = z.output<typeof evaluationSchema>;

/** One cell of a confusion matrix. */
export const evaluatedRowsSchema = z.object({
  ...evaluateSchema.omit({ models: true }).shape,
  run: z.uuid(),
  right: z.enum(ACTIONS).optional().describe("Rows where this is right"),
  named: z
    .enum([...ACTIONS, "(invalid)"])
    .optional()
    .describe("Rows where the model named this"),
  verdict: z.enum(["right", "wrong"]).optional().describe("Action and target"),
  after: z.coerce.number().int().min(0).default(0).describe("next of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type EvaluatedRows = z.input<typeof evaluatedRowsSchema>;

export const evaluatedRowSchema = z.object({
  id: z.uuid(),
  seq: count,
  right: z.string().describe("Action, with its target"),
  source: z.enum(TRUTH_SOURCES),
  named: z.string().nullable().describe("null: no legal decision"),
  confidence: z.number().nullable(),
  latency_ms: z.number().nullable(),
  excerpt: z.string().describe("The turn that is decided about"),
});
export const evaluatedRowPageSchema = z.object({
  rows: z.array(evaluatedRowSchema),
  next: count.nullable(),
});
export type EvaluatedRowPage = z.output<typeof evaluatedRowPageSchema>;

const tag = "Models";

export const evaluationEndpoints = {
  evaluate: endpoint({
    method: "GET",
    path: "/api/v1/evaluations",
    summary: "How good models are on a data set, and what sets them apart",
    description:
      "Precision, recall and F1 of each action, macro and weighted, accuracies, invalid rate, confusion, calibration, latency, risk and coverage, slices; McNemar's test and Tango's interval for each pair. Rows that a model was fitted on are in none of its figures. With `Accept: text/markdown` as text.",
    tag,
    scopes: ["read"],
    query: evaluateSchema,
    responses: {
      200: { description: "The evaluation", schema: evaluationSchema, texts: ["text/markdown"] },
    },
  }),
  rows: endpoint({
    method: "GET",
    path: "/api/v1/evaluations/rows",
    summary: "The rows behind a figure of an evaluation",
    tag,
    scopes: ["read"],
    query: evaluatedRowsSchema,
    responses: { 200: { description: "A page of rows in import order", schema: evaluatedRowPageSchema } },
  }),
};
