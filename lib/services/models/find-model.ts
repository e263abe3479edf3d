import { type DbOrTx, db } from "@/lib/db/client";
import { findModelById, findModelByName, type ModelRow } from "@/lib/db/models";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";

/** A model by its name or id, archived ones too; null where there is none. Callers authorise. */
export async function findModel(nameOrId: string, tx: DbOrTx = db()): Promise<ModelRow | null> {
  const named = await findModelByName(tx, nameOrId);
  return named ?? (isId(nameOrId) ? findModelById(tx, nameOrId) : null);
}

/** @throws AppError not_found, saying how to register one */
export async function requireModel(nameOrId: string, tx: DbOrTx = db()): Promise<ModelRow> {
  const model = await findModel(nameOrId, tx);
  if (model) return model;
  throw new AppError(
    "not_found",
    `There is no model "${nameOrId}"; see \`parallax model list\`, or register it with \`parallax model add\``,
  );
}
