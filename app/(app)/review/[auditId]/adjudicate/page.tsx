import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { AdjudicationDesk } from "@/components/review/adjudication/adjudication";
import { listAdjudicationsQuerySchema } from "@/lib/contracts/adjudications";
import { can } from "@/lib/domain/access";
import { auditTags } from "@/lib/services/reviews/audit-marks";
import { listAdjudications } from "@/lib/services/reviews/list-adjudications";
import { loadAudit } from "../load-audit";

type Props = { params: Promise<{ auditId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { audit } = await loadAudit((await params).auditId);
  return { title: `${audit.name} · Adjudicate` };
}

export default async function AdjudicatePage({ params }: Props) {
  const { actor, audit } = await loadAudit((await params).auditId);
  if (!can(actor, "review:submit")) redirect(`/audits/${audit.id}` as Route);
  const [given, { tags }] = await Promise.all([
    listAdjudications(actor, audit.id, listAdjudicationsQuerySchema.parse({})),
    auditTags(actor, audit.id),
  ]);
  return (
    <AdjudicationDesk
      key={audit.id}
      auditId={audit.id}
      name={audit.name}
      userId={actor.id}
      given={given}
      tagsInUse={tags.map(({ tag }) => tag)}
    />
  );
}
