import { z } from "zod";
import { CONFIDENCE_MODES, PREDICTION_STATES } from "@/lib/domain/predictions/names";
import { ACTIONS, ROLES } from "@/prompts/actions";
import { ROW_STATUSES } from "./row-filter";

export const OUTCOMES = ["approve", "correct", "reject", "discard"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** blind: the reviewer chooses before he sees what others said. revealed: he sees it from the start. */
export const ARMS = ["blind", "revealed"] as const;
export type Arm = (typeof ARMS)[number];

const text = z.string().max(100_000);
const tags = z.array(z.string().trim().min(1).max(60)).max(20);
const time = z.string().describe("ISO 8601");
const count = z.number().int().min(0);

/** What stands in the form, whole or half-filled. Kept as it is and given back to its author. */
export const draftBodySchema = z.strictObject({
  action: z.enum(ACTIONS).optional(),
  task_id: text.optional(),
  text: text.optional(),
  text_ok: z.boolean().optional(),
  outcome: z.enum(OUTCOMES).optional(),
  comment: z.string().max(10_000).optional(),
  tags: tags.optional(),
});
export type DraftBody = z.output<typeof draftBodySchema>;

export const rowStateSchema = z.object({
  version: z.number().int().min(1),
  status: z.enum(ROW_STATUSES),
  final: z.string(),
});

export const labelSchema = z.object({
  final: z.string(),
  action: z.enum(ACTIONS),
  task_id: z.string().nullable(),
  text: z.string().nullable(),
});
export type ItemLabel = z.output<typeof labelSchema>;

/** What a model said of the row, in the run that the audit judges. */
export const itemPredictionSchema = z.object({
  model: z.string().describe("Its name"),
  run: z.uuid(),
  state: z
    .enum(PREDICTION_STATES)
    .describe("invalid: an answer that is no legal decision; failed: no answer"),
  final: z.string().nullable(),
  action: z.enum(ACTIONS).nullable(),
  task_id: z.string().nullable(),
  text: z.string().nullable(),
  confidence: z
    .number()
    .nullable()
    .describe("0 to 1, calibrated where the run is, of the event that `mode` names"),
  mode: z.enum(CONFIDENCE_MODES).nullable(),
  time_to_action_ms: z.number().nullable(),
  latency_ms: z.number().nullable(),
  seen: z.boolean().describe("The model was fitted on this row: no figure counts it"),
  reason: z.string().nullable().describe("Code of why it is invalid or failed"),
  message: z.string().nullable(),
});
export type ItemPrediction = z.output<typeof itemPredictionSchema>;

export const itemPredictionsSchema = z
  .object({ teacher: itemPredictionSchema.nullable(), student: itemPredictionSchema.nullable() })
  .describe("null where the model said nothing of this row, and while hidden");

/** What a reviewer decides before he has seen what others said. */
export const choiceBodySchema = z.strictObject({
  action: z.enum(ACTIONS),
  task_id: text.optional().describe("For update_task and cancel_task"),
  text: text.optional().describe("Reply text or explanation, where he wrote one already"),
});
export type ChoiceBody = z.output<typeof choiceBodySchema>;

export const choiceSchema = z.object({
  action: z.enum(ACTIONS),
  task_id: z.string().nullable(),
  text: z.string().nullable(),
  chosen_at: time,
});
export type Choice = z.output<typeof choiceSchema>;

/** The part of an item that a blind reviewer gets only after his choice; the names are the item's own. */
export const revealSchema = z.object({
  version: z.number().int().min(1).describe("To be sent back with the review"),
  label: labelSchema.describe("The decision that is judged, as frozen when the audit was made"),
  predictions: itemPredictionsSchema,
  moved: rowStateSchema
    .nullable()
    .describe("The row's present state, where something outside this audit has changed it since"),
  warnings: z.array(z.string()).describe("Import warnings of the row"),
});
export type Reveal = z.output<typeof revealSchema>;

export const choiceResultSchema = z.object({ choice: choiceSchema, reveal: revealSchema });
export type ChoiceResult = z.output<typeof choiceResultSchema>;

/** The talk and the ledger: what a judgement is made on. */
export const itemRowSchema = z.object({
  messages: z.array(z.looseObject({ role: z.enum(ROLES), content: z.string() })),
  tasks: z.array(z.looseObject({ id: z.string(), summary: z.string(), last_update: z.string() })),
  channel: z.string().nullable(),
  domain: z.string().nullable(),
  difficulty: z.string().nullable(),
  locale: z.string().nullable(),
  split: z.string().nullable(),
  warnings: z.array(z.string()).describe("Empty while hidden: they speak of the label"),
});

/** What was typed last, kept by the server. */
export const keptDraftSchema = z.object({ body: draftBodySchema, saved_at: time });
export type KeptDraft = z.output<typeof keptDraftSchema>;

export const flagSchema = z.object({ note: z.string().nullable(), at: time });
export type Flag = z.output<typeof flagSchema>;

export const reviewItemSchema = z.object({
  item_id: z.uuid(),
  audit_id: z.uuid(),
  row_id: z.uuid(),
  version: z.number().int().min(1).describe("To be sent back with the review"),
  position: count.describe("From 1, in serving order"),
  n: count,
  arm: z.enum(ARMS),
  hidden: z
    .boolean()
    .describe(
      "blind, and I have not chosen yet: label, predictions, moved and warnings are withheld until POST …/choice",
    ),
  choice: choiceSchema.nullable().describe("My first choice, made before the reveal; it cannot be changed"),
  row: itemRowSchema,
  label: labelSchema.nullable().describe("The decision that is judged, as frozen; null while hidden"),
  predictions: itemPredictionsSchema,
  moved: rowStateSchema
    .nullable()
    .describe("The row's present state, where something outside this audit has changed it since"),
  flag: flagSchema.nullable().describe("My own mark on this item"),
  lease_expires_at: time,
  draft: keptDraftSchema.nullable(),
  progress: z.object({
    done: count,
    reviews_wanted: count,
    mine: count,
    today: count.describe("My reviews of this audit in the last 24 hours"),
    per_day: count.nullable().describe("The pace asked of each reviewer; no limit"),
  }),
});
export type ReviewItem = z.output<typeof reviewItemSchema>;
/** An item whose label may be seen. */
export type RevealedItem = ReviewItem & { label: ItemLabel };
