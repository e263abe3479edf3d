import type { ChangeModelBody, ModelView } from "@/lib/contracts/models";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { countOfModel, type JsonObject, updateModel } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { assertAddress } from "./assert-address";
import { requireModel } from "./find-model";
import { toModel } from "./to-model";

/**
 * Changes a model's address, key variable or options, or archives it. Versions and what they said stay as they were: a
 * changed address answers as another version.
 * @throws AppError not_found, forbidden, bad_request for an address of a model that has none
 */
export async function changeModel(
  actor: Actor,
  nameOrId: string,
  body: ChangeModelBody,
  now = new Date(),
): Promise<ModelView> {
  authorise(actor, "models:manage");
  if (body.base_url !== undefined) assertAddress(body.base_url);
  return db().$transaction(async (tx) => {
    const { id, client, name, archivedAt } = await requireModel(nameOrId, tx);
    const { archived, base_url, model, key_env, options } = body;
    if (
      client !== "openai_compatible" &&
      [base_url, model, key_env, options].some((value) => value !== undefined)
    ) {
      throw new AppError(
        "bad_request",
        `The model "${name}" is ${client}: it has no address, key or options`,
      );
    }
    const row = await updateModel(tx, id, {
      ...(base_url !== undefined && { baseUrl: base_url }),
      ...(model !== undefined && { modelName: model }),
      ...(key_env !== undefined && { keyEnv: key_env }),
      ...(options !== undefined && { options: options as JsonObject }),
      // Archived twice keeps the first date.
      ...(archived !== undefined && { archivedAt: archived ? (archivedAt ?? now) : null }),
    });
    await logAction(tx, actor, {
      action: archived === undefined ? "model.change" : archived ? "model.archive" : "model.restore",
      target: { kind: "model", id },
      details: { name, changed: Object.keys(body), ...(base_url !== undefined && { base_url }) },
    });
    return toModel(actor, { ...row, ...(await countOfModel(tx, id)) });
  });
}
