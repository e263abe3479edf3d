import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { ReportView } from "@/components/audits/report-view";
import { ReviewerQualityTable } from "@/components/audits/reviewer-quality";
import { ShareDialog } from "@/components/audits/share-dialog";
import { CloseAudit } from "@/components/review/close-audit";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { readAuditCell } from "@/lib/services/audits/audit-cell";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { auditReviewers } from "@/lib/services/audits/reviewer-quality";
import { closeAudit, lookAtClosing } from "../../review/actions";
import { listReportLinks, makeReportLink, revokeReportLink } from "../share-actions";

const SHARE = { list: listReportLinks, share: makeReportLink, revoke: revokeReportLink };

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const load = cache(async (id: string) => {
  const actor = await requireActor();
  try {
    return { actor, report: await reportAudit(actor, id) };
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { report } = await load((await params).id);
  return { title: `${report.name} · Report` };
}

/** One cell of a confusion matrix, as the address names it. */
const cellSchema = z.object({
  subject: z.enum(["label", "teacher", "student"]),
  right: z.string(),
  named: z.string(),
});

export default async function ReportPage({ params, searchParams }: Props) {
  const { actor, report } = await load((await params).id);
  const asked = cellSchema.safeParse(await searchParams);
  const cell = asked.success ? await readAuditCell(actor, report.audit, asked.data) : null;
  const people = can(actor, "review:manage") && (
    <ReviewerQualityTable reviewers={await auditReviewers(actor, report.audit)} />
  );
  const manage = can(actor, "review:manage") && (
    <>
      <ShareDialog auditId={report.audit} actions={SHARE} />
      {report.status !== "closed" && (
        <CloseAudit
          auditId={report.audit}
          name={report.name}
          size="sm"
          look={lookAtClosing}
          close={closeAudit}
        />
      )}
    </>
  );
  return (
    <ReportView
      report={report}
      cell={cell}
      reviews={can(actor, "review:submit")}
      manage={manage}
      people={people}
    />
  );
}
