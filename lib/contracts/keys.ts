import { z } from "zod";
import { SCOPES } from "@/lib/domain/access";
import { endpoint } from "./endpoint";

export const scopeSchema = z.enum(SCOPES);

export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().describe("The first characters of the key, to recognise it by"),
  scopes: z.array(scopeSchema),
  owner: z.object({ id: z.uuid(), name: z.string(), email: z.string() }).nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable().describe("To the minute"),
});
export type ApiKey = z.output<typeof apiKeySchema>;

export const createKeyBodySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, { error: "Enter a name, such as the program that will use the key" })
    .max(80),
  scopes: z
    .array(scopeSchema)
    .min(1, { error: "Choose at least one scope" })
    .transform((scopes) => [...new Set(scopes)]),
  expires_in_days: z.number().int().min(1).max(3650).optional().describe("Left out: the key does not expire"),
});
export type CreateKeyBody = z.output<typeof createKeyBodySchema>;

export const createdKeySchema = apiKeySchema.extend({
  key: z.string().describe("The key itself. It is shown this once and never again"),
});
export type CreatedKey = z.output<typeof createdKeySchema>;

export const keyEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/keys",
    summary: "API keys: one's own, or everybody's for admins",
    tag: "Keys",
    scopes: ["admin"],
    responses: { 200: { description: "Keys that work", schema: z.object({ keys: z.array(apiKeySchema) }) } },
  }),
  create: endpoint({
    method: "POST",
    path: "/api/v1/keys",
    summary: "Make an API key for oneself",
    description: "A key acts as its owner and never exceeds the owner's role.",
    tag: "Keys",
    scopes: ["admin"],
    body: createKeyBodySchema,
    responses: { 201: { description: "The key, shown once", schema: createdKeySchema } },
  }),
  revoke: endpoint({
    method: "DELETE",
    path: "/api/v1/keys/{id}",
    summary: "Revoke an API key at once",
    tag: "Keys",
    scopes: ["admin"],
    params: z.object({ id: z.uuid() }),
    responses: {
      204: { description: "Revoked", schema: null },
      404: { description: "No such key, or revoked before", schema: null },
    },
  }),
};
