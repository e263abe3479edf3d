import { Prisma } from "@/lib/generated/prisma/client";

/** Whether a query failed because a UNIQUE constraint holds: P2002 from the query builder, 23505 from raw SQL. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return (
    error.code === "P2002" ||
    (error.code === "P2010" && /23505|UniqueConstraint/.test(JSON.stringify(error.meta)))
  );
}
