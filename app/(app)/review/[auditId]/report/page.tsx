import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { AuditReportView } from "@/components/review/audit-report";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { reportAudit } from "@/lib/services/audits/report-audit";

type Props = { params: Promise<{ auditId: string }> };

const load = cache(async (auditId: string) => {
  const actor = await requireActor();
  try {
    return { actor, report: await reportAudit(actor, auditId) };
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { report } = await load((await params).auditId);
  return { title: `${report.name} · Report` };
}

export default async function ReportPage({ params }: Props) {
  const { actor, report } = await load((await params).auditId);
  return <AuditReportView report={report} reviews={can(actor, "review:submit")} />;
}
