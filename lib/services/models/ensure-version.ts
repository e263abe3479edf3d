import { logAction } from "@/lib/db/audit-log";
import type { Tx } from "@/lib/db/client";
import { ensureVersionRow, type JsonObject, type VersionRow } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { sha256Hex } from "@/lib/domain/canonical/hash";
import { canonicalText } from "@/lib/domain/canonical/jcs";
import { newId } from "@/lib/ids";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";

export type VersionIdentity = {
  /** Everything that makes the version's answers: artefact hash, address, model name, request options … JSON only. */
  parts: Record<string, unknown>;
  /** Default: the prompt in use. */
  promptVersion?: string;
  datasetId?: string;
  artefactId?: string;
  card?: JsonObject;
};

/** Lowercase hex SHA-256 of the JCS form (RFC 8785) of the parts and the prompt's version. */
export const versionFingerprint = (parts: Record<string, unknown>, promptVersion: string): string =>
  sha256Hex(canonicalText({ ...parts, prompt_version: promptVersion }));

/**
 * The version of the model that answers as `parts` say: the one with the same fingerprint, else a new one with the
 * next number. Versions never change; data set, artefact and card of one that stands already are left as they are.
 * Safe when two do it at once. Callers authorise.
 */
export async function ensureVersion(
  tx: Tx,
  actor: Actor,
  modelId: string,
  identity: VersionIdentity,
): Promise<{ version: VersionRow; created: boolean }> {
  const promptVersion = identity.promptVersion ?? PROMPT_VERSION;
  const result = await ensureVersionRow(tx, {
    id: newId(),
    modelId,
    promptVersion,
    datasetId: identity.datasetId ?? null,
    artefactId: identity.artefactId ?? null,
    fingerprint: versionFingerprint(identity.parts, promptVersion),
    card: identity.card ?? {},
    createdBy: actor.name,
  });
  if (result.created) {
    await logAction(tx, actor, {
      action: "model.version",
      target: { kind: "model", id: modelId },
      details: { version: result.version.id, number: result.version.number },
    });
  }
  return result;
}
