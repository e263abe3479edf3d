import type { AuditRow } from "@/lib/db/audits";
import {
  readAdjudications,
  readStandingReviews,
  readTouchedItems,
  type StandingAdjudication,
  type StandingReview,
  type TouchedItem,
} from "@/lib/db/audits-report";
import { type JudgedItem, judgeItem } from "@/lib/domain/review/judge-items";
import { type Stratum, stratumKey } from "@/lib/domain/sampling/strata";
import { groupBy } from "./group-by";

/** A stratum as it was drawn. */
export type ReportStratum = { stratum: Stratum; N: number; n: number };

export type DoneItem = TouchedItem & {
  judged: JudgedItem;
  reviews: StandingReview[];
  adjudication: StandingAdjudication | null;
  /** Place of its stratum. */
  h: number;
};

export type JudgedAudit = {
  strata: ReportStratum[];
  /** Items on which as many reviewers as wanted have spoken, or that were adjudicated. */
  done: DoneItem[];
  /** Items not done that somebody passed over, by stratum. */
  skipped: { h: number }[];
  reviews: StandingReview[];
};

/** Reads what was said in an audit and judges each item that is done. */
export async function judgeAudit(audit: AuditRow): Promise<JudgedAudit> {
  const [items, reviews, adjudications] = await Promise.all([
    readTouchedItems(audit.id),
    readStandingReviews(audit.id),
    readAdjudications(audit.id),
  ]);
  const strata = strataOf(audit);
  const places = new Map(strata.map(({ stratum }, h) => [stratumKey(stratum), h]));
  const byItem = groupBy(reviews, ({ itemId }) => itemId);
  const ruled = new Map(adjudications.map((entry) => [entry.itemId, entry]));
  const placed = items.map((item) => ({ ...item, h: places.get(stratumKey(item.stratum)) ?? 0 }));
  const done = placed.flatMap((item): DoneItem[] => {
    const own = byItem.get(item.itemId) ?? [];
    const adjudication = ruled.get(item.itemId) ?? null;
    if (own.length < audit.overlap && !adjudication) return [];
    const entries = own.map((review) => ({ ...review, id: review.reviewId }));
    const judged = judgeItem(item.labelFinal, entries, adjudication);
    return [{ ...item, judged, reviews: own, adjudication }];
  });
  const finished = new Set(done.map(({ itemId }) => itemId));
  return {
    strata,
    done,
    skipped: placed.filter(({ itemId, skipped }) => skipped && !finished.has(itemId)),
    reviews,
  };
}

/** As the drawing stored them; audits from before that, and queues, are one stratum. */
function strataOf(audit: AuditRow): ReportStratum[] {
  const stored = audit.design as ReportStratum[];
  return stored.length > 0 ? stored : [{ stratum: {}, N: audit.population, n: audit.size }];
}
