import type { AssignBody, AuditPeople } from "@/lib/contracts/audit-people";
import { logAction } from "@/lib/db/audit-log";
import { findReviewers, replaceAssignment } from "@/lib/db/audit-people";
import { db, type Tx } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { getAudit } from "../audits/get-audit";
import { authorise } from "../authorise";
import { auditPeople } from "./audit-people";

/**
 * Says who reviews an audit (nobody named: everybody who may review), who adjudicates (nobody named: any third
 * person) and at what pace. Who is no longer named keeps what he holds and may send it.
 * @throws AppError not_found, invalid_input (people who cannot review), forbidden
 */
export async function assignPeople(actor: Actor, auditId: string, body: AssignBody): Promise<AuditPeople> {
  authorise(actor, "review:manage");
  const audit = await getAudit(actor, auditId);
  await db().$transaction(async (tx) => {
    await writeAssignment(tx, auditId, body);
    await logAction(tx, actor, {
      action: "audit.assign",
      target: { kind: "audit", id: auditId },
      details: { name: audit.name, reviewers: body.reviewers, adjudicators: body.adjudicators },
    });
  });
  return auditPeople(actor, auditId);
}

/** The assignment itself, also for an audit that is just being made. @throws AppError invalid_input */
export async function writeAssignment(tx: Tx, auditId: string, body: AssignBody): Promise<void> {
  const known = await findReviewers(tx, [...body.reviewers, ...body.adjudicators]);
  for (const field of ["reviewers", "adjudicators"] as const) {
    const strange = body[field].find((id) => !known.has(id));
    if (strange) {
      throw new AppError(
        "invalid_input",
        `${field}: ${strange} is nobody who can review here; GET /api/v1/people lists the people and their roles`,
      );
    }
  }
  await replaceAssignment(tx, auditId, {
    reviewers: body.reviewers,
    adjudicators: body.adjudicators,
    perDay: body.per_day,
  });
}
