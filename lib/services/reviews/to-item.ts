import { draftBodySchema, type ItemLabel, type ReviewItem } from "@/lib/contracts/reviews";
import type { LeasedItem } from "@/lib/db/queue-claim";
import { parseFinal } from "@/lib/domain/decision/final";

/** The item as its reviewer gets it. */
export function toItem(leased: LeasedItem): ReviewItem {
  return {
    item_id: leased.itemId,
    audit_id: leased.auditId,
    row_id: leased.rowId,
    version: leased.movedVersion ?? leased.frozenVersion,
    position: leased.position,
    n: leased.n,
    arm: "revealed",
    hidden: false,
    choice: null,
    row: {
      // Parsed by the importer's schema before they were stored, and unchangeable since.
      messages: leased.messages as ReviewItem["row"]["messages"],
      tasks: leased.tasks as ReviewItem["row"]["tasks"],
      channel: leased.channel || null,
      domain: leased.domain || null,
      difficulty: leased.difficulty || null,
      locale: leased.locale || null,
      split: leased.split || null,
      warnings: leased.warnings,
    },
    label: toLabel(leased.labelFinal),
    moved:
      leased.movedVersion === null
        ? null
        : {
            version: leased.movedVersion,
            status: leased.movedStatus as NonNullable<ReviewItem["moved"]>["status"],
            final: leased.movedFinal ?? leased.labelFinal,
          },
    predictions: { teacher: null, student: null },
    flag: null,
    lease_expires_at: leased.leaseExpiresAt.toISOString(),
    draft: toDraft(leased.draft, leased.draftAt),
    progress: {
      done: leased.done,
      reviews_wanted: leased.reviewsWanted,
      mine: leased.mine,
      today: 0,
      per_day: null,
    },
  };
}

export function toLabel(final: string): ItemLabel {
  const parsed = parseFinal(final);
  if (!parsed.ok) throw new Error(`a stored label cannot be parsed: ${parsed.error.message}`);
  const { action, args } = parsed.value;
  return {
    final,
    action,
    task_id: "task_id" in args ? args.task_id : null,
    text: "text" in args ? args.text : "explanation" in args ? args.explanation : null,
  };
}

/** A draft of an older shape is not worth an error: it is left out. */
function toDraft(body: unknown, savedAt: Date | null): ReviewItem["draft"] {
  if (savedAt === null) return null;
  const parsed = draftBodySchema.safeParse(body);
  return parsed.success ? { body: parsed.data, saved_at: savedAt.toISOString() } : null;
}
