import { z } from "zod";
import { endpoint } from "./endpoint";

export const activityEntrySchema = z.object({
  id: z.string().describe("Grows with time; the cursor of the next page"),
  at: z.iso.datetime(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  action: z.string().describe("area.verb, such as dataset.import"),
  target: z.object({ kind: z.string(), id: z.string() }),
  details: z.record(z.string(), z.unknown()),
});
export type ActivityEntry = z.output<typeof activityEntrySchema>;

const blankIsNone = (text: string): string | undefined => (text === "" ? undefined : text);

export const activityQuerySchema = z.object({
  actor: z.string().trim().max(200).transform(blankIsNone).optional().describe("Part of a name, or an id"),
  action: z
    .string()
    .trim()
    .max(100)
    .transform(blankIsNone)
    .optional()
    .describe("An action, or how it begins: key.create, key"),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, { error: "Take the cursor from next_cursor of the page before" })
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ActivityQuery = z.output<typeof activityQuerySchema>;

export const activityPageSchema = z.object({
  entries: z.array(activityEntrySchema),
  next_cursor: z.string().nullable().describe("null on the last page"),
});
export type ActivityPage = z.output<typeof activityPageSchema>;

export const activityEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/activity",
    summary: "Who did what, newest first",
    tag: "Activity",
    scopes: ["admin"],
    query: activityQuerySchema,
    responses: { 200: { description: "One page", schema: activityPageSchema } },
  }),
};
