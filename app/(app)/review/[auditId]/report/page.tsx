import type { Route } from "next";
import { redirect } from "next/navigation";

/** Reports moved to the audits; links that people kept still lead there. */
export default async function ReportPage({ params }: { params: Promise<{ auditId: string }> }) {
  redirect(`/audits/${(await params).auditId}` as Route);
}
