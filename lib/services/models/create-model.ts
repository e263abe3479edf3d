import type { CreateModelBody, ModelView } from "@/lib/contracts/models";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { findModelById, insertModel, type JsonObject } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";
import { assertAddress } from "./assert-address";
import { toModel } from "./to-model";

/**
 * Registers a model behind an OpenAI-compatible server.
 * @throws AppError forbidden, already_exists, invalid_input for an address that may not be asked
 */
export async function createModel(actor: Actor, body: CreateModelBody): Promise<ModelView> {
  authorise(actor, "models:manage");
  assertAddress(body.base_url);
  const id = newId();
  return db().$transaction(async (tx) => {
    const made = await insertModel(tx, {
      id,
      name: body.name,
      role: body.role,
      client: "openai_compatible",
      baseUrl: body.base_url,
      modelName: body.model,
      keyEnv: body.key_env,
      options: body.options as JsonObject,
      createdBy: actor.name,
    });
    const row = await findModelById(tx, id);
    if (!made || !row) throw taken(body.name);
    await logAction(tx, actor, {
      action: "model.create",
      target: { kind: "model", id },
      details: { name: body.name, role: body.role, base_url: body.base_url, key_env: body.key_env },
    });
    return toModel(actor, row);
  });
}

const taken = (name: string) =>
  new AppError("already_exists", `A model "${name}" exists already; choose another name`, {
    details: { name, field: "name" },
  });
