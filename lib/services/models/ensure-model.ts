import { logAction } from "@/lib/db/audit-log";
import type { Tx } from "@/lib/db/client";
import {
  findModelByName,
  insertModel,
  type JsonObject,
  type ModelClientKind,
  type ModelRole,
  type ModelRow,
} from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";

export type ModelIdentity = {
  name: string;
  role: ModelRole;
  client: ModelClientKind;
  baseUrl?: string;
  modelName?: string;
  keyEnv?: string;
  options?: JsonObject;
};

/**
 * The model of this name: the one that stands already, or a new one. For services that need a model to attach runs to
 * (recorded predictions, the embedded student); they authorise. Safe when two do it at once. What stands already is
 * left as it is: address and options are changed by `changeModel` alone.
 * @throws AppError conflict where the name belongs to a model of another role or client
 */
export async function ensureModel(tx: Tx, actor: Actor, wanted: ModelIdentity): Promise<ModelRow> {
  const id = newId();
  const created = await insertModel(tx, {
    id,
    name: wanted.name,
    role: wanted.role,
    client: wanted.client,
    baseUrl: wanted.baseUrl ?? null,
    modelName: wanted.modelName ?? null,
    keyEnv: wanted.keyEnv ?? null,
    options: wanted.options ?? {},
    createdBy: actor.name,
  });
  const model = await findModelByName(tx, wanted.name);
  if (!model) throw new Error(`The model ${wanted.name} was removed while it was looked up`);
  if (created) {
    await logAction(tx, actor, {
      action: "model.create",
      target: { kind: "model", id },
      details: { name: model.name, role: model.role, client: model.client },
    });
  } else if (model.role !== wanted.role || model.client !== wanted.client) {
    throw new AppError(
      "conflict",
      `The model "${model.name}" is a ${model.role.toLowerCase()} (${model.client}), not a ${wanted.role.toLowerCase()} (${wanted.client}); use another name`,
      { details: { name: model.name, role: model.role, client: model.client } },
    );
  }
  return model;
}
