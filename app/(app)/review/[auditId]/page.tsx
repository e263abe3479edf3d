import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { Workspace } from "@/components/review/workspace";
import { can } from "@/lib/domain/access";
import { GUIDE_NOTES, GUIDE_TABLE, GUIDE_VERSION } from "@/lib/domain/review/guide";
import { auditTags } from "@/lib/services/reviews/audit-marks";
import { recentReviews } from "@/lib/services/reviews/recent-reviews";
import { loadAudit } from "./load-audit";

type Props = { params: Promise<{ auditId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { audit } = await loadAudit((await params).auditId);
  return { title: `${audit.name} · Review` };
}

export default async function WorkspacePage({ params }: Props) {
  const { actor, audit } = await loadAudit((await params).auditId);
  // Whoever may not review sees what the reviews say.
  if (!can(actor, "review:submit")) redirect(`/audits/${audit.id}` as Route);
  const [sent, { tags }] = await Promise.all([recentReviews(actor, audit.id), auditTags(actor, audit.id)]);
  return (
    <Workspace
      key={audit.id}
      auditId={audit.id}
      name={audit.name}
      kind={audit.kind}
      userId={actor.id}
      seed={{
        done: audit.progress.done,
        wanted: audit.progress.reviews_wanted,
        mine: audit.mine.done,
        skipped: audit.mine.skipped,
        medianBefore: audit.mine.seconds_per_review,
        sent,
      }}
      tagsInUse={tags.map(({ tag }) => tag)}
      guide={{ version: GUIDE_VERSION, table: GUIDE_TABLE, notes: GUIDE_NOTES }}
    />
  );
}
