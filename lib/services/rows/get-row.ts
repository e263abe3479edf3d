import type { RowStatus } from "@/lib/contracts/row-filter";
import type { Row } from "@/lib/contracts/rows";
import { findRow, type RowRecord } from "@/lib/db/row";
import type { Actor } from "@/lib/domain/access";
import { decisionText, parseFinal } from "@/lib/domain/decision/final";
import { standingReviews } from "@/lib/domain/review/state";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { predictionsOfRow } from "../predictions/predictions-of-row";
import { assertShown } from "../reviews/hidden-rows";
import { orNull } from "./view";

/**
 * One row with everything that is known about it; with `allPredictions` also what runs say that are not shown.
 * @throws AppError not_found, also where the actor is to judge it blind
 */
export async function getRow(
  actor: Actor,
  id: string,
  options: { allPredictions?: boolean } = {},
): Promise<Row> {
  authorise(actor, "dataset:read");
  const record = await findRow(id);
  if (!record) throw new AppError("not_found", `There is no row ${id}`);
  await assertShown(actor, id);
  const named = namesOf(record);
  return {
    id: record.id,
    seq: Number(record.seq),
    dataset: { slug: record.dataset.slug, name: record.dataset.name },
    // These were parsed when they came in, and a trigger keeps them as they are.
    messages: record.messages as Row["messages"],
    tasks: record.tasks as Row["tasks"],
    imported_final: record.importedFinal,
    reasoning: record.reasoning,
    meta: record.meta as Row["meta"],
    extra: record.extra as Row["extra"],
    input_hash: record.inputHash,
    content_hash: record.contentHash,
    warnings: record.warnings,
    created_at: record.createdAt.toISOString(),
    import_id: record.importId,
    channel: orNull(record.channel),
    split: orNull(record.split),
    status: record.status,
    version: record.version,
    action: record.action,
    target_task_id: record.targetTaskId,
    final: record.final,
    text: textOf(record.final),
    versions: versions(record).map((version) =>
      named || version.cause_id === null ? version : { ...version, actor_name: SOMEBODY },
    ),
    reviews: judgements(record, named),
    predictions: await predictionsOfRow(record, { others: options.allPredictions ?? false }),
  };
}

const SOMEBODY = "a reviewer";

/** Whether reviewers go by name: not while they disagree, so that who decides between them weighs only what they say. */
const namesOf = ({ status, reviews }: RowRecord): boolean =>
  status !== "pending" || standingReviews(reviews).length < 2;

/** Reviews and adjudications in the order in which they were made. */
function judgements({ reviews, rulings }: RowRecord, named: boolean): Row["reviews"] {
  const one = (said: RowRecord["reviews"][number] | RowRecord["rulings"][number]) => ({
    id: said.id,
    audit_id: said.auditId,
    audit_name: said.audit.name,
    outcome: said.outcome,
    final: said.final,
    text_ok: said.textOk,
    comment: said.comment,
    tags: said.tags,
    row_version: said.rowVersion,
    created_at: said.createdAt.toISOString(),
  });
  return [
    ...reviews.map((review) => ({
      ...one(review),
      kind: "review" as const,
      reviewer_name: named ? review.reviewerName : SOMEBODY,
      seconds: review.seconds,
      supersedes_id: review.supersedesId,
    })),
    ...rulings.map((ruling) => ({
      ...one(ruling),
      kind: "adjudication" as const,
      reviewer_name: ruling.adjudicatorName,
      seconds: null,
      supersedes_id: null,
    })),
  ].sort((a, b) => a.created_at.localeCompare(b.created_at));
}

function textOf(final: string): string | null {
  const parsed = parseFinal(final);
  return parsed.ok ? decisionText(parsed.value) : null;
}

/** Version 1 is written down together with version 2; until then it is the row as it stands. */
function versions(record: RowRecord): Row["versions"] {
  const written = record.versions.map((version) => ({
    version: version.version,
    status: version.status as RowStatus,
    final: version.final,
    split: orNull(version.split),
    actor_name: version.actorName,
    at: version.at.toISOString(),
    cause_id: version.causeId,
  }));
  if (written.some(({ version }) => version === 1)) return written;
  const imported = {
    version: 1,
    status: "pending" as const,
    final: record.importedFinal,
    split: record.version === 1 ? orNull(record.split) : null,
    actor_name: "import",
    at: record.createdAt.toISOString(),
    cause_id: null,
  };
  return [imported, ...written];
}
