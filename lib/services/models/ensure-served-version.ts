import type { Tx } from "@/lib/db/client";
import type { ModelRow, VersionRow } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { answeringParts } from "@/lib/domain/models/model-options";
import { ensureVersion } from "./ensure-version";

/**
 * The version by which a served model answers now: its address, its name there, the options that change answers, and the
 * prompt in use. Times, limits and prices make no other version. Callers authorise.
 */
export async function ensureServedVersion(tx: Tx, actor: Actor, model: ModelRow): Promise<VersionRow> {
  return (await ensureVersion(tx, actor, model.id, { parts: answeringParts(model) })).version;
}
