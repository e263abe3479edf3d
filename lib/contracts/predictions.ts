import { z } from "zod";
import { CONFIDENCE_MODES, PREDICTION_STATES } from "@/lib/domain/predictions/names";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { importErrorSchema, LISTED_ERRORS } from "./imports";
import { MODEL_ROLES, RUN_KINDS } from "./runs";

/** Kinds of run that can be imported; `called` runs are made here. */
export const IMPORTED_KINDS = [
  "recorded",
  "out_of_fold",
  "head",
] as const satisfies readonly (typeof RUN_KINDS)[number][];

export const modelNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._:/@ -]*$/u,
    "letters, digits and . _ : / @ - ; the first is a letter or digit",
  );

/** What goes with a file of predictions. */
export const importPredictionsSchema = z.object({
  model: modelNameSchema.describe(
    "Name of the model that said it; made as a recorded model if it is missing",
  ),
  role: z
    .enum(MODEL_ROLES)
    .optional()
    .describe(
      'Role of a new model; where it is missing, a teacher if the name holds "teacher", else a student',
    ),
  kind: z
    .enum(IMPORTED_KINDS)
    .default("recorded")
    .describe("out_of_fold: each line names the fold whose model had not seen the row"),
  run: z
    .union([z.uuid(), z.literal("new")])
    .optional()
    .describe(
      "A run to go on with, or new; where it is missing, the model's latest imported run of this kind",
    ),
});
export type ImportPredictions = z.output<typeof importPredictionsSchema>;

const count = z.number().int().min(0);

export const predictionsSummarySchema = z.object({
  dataset: z.string(),
  model: z.string(),
  role: z.enum(MODEL_ROLES),
  kind: z.enum(IMPORTED_KINDS),
  run: z.uuid(),
  format: z.literal("predictions"),
  read: count.describe("inserted + duplicates + rejected"),
  inserted: count.describe("Lines that brought something new"),
  duplicates: count.describe("Lines that the run held already"),
  rejected: count,
  ok: count.describe("New predictions that are legal decisions; rows with the same input each get one"),
  invalid: count.describe("New predictions that are no legal decision on their row; stored with the reason"),
  reasons: z.record(z.string(), count).describe("New invalid predictions by reason"),
  errors: z.array(importErrorSchema).describe(`The first ${LISTED_ERRORS} bad lines`),
  seconds: z.number(),
  container: z.enum(["ndjson", "array"]),
  compression: z.enum(["gzip"]).nullable(),
  rejects: z.string().nullable().describe("File with the bad lines as they were (command line only)"),
  reject_reasons: z.string().nullable().describe("File that says why each was refused"),
});
export type PredictionsSummary = z.output<typeof predictionsSummarySchema>;

/** What one run says of one row. */
export const predictionSchema = z.object({
  run: z.uuid(),
  model: z.string(),
  role: z.enum(MODEL_ROLES),
  kind: z.enum(RUN_KINDS),
  state: z.enum(PREDICTION_STATES),
  action: z.enum(ACTIONS).nullable(),
  target_task_id: z.string().nullable(),
  text: z.string().nullable(),
  final: z.string().nullable(),
  agrees: z
    .boolean()
    .nullable()
    .describe("With the effective decision: action and target; null where no answer came"),
  reason: z.string().nullable().describe("Why it is invalid or failed"),
  message: z.string().nullable(),
  confidence: z.number().nullable().describe("0 to 1, as the model gave it"),
  calibrated: z.number().nullable(),
  confidence_mode: z.enum(CONFIDENCE_MODES).nullable(),
  action_scores: z.record(z.string(), z.number()).nullable(),
  task_scores: z.record(z.string(), z.number()).nullable(),
  unassigned_mass: z.number().nullable(),
  votes: z.array(z.unknown()).nullable(),
  fold: z.number().int().nullable(),
  seen: z.boolean().describe("The model was fitted on this row: no figure counts it"),
  time_to_action_ms: z.number().nullable(),
  latency_ms: z.number().nullable(),
  tokens_in: z.number().int().nullable(),
  tokens_out: z.number().int().nullable(),
  raw: z.string().nullable().describe("The answer as it came"),
});
export type PredictionView = z.output<typeof predictionSchema>;

export const predictionEndpoints = {
  import: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/predictions",
    summary: "Import predictions that were made elsewhere",
    description:
      "One JSON object a line: {id or input_hash, final or action and args or the raw answer alone, confidence?, votes?, action_scores?, task_scores?, fold?, latency_ms?, ttft_ms?, raw?}. Importing the same lines again doubles nothing. A decision that is not legal on its row's ledger is stored as invalid; a line that cannot be read is rejected.",
    tag: "Models",
    scopes: ["import"],
    params: z.object({ slug: z.string() }),
    query: importPredictionsSchema,
    rawBody: {
      contentType: "application/x-ndjson",
      description: "JSON lines or one JSON array, UTF-8, plain or gzip; read as it comes, of any length.",
    },
    responses: { 200: { description: "What went in and what did not", schema: predictionsSummarySchema } },
  }),
};
