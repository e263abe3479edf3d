import { Prisma } from "@/lib/generated/prisma/client";
import type { ModelClientKind, ModelRole } from "@/lib/generated/prisma/enums";
import { type DbOrTx, db, type Tx } from "./client";

export type { ModelClientKind, ModelRole };
export type JsonObject = Prisma.InputJsonObject;

export type ModelRow = {
  id: string;
  name: string;
  role: ModelRole;
  client: ModelClientKind;
  baseUrl: string | null;
  modelName: string | null;
  keyEnv: string | null;
  /** As stored; lib/domain/models/model-options reads it. */
  options: unknown;
  archivedAt: Date | null;
  createdBy: string;
  createdAt: Date;
};

export type VersionRow = {
  id: string;
  modelId: string;
  number: number;
  promptVersion: string;
  datasetId: string | null;
  fingerprint: string;
  artefactId: string | null;
  card: unknown;
  createdBy: string;
  createdAt: Date;
};

export type NewModel = Pick<
  ModelRow,
  "id" | "name" | "role" | "client" | "baseUrl" | "modelName" | "keyEnv" | "createdBy"
> & { options: JsonObject };

/** Inserts it unless its name is taken (by whoever was first). @returns whether it was inserted */
export async function insertModel(tx: DbOrTx, model: NewModel): Promise<boolean> {
  const { count } = await tx.model.createMany({ data: [model], skipDuplicates: true });
  return count > 0;
}

export const findModelByName = (tx: DbOrTx, name: string): Promise<ModelRow | null> =>
  tx.model.findUnique({ where: { name } });

export const findModelById = (tx: DbOrTx, id: string): Promise<ModelRow | null> =>
  tx.model.findUnique({ where: { id } });

export type ListedModel = ModelRow & { versions: number; runs: number };

/** Models by name, with how many versions and runs each has; archived ones only where asked for. */
export async function listModels(archived: boolean): Promise<ListedModel[]> {
  const rows = await db().model.findMany({
    where: archived ? {} : { archivedAt: null },
    include: { _count: { select: { versions: true, runs: true } } },
    orderBy: { name: "asc" },
    take: 1000,
  });
  return rows.map(({ _count, ...row }) => ({ ...row, versions: _count.versions, runs: _count.runs }));
}

export async function countOfModel(tx: DbOrTx, id: string): Promise<{ versions: number; runs: number }> {
  const [versions, runs] = [
    await tx.modelVersion.count({ where: { modelId: id } }),
    await tx.predictionRun.count({ where: { modelId: id } }),
  ];
  return { versions, runs };
}

export const updateModel = (
  tx: DbOrTx,
  id: string,
  change: Partial<Pick<ModelRow, "name" | "role" | "baseUrl" | "modelName" | "keyEnv" | "archivedAt">> & {
    options?: JsonObject;
  },
): Promise<ModelRow> => tx.model.update({ where: { id }, data: change });

export type NewVersion = Omit<VersionRow, "number" | "createdAt" | "card"> & { card: JsonObject };

/**
 * The version with this fingerprint, or the next one, made from `version`. The model's row is locked until the
 * transaction ends, so that two who ask at once get the same version, or following numbers.
 */
export async function ensureVersionRow(
  tx: Tx,
  version: NewVersion,
): Promise<{ version: VersionRow; created: boolean }> {
  await tx.$queryRaw(Prisma.sql`SELECT 1 FROM model WHERE id = ${version.modelId}::uuid FOR NO KEY UPDATE`);
  const { modelId, fingerprint } = version;
  const known = await tx.modelVersion.findUnique({
    where: { modelId_fingerprint: { modelId, fingerprint } },
  });
  if (known) return { version: known, created: false };
  const { _max } = await tx.modelVersion.aggregate({ where: { modelId }, _max: { number: true } });
  const made = await tx.modelVersion.create({ data: { ...version, number: (_max.number ?? 0) + 1 } });
  return { version: made, created: true };
}

export const findVersion = (tx: DbOrTx, id: string): Promise<VersionRow | null> =>
  tx.modelVersion.findUnique({ where: { id } });

/** The newest version of a model; null before there is one. */
export const latestVersion = (tx: DbOrTx, modelId: string): Promise<VersionRow | null> =>
  tx.modelVersion.findFirst({ where: { modelId }, orderBy: { number: "desc" } });
