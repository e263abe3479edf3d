import type { ModelView } from "@/lib/contracts/models";
import { db } from "@/lib/db/client";
import { countOfModel, listModels as listRows } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireModel } from "./find-model";
import { toModel } from "./to-model";

/** Models by name, archived ones only where asked for. */
export async function listModels(actor: Actor, options: { archived?: boolean } = {}): Promise<ModelView[]> {
  authorise(actor, "dataset:read");
  return (await listRows(options.archived ?? false)).map((row) => toModel(actor, row));
}

/** @throws AppError not_found */
export async function getModel(actor: Actor, nameOrId: string): Promise<ModelView> {
  authorise(actor, "dataset:read");
  const row = await requireModel(nameOrId);
  return toModel(actor, { ...row, ...(await countOfModel(db(), row.id)) });
}
