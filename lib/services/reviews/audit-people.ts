import type { AuditPeople } from "@/lib/contracts/audit-people";
import { listAuditPeople, readPace } from "@/lib/db/audit-people";
import type { Actor } from "@/lib/domain/access";
import { getAudit } from "../audits/get-audit";

/** Who may review an audit, and what each has done. @throws AppError not_found, forbidden */
export async function auditPeople(actor: Actor, auditId: string): Promise<AuditPeople> {
  await getAudit(actor, auditId);
  const [pace, people] = await Promise.all([readPace(auditId), listAuditPeople(auditId)]);
  return {
    restricted: pace.restricted,
    per_day: pace.perDay,
    people: people.map(({ seconds, lastAt, ...person }) => ({
      ...person,
      seconds_per_review: seconds,
      last_at: lastAt?.toISOString() ?? null,
    })),
  };
}
