import type {
  AdjudicationItem,
  AdjudicationList,
  Answer,
  ListAdjudicationsQuery,
} from "@/lib/contracts/adjudications";
import { type ContestedItem, countContested, listContested } from "@/lib/db/adjudications";
import type { Actor } from "@/lib/domain/access";
import { standingReviews } from "@/lib/domain/review/state";
import { getAudit } from "../audits/get-audit";
import { authorise } from "../authorise";
import { toDraft, toItemRow, toLabel, toPredictions } from "./to-item";

/**
 * The items of an audit on which its reviewers disagree, as far as this actor may decide them, or those that were
 * decided. Until a decision stands, answers come without names and in an order that does not tell who was first.
 * @throws AppError not_found, forbidden
 */
export async function listAdjudications(
  actor: Actor,
  auditId: string,
  query: ListAdjudicationsQuery,
): Promise<AdjudicationList> {
  authorise(actor, "review:submit");
  await getAudit(actor, auditId);
  const [counts, found] = await Promise.all([
    countContested(auditId, actor.id),
    listContested({
      auditId,
      actorId: actor.id,
      state: query.state,
      itemId: query.item,
      after: query.cursor ?? 0,
      limit: query.limit + 1,
    }),
  ]);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(toContested),
    next_cursor: found.length > page.length && last ? String(last.position) : null,
    waiting: counts.waiting,
    decided: counts.decided,
    mine: counts.mine,
    may_adjudicate: counts.mayAdjudicate,
  };
}

function toContested(item: ContestedItem): AdjudicationItem {
  const { ruling } = item;
  return {
    item_id: item.itemId,
    audit_id: item.auditId,
    row_id: item.rowId,
    position: item.position,
    n: item.n,
    version: item.rowVersion,
    row: toItemRow(item),
    label: toLabel(item.labelFinal),
    predictions: toPredictions(item),
    answers: toAnswers(item),
    ruling: ruling && {
      id: ruling.id,
      outcome: ruling.outcome,
      final: ruling.final,
      text_ok: ruling.textOk,
      comment: ruling.comment,
      tags: ruling.tags,
      adjudicator_name: ruling.adjudicatorName,
      created_at: new Date(ruling.createdAt).toISOString(),
    },
    state: { version: item.rowVersion, status: item.rowStatus, final: item.rowFinal },
    draft: toDraft(item.draft, item.draftAt),
  };
}

function toAnswers({ reviews, auditId, ruling, labelFinal }: ContestedItem): Answer[] {
  const byId = new Map(reviews.map((review) => [review.id, review]));
  const standing = standingReviews(reviews).flatMap(({ id }) => byId.get(id) ?? []);
  // Ids begin with their time; by what was said, then by the ids' random ends, they tell nothing of it.
  const order = (review: (typeof standing)[number]) =>
    `${review.outcome} ${review.final} ${review.id.slice(-12)}`;
  return standing
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((review, index) => {
      if (review.outcome === "retracted") throw new Error("a retraction does not stand");
      const final = review.final ?? (review.outcome === "approve" ? labelFinal : null);
      const decision = final === null ? { action: null, task_id: null, text: null } : toLabel(final);
      return {
        answer: String.fromCharCode(65 + (index % 26)),
        outcome: review.outcome,
        final,
        action: decision.action,
        task_id: decision.task_id,
        text: decision.text,
        text_ok: review.textOk,
        comment: review.comment,
        tags: review.tags,
        elsewhere: review.auditId !== auditId,
        reviewer_name: ruling ? review.reviewerName : null,
      };
    });
}
