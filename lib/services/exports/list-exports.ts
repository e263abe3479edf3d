import type { ExportRecord } from "@/lib/contracts/exports";
import { exportRecordSchema, manifestSchema } from "@/lib/contracts/exports";
import { type ExportRow, findExport, listExports } from "@/lib/db/exports";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";

/** Newest first; of one data set where a slug is given. */
export async function getExports(
  actor: Actor,
  options: { dataset?: string; limit: number },
): Promise<ExportRecord[]> {
  authorise(actor, "dataset:read");
  return (await listExports(options.dataset, options.limit)).map(record);
}

/** @throws AppError not_found. */
export async function getExport(actor: Actor, id: string): Promise<ExportRecord> {
  authorise(actor, "dataset:read");
  const found = await findExport(id);
  if (!found)
    throw new AppError(
      "not_found",
      `There is no export ${id}; one that was broken off leaves nothing behind`,
    );
  return record(found);
}

const record = (row: ExportRow): ExportRecord => ({
  id: row.id,
  dataset: row.dataset.slug,
  target: row.target,
  created_at: row.createdAt.toISOString(),
  created_by: row.createdBy,
  status: row.status,
  stored: row.stored,
  rows_done: row.rowsDone,
  failure: failureSchema.parse(row.failure),
  repeat_of: row.repeatOf,
  repeatable: row._count.pages > 0,
  kept: row.files.map(({ name, bytes, sha256 }) => ({ name, bytes: Number(bytes), sha256 })),
  manifest: row.manifest === null ? null : manifestSchema.parse(row.manifest),
});

const failureSchema = exportRecordSchema.shape.failure;
