import { readAudit } from "@/lib/db/audits";
import type { Actor } from "@/lib/domain/access";
import { INVALID, UNKNOWN } from "@/lib/domain/metrics/confusion";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { noAudit } from "./get-audit";
import { readSubjects, type SubjectName } from "./report/read-subjects";

/** Rows that a list names; the count is of all. */
const LISTED = 200;

export type CellQuery = { subject: SubjectName; right: string; named: string };

export type AuditCell = CellQuery & {
  total: number;
  items: { row: string; position: number; label: string; final: string | null; answer: string | null }[];
};

/**
 * The judged rows of one cell of a confusion matrix, in serving order: what is right × what the subject named.
 * @throws AppError not_found, forbidden
 */
export async function readAuditCell(actor: Actor, auditId: string, query: CellQuery): Promise<AuditCell> {
  authorise(actor, "review:read");
  const audit = isId(auditId) ? await readAudit(auditId, actor.id) : null;
  if (!audit) throw noAudit(auditId);
  const subjects = await readSubjects(audit);
  const { graded } = subjects[query.subject];
  const found = subjects.judged.done.filter(({ itemId }) => {
    const answer = graded.get(itemId);
    return (
      answer && (answer.truth ?? UNKNOWN) === query.right && (answer.predicted ?? INVALID) === query.named
    );
  });
  return {
    ...query,
    total: found.length,
    items: found.slice(0, LISTED).map((item) => ({
      row: item.rowId,
      position: item.position,
      label: item.labelFinal,
      final: item.judged.final,
      answer: query.subject === "label" ? null : sayAnswer(item[query.subject]),
    })),
  };
}

function sayAnswer(
  answer: { state: string; action: string | null; target: string | null } | null,
): string | null {
  if (!answer) return null;
  if (answer.action === null) return answer.state;
  return answer.target === null ? answer.action : `${answer.action} ${answer.target}`;
}
