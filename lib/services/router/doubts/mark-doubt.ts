import type { NewDecision } from "@/lib/db/insert-decisions";
import { parseFinal } from "@/lib/domain/decision/final";
import { namedBy, sameDecision } from "@/lib/domain/predictions/same-decision";
import { doubtOf } from "@/lib/domain/router/doubt";
import { env } from "@/lib/env";
import { doubtRules } from "./doubt-rules";

/**
 * The decisions as they are written, each with the rule by which it is doubted: behind the answers, for what a rule asks
 * is known already. The worker does the rest. Without a transcript there is nothing to judge.
 */
export function markDoubts(rows: NewDecision[]): NewDecision[] {
  const rules = doubtRules();
  if (!rules || env().PARALLAX_ROUTE_TRANSCRIPTS === "none") return rows;
  return rows.map((row) => {
    const { id, reason, teacherReason = null, confidence = null } = row;
    const differs = row.source === "teacher" ? differsOf(row) : null;
    const doubt = doubtOf({ id, reason, teacherReason, confidence, differs }, rules);
    return doubt === null ? row : { ...row, doubt };
  });
}

/** Whether the student named another action or task than was decided; null where it named none. */
function differsOf({ studentFinal, action, targetTaskId = null }: NewDecision): boolean | null {
  const said = studentFinal ? parseFinal(studentFinal) : null;
  return said?.ok ? !sameDecision(namedBy(said.value), { action, target: targetTaskId }) : null;
}
