import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";

/** Who looks, and whether a blind audit that names nobody concerns him even before he has taken anything of it. */
export type Onlooker = { id: string; reviewsAll: boolean };

/** Audit `a` is this person's to review: he is named, or nobody is and he has taken something of it (or `all`). */
const isHis = (id: string, all: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CASE WHEN EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = a.id AND g.role = 'reviewer')
    THEN EXISTS (SELECT FROM audit_assignment g
                  WHERE g.audit_id = a.id AND g.role = 'reviewer' AND g.person_id = ${id})
    ELSE ${all} OR EXISTS (SELECT FROM review_slot s WHERE s.audit_id = a.id AND s.reviewer_id = ${id})
  END`;

/** `his(id)`: the audits of `scope` that are his to review and hide something. Looked at once, before their items. */
const his = ({ id, reviewsAll }: Onlooker, scope: Prisma.Sql): Prisma.Sql => Prisma.sql`
  his AS MATERIALIZED (
    SELECT a.id, a.blind FROM audit a
     WHERE ${scope} AND a.status <> 'closed' AND (a.blind OR a.overlap > 1)
       AND ${isHis(id, Prisma.sql`(a.blind AND ${reviewsAll}::boolean)`)}
  )`;

/** Item `i` of audit `h` may still be judged blind by him: he has not chosen yet, and holds it or could be given it. */
const isBlind = ({ id }: Onlooker): Prisma.Sql => Prisma.sql`
  (h.blind AND i.arm = 'blind'
   AND NOT EXISTS (SELECT FROM review_choice c WHERE c.item_id = i.id AND c.reviewer_id = ${id})
   AND EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND (s.state <> 'done' OR s.reviewer_id = ${id})))`;

/** Others have judged item `i` already, and he still may: their answers are not to lead him. */
const isAnswered = ({ id }: Onlooker): Prisma.Sql => Prisma.sql`
  (EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state = 'done')
   AND EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state <> 'done')
   AND NOT EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state = 'done' AND s.reviewer_id = ${id}))`;

const ofDataset = (datasetId: string) => Prisma.sql`a.dataset_id = ${datasetId}::uuid`;

/**
 * The data set's rows, in import order, of which this person must see neither label nor answers: those that he may
 * still judge blind, and those that others have judged before him. 25,000 of them take 150 ms, none 1 ms.
 */
export async function listHidden(
  datasetId: string,
  onlooker: Onlooker,
): Promise<{ id: string; seq: bigint }[]> {
  return db().$queryRaw<{ id: string; seq: bigint }[]>`
    WITH ${his(onlooker, ofDataset(datasetId))}
    SELECT DISTINCT c.id, c.seq FROM his h
      JOIN audit_item i ON i.audit_id = h.id JOIN conversation c ON c.id = i.conversation_id
     WHERE ${isBlind(onlooker)} OR ${isAnswered(onlooker)} ORDER BY c.seq`;
}

/** How many rows of the data set this person may still judge blind. */
export async function countBlind(datasetId: string, onlooker: Onlooker): Promise<number> {
  const rows = await db().$queryRaw<{ n: number }[]>`
    WITH ${his(onlooker, ofDataset(datasetId))}
    SELECT count(DISTINCT i.conversation_id)::int AS n
      FROM his h JOIN audit_item i ON i.audit_id = h.id WHERE ${isBlind(onlooker)}`;
  return rows[0]?.n ?? 0;
}

/** The audit for which a row is to be hidden from this person; null where it may be shown. */
export async function findBlindAudit(rowId: string, onlooker: Onlooker): Promise<string | null> {
  const scope = Prisma.sql`a.id IN (SELECT audit_id FROM audit_item WHERE conversation_id = ${rowId}::uuid)`;
  const rows = await db().$queryRaw<{ id: string }[]>`
    WITH ${his(onlooker, scope)}
    SELECT h.id FROM his h JOIN audit_item i ON i.audit_id = h.id
     WHERE i.conversation_id = ${rowId}::uuid AND (${isBlind(onlooker)} OR ${isAnswered(onlooker)}) LIMIT 1`;
  return rows[0]?.id ?? null;
}
