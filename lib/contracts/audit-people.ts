import { z } from "zod";
import { endpoint } from "./endpoint";

const count = z.number().int().min(0);
const time = z.string().describe("ISO 8601");
const people = z.array(z.uuid()).max(200);

export const MAX_PER_DAY = 10_000;

/** Who reviews, who adjudicates, and at what pace: replaced as a whole. */
export const assignBodySchema = z.strictObject({
  reviewers: people.default([]).describe("Ids of the people who may review; empty = everybody who reviews"),
  adjudicators: people
    .default([])
    .describe("Ids of the people who decide disagreements; empty = any third person"),
  per_day: z
    .number()
    .int()
    .min(1)
    .max(MAX_PER_DAY)
    .nullable()
    .default(null)
    .describe("Reviews a day asked of each reviewer; shown, never a limit"),
});
export type AssignBody = z.output<typeof assignBodySchema>;

export const auditPeopleSchema = z.object({
  restricted: z.boolean().describe("Only the assigned people may review"),
  per_day: count.nullable(),
  people: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        assigned: z.boolean(),
        adjudicator: z.boolean(),
        done: count,
        held: count,
        skipped: count,
        flagged: count,
        adjudicated: count,
        today: count.describe("Reviews in the last 24 hours"),
        seconds_per_review: z.number().nullable().describe("Median"),
        last_at: time.nullable(),
      }),
    )
    .describe("The assigned ones and everybody who has worked on it, most reviews first"),
});
export type AuditPeople = z.output<typeof auditPeopleSchema>;

export const auditFlagsSchema = z.object({
  flags: z.array(
    z.object({
      item_id: z.uuid(),
      row_id: z.uuid(),
      position: count,
      reviewer_name: z.string(),
      note: z.string().nullable(),
      at: time,
    }),
  ),
});
export type AuditFlags = z.output<typeof auditFlagsSchema>;

export const auditTagsSchema = z.object({
  tags: z
    .array(z.object({ tag: z.string(), count }))
    .describe("Used in the data set's reviews, most used first"),
});
export type AuditTags = z.output<typeof auditTagsSchema>;

const params = z.object({ id: z.uuid() });
const tag = "Review";

export const auditPeopleEndpoints = {
  people: endpoint({
    method: "GET",
    path: "/api/v1/audits/{id}/people",
    summary: "Who reviews an audit, and how far each has come",
    tag,
    scopes: ["read", "review"],
    params,
    responses: { 200: { description: "The people", schema: auditPeopleSchema } },
  }),
  assign: endpoint({
    method: "PUT",
    path: "/api/v1/audits/{id}/people",
    summary: "Say who reviews, who adjudicates, and at what pace",
    tag,
    scopes: ["admin"],
    params,
    body: assignBodySchema,
    responses: { 200: { description: "The people", schema: auditPeopleSchema } },
  }),
  flags: endpoint({
    method: "GET",
    path: "/api/v1/audits/{id}/flags",
    summary: "Items that reviewers have flagged",
    tag,
    scopes: ["read", "review"],
    params,
    responses: { 200: { description: "The flags, in serving order", schema: auditFlagsSchema } },
  }),
  tags: endpoint({
    method: "GET",
    path: "/api/v1/audits/{id}/tags",
    summary: "Tags that reviews of this data set carry",
    tag,
    scopes: ["read", "review"],
    params,
    responses: { 200: { description: "The tags", schema: auditTagsSchema } },
  }),
};
