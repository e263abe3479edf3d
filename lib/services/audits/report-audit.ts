import type { AuditReport } from "@/lib/contracts/audits";
import type { RowFilter } from "@/lib/contracts/row-filter";
import { readAudit } from "@/lib/db/audits";
import { countSkipped, readStandingReviews, type StandingReview } from "@/lib/db/audits-report";
import type { Actor } from "@/lib/domain/access";
import { accuracyOfCounts } from "@/lib/domain/accuracy/accuracy";
import { figuresPerAction, type JudgedItem, judgeItem, quantile } from "@/lib/domain/review/judge-items";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { noAudit } from "./get-audit";

/** Rows that the list of wrong labels names; the counts are of all. */
const WRONG_LISTED = 500;

type Done = JudgedItem & { reviews: StandingReview[] };

/**
 * What the reviews of an audit say. A sample gives the accuracy with Wilson's interval; a queue that a filter picked
 * gives the plain share of its own rows. With overlap an item counts once as many reviewers as wanted have spoken,
 * and as they agree.
 * @throws AppError not_found, forbidden
 */
export async function reportAudit(actor: Actor, auditId: string): Promise<AuditReport> {
  authorise(actor, "review:read");
  const audit = isId(auditId) ? await readAudit(auditId, actor.id) : null;
  if (!audit) throw noAudit(auditId);
  const [reviews, skipped] = await Promise.all([readStandingReviews(auditId), countSkipped(auditId)]);
  const done = judge(reviews, audit.overlap);
  const judged = done.filter((item) => item.correct !== null);
  const correct = judged.filter((item) => item.correct).length;
  const withText = done.filter((item) => item.textOk !== null);
  const textOk = withText.filter((item) => item.textOk).length;
  const seconds = reviews.flatMap((review) => (review.seconds === null ? [] : [review.seconds]));
  const count = (verdict: JudgedItem["verdict"]) => done.filter((item) => item.verdict === verdict).length;
  const sampled = audit.kind === "sample";
  const accuracy = accuracyOfCounts(correct, judged.length);
  const figures = {
    estimate: accuracy.estimate,
    low: sampled ? accuracy.low : null,
    high: sampled ? accuracy.high : null,
    method: sampled && accuracy.estimate !== null ? ("wilson" as const) : null,
  };
  return {
    audit: audit.id,
    dataset: audit.dataset,
    name: audit.name,
    kind: audit.kind,
    status: audit.status,
    filter: audit.filter as RowFilter,
    seed: audit.seed,
    population: audit.population,
    n: audit.size,
    done: done.length,
    judged: judged.length,
    correct,
    disputed: count("disputed"),
    nonresponse: { discarded: count("discarded"), skipped },
    outcomes: {
      approved: count("approved"),
      corrected: count("corrected"),
      rejected: count("rejected"),
      discarded: count("discarded"),
    },
    accuracy: figures,
    why: whyOf(judged.length, sampled),
    text_ok: {
      n: withText.length,
      ok: textOk,
      rate: withText.length > 0 ? textOk / withText.length : null,
    },
    per_action: figuresPerAction(done).map((figure) =>
      sampled ? figure : { ...figure, low: null, high: null },
    ),
    reviewers: reviewersOf(reviews),
    seconds_per_review: {
      n: seconds.length,
      median: quantile(seconds, 0.5),
      p95: quantile(seconds, 0.95),
    },
    wrong: judged
      .filter((item) => !item.correct)
      .slice(0, WRONG_LISTED)
      .map(toWrong),
    sentence: sentenceOf(
      { ...figures, correct, judged: judged.length, n: audit.size, population: audit.population },
      sampled,
    ),
  };
}

/** Items on which as many reviewers as wanted have spoken, judged. */
function judge(reviews: readonly StandingReview[], overlap: number): Done[] {
  const byItem = new Map<string, StandingReview[]>();
  for (const review of reviews) byItem.set(review.itemId, [...(byItem.get(review.itemId) ?? []), review]);
  return [...byItem.values()]
    .filter((own) => own.length >= overlap)
    .map((own) => {
      const entries = own.map((review) => ({ ...review, id: review.reviewId }));
      return { ...judgeItem(own[0]?.labelFinal ?? "", entries), reviews: own };
    });
}

function whyOf(judged: number, sampled: boolean): string | null {
  if (judged === 0) return "No row has been judged yet.";
  if (sampled) return null;
  return "A filter picked these rows, chance did not: the share holds for them alone, so there is no interval.";
}

function reviewersOf(reviews: readonly StandingReview[]): AuditReport["reviewers"] {
  const byReviewer = new Map<string, StandingReview[]>();
  for (const review of reviews)
    byReviewer.set(review.reviewerId, [...(byReviewer.get(review.reviewerId) ?? []), review]);
  return [...byReviewer.values()]
    .map((own) => ({
      name: own.at(-1)?.reviewerName ?? "",
      reviews: own.length,
      seconds_per_review: quantile(
        own.flatMap(({ seconds }) => (seconds === null ? [] : [seconds])),
        0.5,
      ),
    }))
    .sort((a, b) => b.reviews - a.reviews || a.name.localeCompare(b.name));
}

function toWrong({ final, verdict, reviews }: Done): AuditReport["wrong"][number] {
  const [first] = reviews;
  if (!first) throw new Error("a judged item without a review");
  const comments = reviews.flatMap(({ comment }) => (comment === null ? [] : [comment]));
  return {
    row: first.rowId,
    position: first.position,
    label: first.labelFinal,
    final,
    outcome: verdict === "rejected" ? "reject" : "correct",
    comment: comments.length > 0 ? comments.join("\n") : null,
    reviewers: reviews.map(({ reviewerName }) => reviewerName),
  };
}

type Said = {
  estimate: number | null;
  low: number | null;
  high: number | null;
  correct: number;
  judged: number;
  n: number;
  population: number;
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const number = (value: number): string => value.toLocaleString("en");

function sentenceOf(said: Said, sampled: boolean): string {
  if (said.estimate === null) return `None of the ${number(said.n)} rows has been judged yet.`;
  const share = `${number(said.correct)} of ${number(said.judged)} judged labels (${percent(said.estimate)}) have the right action and target`;
  if (!sampled) return `${share}. A filter picked these rows, so this says nothing about others.`;
  const bounds = `between ${percent(said.low ?? 0)} and ${percent(said.high ?? 1)} of the ${number(said.population)} rows that the sample was drawn from (95 % interval, Wilson)`;
  const sofar =
    said.judged < said.n
      ? ` ${number(said.n - said.judged)} of ${number(said.n)} sampled rows have no verdict yet.`
      : "";
  return `${share}: ${bounds}.${sofar}`;
}
