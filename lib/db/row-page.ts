import { Prisma } from "@/lib/generated/prisma/client";

/** Where a page begins: behind (`after`) or in front of (`before`) this sequence number. */
export type Position = { seq: bigint; direction: "after" | "before" };
export type PageRequest = { position?: Position | undefined; limit: number };

/** Sequence numbers in import order, and whether more follow in the direction of reading. */
export type SeqPage = { seqs: bigint[]; more: boolean };

const isBefore = (page: PageRequest): boolean => page.position?.direction === "before";

/** `AND <column> > …`, or nothing on the first page. */
export function beyond(page: PageRequest, column: string): Prisma.Sql {
  if (!page.position) return Prisma.empty;
  const { seq } = page.position;
  const c = Prisma.raw(column);
  return isBefore(page) ? Prisma.sql`AND ${c} < ${seq}::bigint` : Prisma.sql`AND ${c} > ${seq}::bigint`;
}

/** `ORDER BY <column> LIMIT …`: one more than asked for, to know whether more follow. */
export const inOrder = (page: PageRequest, column: string, limit = page.limit + 1): Prisma.Sql =>
  Prisma.sql`ORDER BY ${Prisma.raw(column)} ${Prisma.raw(isBefore(page) ? "DESC" : "ASC")} LIMIT ${limit}`;

/** Takes the one too many away and puts the rest into import order. */
export function seqPage(found: readonly bigint[], page: PageRequest): SeqPage {
  const more = found.length > page.limit;
  const seqs = found.slice(0, page.limit);
  return { seqs: isBefore(page) ? seqs.reverse() : seqs, more };
}
