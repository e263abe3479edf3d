import { type DbOrTx, db } from "./client";

export type DatasetRecord = {
  id: string;
  slug: string;
  name: string;
  description: string;
  createdAt: Date;
  createdBy: string;
  archivedAt: Date | null;
  /** The runs that somebody chose to stand beside the labels. */
  teacherRunId: string | null;
  studentRunId: string | null;
};

export const findDataset = (slug: string, client: DbOrTx = db()): Promise<DatasetRecord | null> =>
  client.dataset.findUnique({ where: { slug } });

/** By name. */
export const findDatasets = (withArchived: boolean, client: DbOrTx = db()): Promise<DatasetRecord[]> =>
  client.dataset.findMany({
    where: withArchived ? {} : { archivedAt: null },
    orderBy: [{ name: "asc" }, { slug: "asc" }],
  });

/** @returns null where the slug is taken, also by somebody at the same moment. */
export async function insertDataset(
  data: { id: string; slug: string; name: string; description: string; createdBy: string },
  client: DbOrTx = db(),
): Promise<DatasetRecord | null> {
  const [made] = await client.dataset.createManyAndReturn({ data: [data], skipDuplicates: true });
  return made ?? null;
}

export const setDatasetArchived = (
  id: string,
  archivedAt: Date | null,
  client: DbOrTx = db(),
): Promise<DatasetRecord> => client.dataset.update({ where: { id }, data: { archivedAt } });

/** What would be lost with the data set. */
export type DatasetHoldings = {
  rows: number;
  imports: number;
  audits: number;
  reviews: number;
  exports: number;
};

export async function countHoldings(datasetId: string, client: DbOrTx = db()): Promise<DatasetHoldings> {
  const [counted] = await client.$queryRaw<Record<keyof DatasetHoldings, bigint>[]>`
    SELECT
      (SELECT coalesce(sum(n), 0)::bigint FROM dataset_cell WHERE dataset_id = d.id) AS rows,
      (SELECT count(*) FROM import WHERE dataset_id = d.id) AS imports,
      (SELECT count(*) FROM audit WHERE dataset_id = d.id) AS audits,
      (SELECT count(*) FROM review r JOIN audit a ON a.id = r.audit_id WHERE a.dataset_id = d.id) AS reviews,
      (SELECT count(*) FROM export WHERE dataset_id = d.id) AS exports
    FROM dataset d WHERE d.id = ${datasetId}::uuid`;
  return {
    rows: Number(counted?.rows ?? 0),
    imports: Number(counted?.imports ?? 0),
    audits: Number(counted?.audits ?? 0),
    reviews: Number(counted?.reviews ?? 0),
    exports: Number(counted?.exports ?? 0),
  };
}

/** Deletes the data set with all that belongs to it: rows, versions, reviews, audits, imports and their files. */
export async function removeDataset(datasetId: string, client: DbOrTx = db()): Promise<void> {
  await client.$executeRaw`
    DELETE FROM blob WHERE id IN (
      SELECT unnest(ARRAY[upload_id, rejects_id, reasons_id]) FROM import WHERE dataset_id = ${datasetId}::uuid)`;
  await client.$executeRaw`DELETE FROM conversation_search WHERE dataset_id = ${datasetId}::uuid`;
  await client.dataset.delete({ where: { id: datasetId } });
  await client.$executeRaw`DELETE FROM dataset_cell WHERE dataset_id = ${datasetId}::uuid`;
  await client.$executeRaw`DELETE FROM dataset_facet WHERE dataset_id = ${datasetId}::uuid`;
}

export type RecentImport = {
  id: string;
  slug: string;
  datasetName: string;
  fileName: string;
  status: string;
  read: number;
  inserted: number;
  duplicates: number;
  rejected: number;
  createdBy: string;
  createdAt: Date;
};

/** Imports of data sets that are not archived, newest first. */
export async function findRecentImports(limit: number, client: DbOrTx = db()): Promise<RecentImport[]> {
  const found = await client.import.findMany({
    where: { dataset: { archivedAt: null } },
    orderBy: { createdAt: "desc" },
    take: limit,
    include: { dataset: { select: { slug: true, name: true } } },
  });
  return found.map(({ dataset, ...row }) => ({
    id: row.id,
    slug: dataset.slug,
    datasetName: dataset.name,
    fileName: row.fileName,
    status: row.status,
    read: row.read,
    inserted: row.inserted,
    duplicates: row.duplicates,
    rejected: row.rejected,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
  }));
}

/** Rows with each warning, as the data set's imports counted them. */
export async function countImportWarnings(
  datasetId: string,
  client: DbOrTx = db(),
): Promise<Record<string, number>> {
  const found = await client.$queryRaw<{ code: string; n: bigint }[]>`
    SELECT w.key AS code, sum(w.value::bigint)::bigint AS n
    FROM import i, jsonb_each_text(i.warnings) w
    WHERE i.dataset_id = ${datasetId}::uuid GROUP BY 1 ORDER BY 2 DESC`;
  return Object.fromEntries(found.map(({ code, n }) => [code, Number(n)]));
}
