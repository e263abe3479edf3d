import type { AuditView } from "@/lib/contracts/audits";
import type { RowFilter } from "@/lib/contracts/row-filter";
import type { AuditRow } from "@/lib/db/audits";

/** An audit as pages and programs see it. */
export function toAudit(row: AuditRow): AuditView {
  return {
    id: row.id,
    dataset: row.dataset,
    name: row.name,
    kind: row.kind,
    status: row.status,
    filter: row.filter as RowFilter,
    seed: row.seed,
    population: row.population,
    n: row.size,
    strata: row.strata,
    allocation: row.allocation,
    claim: row.claimTarget,
    teacher_run: row.teacherRunId,
    student_run: row.studentRunId,
    overlap: row.overlap,
    blind: row.blind,
    blind_share: row.blindShare,
    prompt_version: row.promptVersion,
    guide_version: row.guideVersion,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    progress: {
      reviews_wanted: row.size * row.overlap,
      done: row.done,
      leased: row.leased,
      open: row.open,
    },
    mine: {
      done: row.mineDone,
      held: row.mineHeld,
      skipped: row.mineSkipped,
      seconds_per_review: row.mineSeconds,
    },
  };
}
