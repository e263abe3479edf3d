import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { endpoint } from "./endpoint";
import { errorBodySchema } from "./error";
import {
  ARMS,
  choiceBodySchema,
  choiceResultSchema,
  draftBodySchema,
  flagSchema,
  OUTCOMES,
  reviewItemSchema,
  rowStateSchema,
} from "./review-item";

export * from "./review-item";

/** How long a claimed item stays with its reviewer without a sign of life, unless PARALLAX_LEASE_SECONDS says otherwise. */
export const LEASE_SECONDS = 600;
/** Live leases of one reviewer in one audit: the current item and what is fetched ahead. */
export const MAX_LEASES = 3;
/** How many of one's own latest reviews in an audit can be undone. */
export const UNDO_DEPTH = 10;

const text = z.string().max(100_000);
const tags = z.array(z.string().trim().min(1).max(60)).max(20);
const time = z.string().describe("ISO 8601");

export const reviewBodySchema = z.strictObject({
  version: z
    .number()
    .int()
    .min(1)
    .describe("item.version as served: the version of the row that the reviewer had in front of him"),
  action: z.enum(ACTIONS),
  task_id: text.optional().describe("For update_task and cancel_task"),
  text: text.optional().describe("Reply text or explanation; with approve it may be left out"),
  text_ok: z.boolean().describe("Whether the label's text is right too; its rate is reported apart"),
  outcome: z
    .enum(OUTCOMES)
    .describe(
      "approve keeps the label, correct replaces it, reject says it is wrong, discard takes the row out",
    ),
  comment: z.string().max(10_000).optional(),
  tags: tags.optional(),
});
export type ReviewBody = z.output<typeof reviewBodySchema>;

export const flagBodySchema = z.strictObject({
  flagged: z.boolean(),
  note: z.string().trim().max(2_000).optional(),
});
export type FlagBody = z.output<typeof flagBodySchema>;

export const claimBodySchema = z.strictObject({
  held: z
    .array(z.uuid())
    .max(20)
    .default([])
    .describe("Items that this client has already; another lease of mine is answered before a new one"),
  skipped: z.boolean().default(false).describe("Offer what I passed over as well"),
});

export const reviewResultSchema = z.object({
  review: z.object({
    id: z.uuid(),
    item_id: z.uuid(),
    row_id: z.uuid(),
    version: z.number().int().min(1),
    outcome: z.enum(OUTCOMES),
    final: z.string().nullable().describe("The decision held right; null for reject and discard"),
    text_ok: z.boolean(),
    comment: z.string().nullable(),
    tags: z.array(z.string()),
    seconds: z.number().nullable(),
    arm: z.enum(ARMS),
    kept: z
      .enum(["keep", "change"])
      .nullable()
      .describe(
        "After a reveal: whether the review keeps the first choice's action and target; null without a first choice, and for discard",
      ),
    created_at: time,
  }),
  row: rowStateSchema
    .nullable()
    .describe("What this review made of the row; null where it changed nothing, e.g. before reviewers agree"),
});
export type ReviewResult = z.output<typeof reviewResultSchema>;

export const undoResultSchema = z.object({
  undone: z.uuid().describe("Id of the review that was retracted"),
  item: reviewItemSchema.describe("The item, leased to me again, with what I had sent as its draft"),
  released_item_id: z
    .uuid()
    .nullable()
    .describe(`An item fetched ahead that went back to the queue, because ${MAX_LEASES} leases is the most`),
  row: rowStateSchema.nullable().describe("What the undo made of the row; null where it changed nothing"),
});
export type UndoResult = z.output<typeof undoResultSchema>;

/** 1 to 200 visible ASCII characters, as an HTTP header can carry them. */
export const idempotencyKeySchema = z
  .string({
    error:
      "the header Idempotency-Key is missing; make a new UUID for each review, and repeat it on each retry",
  })
  .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible ASCII characters without blanks, e.g. a UUID");

