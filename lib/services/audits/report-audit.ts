import type { AuditReport } from "@/lib/contracts/audits";
import type { RowFilter } from "@/lib/contracts/row-filter";
import { type AuditRow, readAudit } from "@/lib/db/audits";
import type { Actor } from "@/lib/domain/access";
import { clopperPearson } from "@/lib/domain/accuracy/intervals";
import { nonresponseBounds } from "@/lib/domain/accuracy/nonresponse";
import type { JudgedItem } from "@/lib/domain/review/judge-items";
import { staleVersions } from "@/lib/domain/review/stale";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { hiddenIds } from "../reviews/hidden-rows";
import { noAudit } from "./get-audit";
import { claimPart } from "./report/claim";
import { compareModels } from "./report/compare-models";
import type { DoneItem, JudgedAudit } from "./report/judge-audit";
import { agreementPart, anchoringPart, reviewersPart, secondsPart } from "./report/people-parts";
import { readSubjects } from "./report/read-subjects";
import { sentenceOf } from "./report/sentence";
import { PICKED, type Subject } from "./report/subject-view";

/** Rows that the list of wrong labels names; the counts are of all. */
const WRONG_LISTED = 500;

/**
 * What the reviews of an audit say. A sample estimates the population, every row by its weight; a queue that a filter picked
 * gives the plain shares of its own rows. With overlap an item counts once as many reviewers as wanted have spoken
 * and agree, or once it was adjudicated. Items are served in random order within interleaved strata, so that a partly
 * done audit is a sample too.
 * @throws AppError not_found, forbidden
 */
export async function reportAudit(actor: Actor, auditId: string): Promise<AuditReport> {
  authorise(actor, "review:read");
  const audit = isId(auditId) ? await readAudit(auditId, actor.id) : null;
  if (!audit) throw noAudit(auditId);
  const { judged, sampled, label, teacher, student } = await readSubjects(audit);
  // Another audit may want this actor's own judgement on a row that was judged wrong here.
  const hidden = await hiddenIds(actor, audit.datasetId);
  const { claim, ...needed } = claimPart(label, audit.claimTarget, sampled);
  const report: Omit<AuditReport, "sentence"> = {
    ...headOf(audit),
    ...countsOf(judged, label, sampled),
    accuracy: { ...label.view.accuracy, claim },
    why: label.view.accuracy.why ?? (sampled ? null : PICKED),
    pooled: pooledOf(judged, label),
    per_stratum: sampled ? perStratum(judged, label) : [],
    per_action: label.view.per_action,
    confusion: label.view.confusion,
    subjects: { label: label.view, teacher: teacher.view, student: student.view },
    mcnemar: compareModels(judged, sampled, teacher, student),
    agreement: agreementPart(judged),
    anchoring: await anchoringPart(audit.id, judged),
    reviewers: reviewersPart(judged.reviews),
    seconds_per_review: secondsPart(judged.reviews),
    ...needed,
    wrong: judged.done
      .filter(({ rowId, judged: { correct } }) => correct === false && !hidden.has(rowId))
      .slice(0, WRONG_LISTED)
      .map(toWrong),
    stale: staleVersions(audit),
  };
  return { ...report, sentence: sentenceOf(report) };
}

const headOf = (audit: AuditRow) => ({
  audit: audit.id,
  dataset: audit.dataset,
  name: audit.name,
  kind: audit.kind,
  status: audit.status,
  filter: audit.filter as RowFilter,
  strata: audit.strata,
  allocation: audit.allocation,
  seed: audit.seed,
  claim_target: audit.claimTarget,
  created_at: audit.createdAt.toISOString(),
  created_by: audit.createdBy,
  population: audit.population,
  n: audit.size - audit.gold,
  overlap: audit.overlap,
  blind: audit.blind,
});

function countsOf(judged: JudgedAudit, label: Subject, sampled: boolean) {
  const { done, skipped, strata } = judged;
  const count = (verdict: JudgedItem["verdict"]) =>
    done.filter((item) => item.judged.verdict === verdict).length;
  const withText = done.filter((item) => item.judged.textOk !== null);
  const textOk = withText.filter((item) => item.judged.textOk).length;
  const silent = [...done.filter((item) => item.judged.correct === null), ...skipped];
  const responses = strata.map(({ N }, h) => ({
    n: 0,
    correct: 0,
    ...(sampled ? label.figures.strata[h] : {}),
    N,
    missing: silent.filter((item) => item.h === h).length,
  }));
  return {
    done: done.length,
    judged: label.figures.n,
    correct: label.figures.correct,
    disputed: count("disputed"),
    nonresponse: {
      discarded: count("discarded"),
      skipped: skipped.length,
      disputed: count("disputed"),
      bounds: sampled ? nonresponseBounds(responses) : null,
    },
    outcomes: {
      approved: count("approved"),
      corrected: count("corrected"),
      rejected: count("rejected"),
      discarded: count("discarded"),
    },
    text_ok: {
      n: withText.length,
      ok: textOk,
      rate: withText.length > 0 ? textOk / withText.length : null,
    },
  };
}

function pooledOf({ strata }: JudgedAudit, { figures: { accuracy } }: Subject): AuditReport["pooled"] {
  if (accuracy.estimate === null) return [];
  return accuracy.pooled.map((group) => group.flatMap((h) => strata[h]?.stratum ?? []));
}

function perStratum({ strata }: JudgedAudit, { figures }: Subject): AuditReport["per_stratum"] {
  const total = strata.reduce((sum, { N }) => sum + N, 0);
  return strata.map(({ stratum, N, n: drawn }, h) => {
    const { n, correct } = figures.strata[h] ?? { n: 0, correct: 0 };
    const estimate = n > 0 ? correct / n : null;
    const bounds =
      n === N && estimate !== null ? { low: estimate, high: estimate } : clopperPearson(correct, n);
    return {
      stratum,
      N,
      drawn,
      n,
      correct,
      weight: N / total,
      inclusion_probability: drawn / N,
      estimate,
      low: bounds?.low ?? null,
      high: bounds?.high ?? null,
    };
  });
}

function toWrong({ judged, reviews, adjudication, ...item }: DoneItem): AuditReport["wrong"][number] {
  const comments = [...reviews, ...(adjudication ? [adjudication] : [])].flatMap(({ comment }) =>
    comment === null ? [] : [comment],
  );
  return {
    row: item.rowId,
    position: item.position,
    label: item.labelFinal,
    final: judged.final,
    outcome: judged.verdict === "rejected" ? "reject" : "correct",
    comment: comments.length > 0 ? comments.join("\n") : null,
    reviewers: [
      ...reviews.map(({ reviewerName }) => reviewerName),
      ...(adjudication ? [adjudication.by] : []),
    ],
  };
}
