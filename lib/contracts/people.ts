import { z } from "zod";
import { ROLES, SCOPES } from "@/lib/domain/access";
import { endpoint } from "./endpoint";

export const roleSchema = z
  .enum(ROLES)
  .describe("ADMIN does everything, REVIEWER judges and exports, VIEWER reads");

/** E-mail addresses are compared and stored in lower case. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ error: "Enter an e-mail address, such as ada@example.com" }))
  .meta({ format: "email" });

export const personNameSchema = z.string().trim().min(1, { error: "Enter a name" }).max(120);

export const PASSWORD_MIN = 12;
export const passwordSchema = z
  .string()
  .min(PASSWORD_MIN, { error: `Too short: use at least ${PASSWORD_MIN} characters` })
  .max(200, { error: "Use at most 200 characters" });

export const PERSON_STATES = ["active", "invited", "disabled"] as const;

export const personSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  state: z.enum(PERSON_STATES).describe("invited: has not set a password yet"),
  created_at: z.iso.datetime(),
  last_sign_in_at: z.iso.datetime().nullable(),
});
export type Person = z.output<typeof personSchema>;

export const inviteBodySchema = z.object({
  email: emailSchema,
  role: roleSchema,
  name: personNameSchema.optional(),
});
export type InviteBody = z.output<typeof inviteBodySchema>;

/** A one-time link, shown once: only its hash is kept. */
export const accessLinkSchema = z.object({
  id: z.uuid().describe("The person's id"),
  email: z.string(),
  role: roleSchema,
  link: z.url().describe("Works once. Hand it to the person; it is not shown again"),
  expires_at: z.iso.datetime(),
});
export type AccessLink = z.output<typeof accessLinkSchema>;

export const meSchema = z.object({
  kind: z.enum(["user", "key"]),
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  scopes: z.array(z.enum(SCOPES)).nullable().describe("Of the API key; null for a browser session"),
});

export const peopleEndpoints = {
  me: endpoint({
    method: "GET",
    path: "/api/v1/me",
    summary: "Who this session or key is",
    tag: "People",
    scopes: SCOPES,
    responses: { 200: { description: "The caller", schema: meSchema } },
  }),
  list: endpoint({
    method: "GET",
    path: "/api/v1/people",
    summary: "Everybody with access",
    tag: "People",
    scopes: ["admin"],
    responses: { 200: { description: "All people", schema: z.object({ people: z.array(personSchema) }) } },
  }),
  invite: endpoint({
    method: "POST",
    path: "/api/v1/people/invitations",
    summary: "Invite a person",
    description: "Answers a link that works once, for seven days. Nothing is sent by e-mail.",
    tag: "People",
    scopes: ["admin"],
    body: inviteBodySchema,
    responses: {
      201: { description: "Invited", schema: accessLinkSchema },
      409: { description: "This e-mail address has access already", schema: null },
    },
  }),
};