const auditParams = z.object({ id: z.uuid() });
const itemParams = z.object({ id: z.uuid(), itemId: z.uuid() });
const tag = "Review";
const scopes = ["review"] as const;
const conflict = {
  description:
    "stale_version (details: the row's present state), lease_lost (somebody else has it), or conflict. What was sent is kept as the draft",
  schema: errorBodySchema,
};
const at = "/api/v1/audits/{id}/items/{itemId}" as const;

export const reviewEndpoints = {
  claim: endpoint({
    method: "POST",
    path: "/api/v1/audits/{id}/claim",
    summary: "The next item, leased to me",
    description: `A live lease of mine that is not in \`held\`, else a new one. At most ${MAX_LEASES} leases a reviewer, for ${LEASE_SECONDS / 60} minutes each.`,
    tag,
    scopes,
    params: auditParams,
    body: claimBodySchema,
    responses: {
      200: { description: "The item", schema: reviewItemSchema },
      204: {
        description: "Nothing for me now",
        schema: null,
        headers: {
          "X-Queue": "`empty`: nothing will come; `leased`: ask again after Retry-After",
          "Retry-After": "Seconds, with `leased`",
        },
      },
    },
  }),
  choice: endpoint({
    method: "POST",
    path: `${at}/choice`,
    summary: "My first choice on a blind item; answers with what was hidden",
    description:
      "Stored once and for all: the same choice sent again gets the same answer, another one 409. A revealed item takes none.",
    tag,
    scopes,
    params: itemParams,
    body: choiceBodySchema,
    responses: {
      200: { description: "The choice and the reveal", schema: choiceResultSchema },
      409: conflict,
    },
  }),
  review: endpoint({
    method: "POST",
    path: `${at}/review`,
    summary: "Submit a review",
    description:
      "The same Idempotency-Key gets the same answer, however often it is sent. A blind item needs its choice first; only discard goes without.",
    tag,
    scopes,
    params: itemParams,
    headers: z.object({ "Idempotency-Key": idempotencyKeySchema }),
    body: reviewBodySchema,
    responses: { 200: { description: "The review", schema: reviewResultSchema }, 409: conflict },
  }),
  heartbeat: endpoint({
    method: "POST",
    path: `${at}/heartbeat`,
    summary: "Keep the lease",
    tag,
    scopes,
    params: itemParams,
    responses: {
      200: { description: "Prolonged", schema: z.object({ lease_expires_at: time }) },
      409: conflict,
    },
  }),
  release: endpoint({
    method: "POST",
    path: `${at}/release`,
    summary: "Give the item back; its draft stays with me",
    tag,
    scopes,
    params: itemParams,
    responses: { 204: { description: "Given back, or not mine any more", schema: null } },
  }),
  skip: endpoint({
    method: "POST",
    path: `${at}/skip`,
    summary: "Leave the item to others; it comes back to me only when asked for",
    tag,
    scopes,
    params: itemParams,
    responses: { 204: { description: "Skipped", schema: null } },
  }),
  undo: endpoint({
    method: "POST",
    path: `${at}/undo`,
    summary: `Take back one of my last ${UNDO_DEPTH} reviews of this audit`,
    description: "Appends a retraction, gives me the item again and works out the row's state anew.",
    tag,
    scopes,
    params: itemParams,
    responses: { 200: { description: "Undone", schema: undoResultSchema }, 409: conflict },
  }),
  draft: endpoint({
    method: "PUT",
    path: `${at}/draft`,
    summary: "Keep what I have typed",
    description: "Needs no lease: what was typed is kept even when the item has gone to somebody else.",
    tag,
    scopes,
    params: itemParams,
    body: draftBodySchema,
    responses: { 200: { description: "Kept", schema: z.object({ saved_at: time }) } },
  }),
  flag: endpoint({
    method: "PUT",
    path: `${at}/flag`,
    summary: "Mark an item for whoever leads the audit, or take the mark back",
    tag,
    scopes,
    params: itemParams,
    body: flagBodySchema,
    responses: { 200: { description: "My mark", schema: z.object({ flag: flagSchema.nullable() }) } },
  }),
};
