import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { deleteExport, dropFiles, findExport } from "@/lib/db/exports";
import { type Actor, can } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";

/**
 * Removes an export and its files; one that is being written stops. Everybody may remove his own, an administrator any.
 * @throws AppError not_found, forbidden
 */
export async function removeExport(actor: Actor, id: string): Promise<void> {
  authorise(actor, "dataset:export");
  const found = await findExport(id);
  if (!found) throw new AppError("not_found", `There is no export ${id}`);
  if (found.createdBy !== actor.name && !can(actor, "dataset:manage"))
    throw new AppError(
      "forbidden",
      `The export was made by ${found.createdBy}; an administrator can remove it`,
    );
  await db().$transaction(async (tx) => {
    await dropFiles(tx, id);
    await deleteExport(tx, id);
    await logAction(tx, actor, {
      action: "export.delete",
      target: { kind: "dataset", id: found.datasetId },
      details: { export: id, target: found.target },
    });
  });
}
