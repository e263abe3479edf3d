import type { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";

const withHistory = {
  dataset: { select: { id: true, slug: true, name: true } },
  versions: { orderBy: { version: "asc" } },
  reviews: { orderBy: { seq: "asc" }, include: { audit: { select: { name: true } } } },
  rulings: { orderBy: { seq: "asc" }, include: { audit: { select: { name: true } } } },
} satisfies Prisma.ConversationInclude;

export type RowRecord = Prisma.ConversationGetPayload<{ include: typeof withHistory }>;

/** One row with its data set, versions, reviews and adjudications, oldest first. */
export const findRow = (id: string, client: DbOrTx = db()): Promise<RowRecord | null> =>
  client.conversation.findUnique({ where: { id }, include: withHistory });
