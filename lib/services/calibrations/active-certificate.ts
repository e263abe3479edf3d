import { listIndependent } from "@/lib/db/calibrations";
import type { Scale } from "@/lib/domain/certification/scale";
import type { Action } from "@/prompts/actions";
import { staleOf } from "./to-calibration";

/** What a router needs of a certificate: how confidences are scaled, and from where on they are accepted. */
export type ActiveCertificate = {
  calibration: string;
  versionId: string;
  promptVersion: string;
  scale: Scale;
  alpha: number;
  delta: number;
  /** Of all actions. */
  threshold: number;
  /** Thresholds that are certified for an action by itself; may be stricter or looser. */
  perAction: Partial<Record<Action, number>>;
};

const LOOKED_AT = 20;

/**
 * The newest certificate of a model that still holds: its version is the model's newest, the prompt is the one in use, and
 * the judged rows still have the same truth. null where none does: nothing may be accepted on its word. Callers authorise.
 */
export async function activeCertificate(modelId: string): Promise<ActiveCertificate | null> {
  for (const row of await listIndependent(modelId, LOOKED_AT)) {
    const all = row.certificates.find(({ action }) => action === "");
    if (!all?.certified || all.threshold === null) continue;
    if ((await staleOf(row)).length > 0) continue;
    return {
      calibration: row.id,
      versionId: row.versionId,
      promptVersion: row.promptVersion,
      scale: { method: row.method === "scores" ? "scores" : "confidence", temperature: row.temperature },
      alpha: all.alpha,
      delta: all.delta,
      threshold: all.threshold,
      perAction: Object.fromEntries(
        row.certificates.flatMap(({ action, threshold }) =>
          action !== "" && threshold !== null ? [[action, threshold]] : [],
        ),
      ),
    };
  }
  return null;
}
