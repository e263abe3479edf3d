import type { ModelView } from "@/lib/contracts/models";
import type { ListedModel, ModelRow } from "@/lib/db/models";
import { type Actor, can } from "@/lib/domain/access";

/** A model as the API shows it. Addresses and options are for those who manage models; the key is for nobody. */
export function toModel(
  actor: Actor,
  row: ModelRow & Partial<Pick<ListedModel, "versions" | "runs">>,
): ModelView {
  const manages = can(actor, "models:manage");
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    client: row.client,
    base_url: manages ? row.baseUrl : null,
    model: row.modelName,
    key_env: manages ? row.keyEnv : null,
    key_set: manages && row.keyEnv ? Boolean(process.env[row.keyEnv]?.trim()) : null,
    options: manages ? (row.options as Record<string, unknown>) : null,
    versions: row.versions ?? 0,
    runs: row.runs ?? 0,
    archived_at: row.archivedAt?.toISOString() ?? null,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}
