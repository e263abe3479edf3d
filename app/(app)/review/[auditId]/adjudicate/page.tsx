import type { Metadata, Route } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { AdjudicationDesk } from "@/components/review/adjudication/adjudication";
import { requireActor } from "@/lib/auth/current-actor";
import { listAdjudicationsQuerySchema } from "@/lib/contracts/adjudications";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { getAudit } from "@/lib/services/audits/get-audit";
import { auditTags } from "@/lib/services/reviews/audit-marks";
import { listAdjudications } from "@/lib/services/reviews/list-adjudications";

type Props = { params: Promise<{ auditId: string }> };

const load = cache(async (auditId: string) => {
  const actor = await requireActor();
  try {
    return { actor, audit: await getAudit(actor, auditId) };
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { audit } = await load((await params).auditId);
  return { title: `${audit.name} · Adjudicate` };
}

export default async function AdjudicatePage({ params }: Props) {
  const { actor, audit } = await load((await params).auditId);
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
