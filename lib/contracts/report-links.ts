import { z } from "zod";
import { endpoint } from "./endpoint";

/** Days after which a link stops working, at most and unless told otherwise. */
export const MAX_LINK_DAYS = 365;
export const LINK_DAYS = 14;

export const shareReportSchema = z.strictObject({
  days: z.number().int().min(1).max(MAX_LINK_DAYS).default(LINK_DAYS).describe("Until it stops working"),
  names: z.boolean().default(false).describe("Show who reviewed and who made the audit"),
});
export type ShareReport = z.output<typeof shareReportSchema>;

export const reportLinkSchema = z.object({
  id: z.uuid(),
  names: z.boolean(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  revoked_at: z.iso.datetime().nullable(),
  works: z.boolean(),
  opened: z.number().int().min(0).describe("How often the report was opened by it"),
  last_opened_at: z.iso.datetime().nullable(),
});
export type ReportLink = z.output<typeof reportLinkSchema>;

export const sharedReportSchema = reportLinkSchema.extend({
  link: z.string().describe("The link itself. It is shown this once and never again"),
});
export type SharedLink = z.output<typeof sharedReportSchema>;

const params = z.object({ id: z.uuid() });
const tag = "Review";

export const reportLinkEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/audits/{id}/links",
    summary: "Links by which an audit's report can be read without an account, newest first",
    tag,
    scopes: ["admin"],
    params,
    responses: { 200: { description: "The links", schema: z.object({ links: z.array(reportLinkSchema) }) } },
  }),
  share: endpoint({
    method: "POST",
    path: "/api/v1/audits/{id}/links",
    summary: "Make a link by which anybody can read the report until it runs out",
    description:
      "The page behind it holds the figures of the report and no row of the data set; without `names` nobody is named.",
    tag,
    scopes: ["admin"],
    params,
    body: shareReportSchema,
    responses: { 201: { description: "The link, shown once", schema: sharedReportSchema } },
  }),
  revoke: endpoint({
    method: "DELETE",
    path: "/api/v1/audits/{id}/links/{linkId}",
    summary: "Revoke a link to a report at once",
    tag,
    scopes: ["admin"],
    params: params.extend({ linkId: z.uuid() }),
    responses: { 204: { description: "Revoked", schema: null } },
  }),
};
