import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { errorBodySchema } from "./error";
import {
  itemPredictionsSchema,
  itemRowSchema,
  keptDraftSchema,
  labelSchema,
  OUTCOMES,
  rowStateSchema,
} from "./review-item";
import { idempotencyKeySchema, reviewBodySchema } from "./reviews";

/** `withdraw` takes the last adjudication back: the row waits again. */
export const RULINGS = [...OUTCOMES, "withdraw"] as const;

export const adjudicateBodySchema = reviewBodySchema.extend({
  version: z.number().int().min(1).describe("item.version as served: the row's present version"),
  outcome: z
    .enum(RULINGS)
    .describe("As in a review; withdraw takes the last adjudication back, and the row waits again"),
});
export type AdjudicateBody = z.output<typeof adjudicateBodySchema>;

const count = z.number().int().min(0);
const time = z.string().describe("ISO 8601");

const answerSchema = z.object({
  answer: z.string().describe("A, B, … in an order that says nothing of who was first"),
  outcome: z.enum(OUTCOMES),
  final: z.string().nullable().describe("The decision held right; null for reject and discard"),
  action: z.enum(ACTIONS).nullable(),
  task_id: z.string().nullable(),
  text: z.string().nullable(),
  text_ok: z.boolean().nullable(),
  comment: z.string().nullable(),
  tags: z.array(z.string()),
  elsewhere: z.boolean().describe("Given in another audit of the same row"),
  reviewer_name: z.string().nullable().describe("null until the item is decided"),
});
export type Answer = z.output<typeof answerSchema>;

const rulingSchema = z.object({
  id: z.uuid(),
  outcome: z.enum(OUTCOMES),
  final: z.string().nullable(),
  text_ok: z.boolean().nullable(),
  comment: z.string().nullable(),
  tags: z.array(z.string()),
  adjudicator_name: z.string(),
  created_at: time,
});

export const adjudicationItemSchema = z.object({
  item_id: z.uuid(),
  audit_id: z.uuid(),
  row_id: z.uuid(),
  position: count.describe("From 1, in serving order"),
  n: count,
  version: z.number().int().min(1).describe("The row's present version, to be sent back"),
  row: itemRowSchema,
  label: labelSchema.describe("The decision that is judged, as frozen"),
  predictions: itemPredictionsSchema,
  answers: z.array(answerSchema).describe("All that stand, also of other audits of the row"),
  ruling: rulingSchema.nullable().describe("The adjudication that stands"),
  state: rowStateSchema.describe("The row as it is now"),
  draft: keptDraftSchema.nullable().describe("What I last typed here or sent in vain"),
});
export type AdjudicationItem = z.output<typeof adjudicationItemSchema>;

export const adjudicationListSchema = z.object({
  items: z.array(adjudicationItemSchema),
  next_cursor: z.string().nullable(),
  waiting: count.describe("Items of the audit on which the reviewers disagree and nobody has ruled"),
  decided: count,
  mine: count.describe("Waiting items that I may decide: not those that I have reviewed myself"),
  may_adjudicate: z.boolean().describe("False where the audit has named adjudicators and I am none"),
});
export type AdjudicationList = z.output<typeof adjudicationListSchema>;

export const adjudicateResultSchema = z.object({
  adjudication: z.object({
    id: z.uuid(),
    item_id: z.uuid(),
    row_id: z.uuid(),
    outcome: z.enum(RULINGS),
    final: z.string().nullable(),
    text_ok: z.boolean().nullable(),
    comment: z.string().nullable(),
    tags: z.array(z.string()),
    created_at: time,
  }),
  answers: z
    .array(z.object({ reviewer_name: z.string(), outcome: z.enum(OUTCOMES), final: z.string().nullable() }))
    .describe("Who had said what"),
  row: rowStateSchema.nullable().describe("What it made of the row; null where nothing changed"),
});
export type AdjudicateResult = z.output<typeof adjudicateResultSchema>;

export const listAdjudicationsQuerySchema = z.object({
  state: z.enum(["waiting", "decided"]).default("waiting"),
  item: z.uuid().optional().describe("Only this item"),
  cursor: z.coerce.number().int().min(0).optional().describe("next_cursor of an earlier answer"),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ListAdjudicationsQuery = z.output<typeof listAdjudicationsQuerySchema>;

const tag = "Review";
const scopes = ["review"] as const;

export const adjudicationEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/audits/{id}/adjudications",
    summary: "Items on which the reviewers disagree, and those that were decided",
    description:
      "Waiting items are those that this actor may decide: one's own reviews are left to a third person, unless one is named as the audit's adjudicator.",
    tag,
    scopes,
    params: z.object({ id: z.uuid() }),
    query: listAdjudicationsQuerySchema,
    responses: { 200: { description: "The items, in serving order", schema: adjudicationListSchema } },
  }),
  adjudicate: endpoint({
    method: "POST",
    path: "/api/v1/audits/{id}/items/{itemId}/adjudicate",
    summary: "Decide an item on which the reviewers disagree",
    description:
      "Goes before every review, in this audit and elsewhere; a later adjudication replaces it. The same Idempotency-Key gets the same answer.",
    tag,
    scopes,
    params: z.object({ id: z.uuid(), itemId: z.uuid() }),
    headers: z.object({ "Idempotency-Key": idempotencyKeySchema }),
    body: adjudicateBodySchema,
    responses: {
      200: { description: "The adjudication", schema: adjudicateResultSchema },
      409: {
        description: "stale_version (details: the row's present state), or conflict: nothing to decide here",
        schema: errorBodySchema,
      },
    },
  }),
};
