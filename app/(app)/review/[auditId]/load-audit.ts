import { notFound } from "next/navigation";
import { cache } from "react";
import { requireActor } from "@/lib/auth/current-actor";
import { isAppError } from "@/lib/errors";
import { getAudit } from "@/lib/services/audits/get-audit";

/** Who asks, and the audit, read once for a page and its title. Not found where there is none. */
export const loadAudit = cache(async (auditId: string) => {
  const actor = await requireActor();
  try {
    return { actor, audit: await getAudit(actor, auditId) };
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
});
