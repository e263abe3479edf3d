"use server";
import { requireActor } from "@/lib/auth/current-actor";
import { type ReportLink, type SharedLink, shareReportSchema } from "@/lib/contracts/report-links";
import { failureMessage } from "@/lib/http/form-failure";
import { listLinks } from "@/lib/services/report-links/list-links";
import { revokeLink } from "@/lib/services/report-links/revoke-link";
import { shareReport } from "@/lib/services/report-links/share-report";

type Failed = { error: string };

/** Runs what a dialog asks for; what is refused comes as words. */
async function answer<T>(run: () => Promise<T>): Promise<T | Failed> {
  try {
    return await run();
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function listReportLinks(auditId: string): Promise<ReportLink[] | Failed> {
  const actor = await requireActor();
  return answer(() => listLinks(actor, auditId));
}

export async function makeReportLink(auditId: string, given: unknown): Promise<SharedLink | Failed> {
  const actor = await requireActor();
  const parsed = shareReportSchema.safeParse(given);
  if (!parsed.success) return { error: parsed.error.issues[0]?.message ?? "This link cannot be made." };
  return answer(() => shareReport(actor, auditId, parsed.data));
}

export async function revokeReportLink(auditId: string, linkId: string): Promise<Failed | undefined> {
  const actor = await requireActor();
  return answer(async () => {
    await revokeLink(actor, auditId, linkId);
    return undefined;
  });
}
