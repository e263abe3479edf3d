import {
  type Choice,
  draftBodySchema,
  type ItemLabel,
  type ItemPrediction,
  type KeptDraft,
  type Reveal,
  type ReviewItem,
} from "@/lib/contracts/reviews";
import type { StoredPrediction, StoredPredictions } from "@/lib/db/item-predictions";
import type { ItemRow } from "@/lib/db/item-row";
import type { LeasedItem } from "@/lib/db/queue-claim";
import { parseFinal } from "@/lib/domain/decision/final";

/**
 * The item as its reviewer gets it: the one place that decides what a blind reviewer sees. Before his first choice
 * label, predictions, the row's state and the import warnings (which speak of the label) are not in it.
 */
export function toItem(leased: LeasedItem): ReviewItem {
  const hidden = leased.arm === "blind" && leased.choice === null;
  const { version, label, predictions, moved, warnings } = toReveal(leased);
  return {
    item_id: leased.itemId,
    audit_id: leased.auditId,
    row_id: leased.rowId,
    version,
    position: leased.position,
    n: leased.n,
    arm: leased.arm,
    hidden,
    choice: leased.choice && toChoice(leased.choice),
    row: { ...toItemRow(leased), warnings: hidden ? [] : warnings },
    label: hidden ? null : label,
    predictions: hidden ? { teacher: null, student: null } : predictions,
    moved: hidden ? null : moved,
    flag: leased.flag && { note: leased.flag.note, at: new Date(leased.flag.at).toISOString() },
    lease_expires_at: leased.leaseExpiresAt.toISOString(),
    draft: toDraft(leased.draft, leased.draftAt),
    progress: {
      done: leased.done,
      reviews_wanted: leased.reviewsWanted,
      mine: leased.mine,
      today: leased.today,
      per_day: leased.perDay,
    },
  };
}

/** What a blind reviewer gets for his choice. */
export function toReveal(leased: LeasedItem): Reveal {
  const { movedVersion, movedStatus, movedFinal } = leased;
  return {
    version: movedVersion ?? leased.frozenVersion,
    label: toLabel(leased.labelFinal),
    predictions: toPredictions(leased),
    moved:
      movedVersion === null
        ? null
        : {
            version: movedVersion,
            status: movedStatus as NonNullable<ReviewItem["moved"]>["status"],
            final: movedFinal ?? leased.labelFinal,
          },
    warnings: leased.warnings,
  };
}

export const toChoice = (choice: NonNullable<LeasedItem["choice"]>): Choice => ({
  action: choice.action,
  task_id: choice.taskId,
  text: choice.text,
  chosen_at: new Date(choice.at).toISOString(),
});

/** The talk and the ledger. They were parsed by the importer's schema before they were stored, and never change. */
export const toItemRow = (row: ItemRow): ReviewItem["row"] => ({
  messages: row.messages as ReviewItem["row"]["messages"],
  tasks: row.tasks as ReviewItem["row"]["tasks"],
  channel: row.channel || null,
  domain: row.domain || null,
  difficulty: row.difficulty || null,
  locale: row.locale || null,
  split: row.split || null,
  warnings: row.warnings,
});

/** A stored decision, taken apart. */
export function toLabel(final: string): ItemLabel {
  const parsed = parseFinal(final);
  if (!parsed.ok) throw new Error(`a stored decision cannot be parsed: ${parsed.error.message}`);
  const { action, args } = parsed.value;
  return {
    final,
    action,
    task_id: "task_id" in args ? args.task_id : null,
    text: "text" in args ? args.text : "explanation" in args ? args.explanation : null,
  };
}

export const toPredictions = (said: StoredPredictions): ReviewItem["predictions"] => ({
  teacher: said.teacher && toPrediction(said.teacher),
  student: said.student && toPrediction(said.student),
});

function toPrediction(said: StoredPrediction): ItemPrediction {
  // An invalid answer may be one that cannot even be taken apart.
  const named = said.final !== null && parseFinal(said.final).ok ? toLabel(said.final) : null;
  return {
    model: said.model,
    run: said.run,
    state: said.state,
    final: said.final,
    action: named?.action ?? null,
    task_id: named?.task_id ?? null,
    text: named?.text ?? null,
    confidence: said.confidence,
    mode: said.mode,
    time_to_action_ms: said.timeToActionMs,
    latency_ms: said.latencyMs,
    seen: said.seen,
    reason: said.reason,
    message: said.message,
  };
}

/** A draft of an older shape is not worth an error: it is left out. */
export function toDraft(body: unknown, savedAt: Date | null): KeptDraft | null {
  if (savedAt === null) return null;
  const parsed = draftBodySchema.safeParse(body);
  return parsed.success ? { body: parsed.data, saved_at: savedAt.toISOString() } : null;
}
