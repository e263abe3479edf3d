import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";

const withSlug = { dataset: { select: { slug: true } } } satisfies Prisma.ExportInclude;
export type ExportRow = Prisma.ExportGetPayload<{ include: typeof withSlug }>;

export const insertExport = (tx: DbOrTx, data: Prisma.ExportUncheckedCreateInput): Promise<unknown> =>
  tx.export.create({ data });

export const finishExport = (tx: DbOrTx, id: string, manifest: Prisma.InputJsonObject): Promise<unknown> =>
  tx.export.update({ where: { id }, data: { manifest } });

/** An export that was broken off leaves nothing behind. */
export const removeUnfinishedExport = (id: string): Promise<unknown> =>
  db().export.deleteMany({ where: { id, manifest: { equals: Prisma.DbNull } } });

export const findExport = (id: string): Promise<ExportRow | null> =>
  db().export.findUnique({ where: { id }, include: withSlug });

/** Newest first. */
export const listExports = (slug: string | undefined, limit: number): Promise<ExportRow[]> =>
  db().export.findMany({
    where: slug === undefined ? {} : { dataset: { slug } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    include: withSlug,
  });
