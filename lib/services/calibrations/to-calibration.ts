import type { CalibrationView, Certified } from "@/lib/contracts/calibrations";
import type { CalibrationRow } from "@/lib/db/calibrations";
import { db } from "@/lib/db/client";
import { latestVersion } from "@/lib/db/models";
import { type Certification, minimumAccepted } from "@/lib/domain/certification/certify";
import type { Truth } from "@/lib/domain/evaluation/truth";
import { ACTIONS, type Action } from "@/prompts/actions";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { calibrationHash, readCalibrationRows } from "./read-rows";

type Stored = CalibrationRow["certificates"][number];
type Scope = { split: string; temperature_split: string; rows: number; temperature_rows: number };
type Figures = Pick<
  CalibrationView,
  "ece_before" | "ece_after" | "ece" | "brier_before" | "brier_after" | "aurc" | "augrc"
> & { overall: Certification & { delta: number } };

/** A calibration as the API and the pages show it, with whether its certificates still hold. */
export async function toCalibration(row: CalibrationRow): Promise<CalibrationView> {
  const scope = row.scope as Scope;
  const { overall, ...figures } = row.figures as unknown as Figures;
  const all = row.certificates.find(({ action }) => action === "");
  if (!all) throw new Error(`calibration ${row.id} has no certificate`);
  const stale = await staleOf(row, scope);
  const found = certifiedOf(all);
  return {
    id: row.id,
    dataset: row.dataset.slug,
    model: row.version.model.name,
    version: row.version.number,
    prompt_version: row.promptVersion,
    run: row.runId,
    run_kind: row.run.kind,
    truth: row.truth as Truth,
    ...scope,
    data_hash: row.dataHash,
    method: row.method === "scores" ? "scores" : "confidence",
    temperature: row.temperature,
    ...figures,
    ...found,
    per_action: ACTIONS.flatMap((action) => {
      const one = row.certificates.find((certificate) => certificate.action === action);
      return one ? [{ action: action as Action, ...certifiedOf(one) }] : [];
    }),
    basis: row.independent ? "certificate" : "estimate",
    estimate: row.independent
      ? null
      : { ...found, certified: false, threshold: overall.threshold, coverage: overall.coverage },
    valid: stale.length === 0,
    stale,
    why: whyNot(found, row.independent),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}

const certifiedOf = (stored: Stored): Certified => ({
  alpha: stored.alpha,
  delta: stored.delta,
  certified: stored.certified,
  threshold: stored.threshold,
  n: stored.n,
  k: stored.k,
  total: stored.total,
  coverage: stored.coverage,
  bound: stored.bound,
  p: stored.p,
  needed_labels: stored.neededLabels,
});

/** What a certificate is bound to and has changed: another model, another prompt, another truth of the same rows. */
export async function staleOf(
  row: CalibrationRow,
  scope: Scope = row.scope as Scope,
): Promise<CalibrationView["stale"]> {
  const stale: CalibrationView["stale"] = [];
  const latest = await latestVersion(db(), row.version.modelId);
  if (latest?.id !== row.versionId) stale.push("model_version");
  if (row.promptVersion !== PROMPT_VERSION) stale.push("prompt_version");
  const { datasetId, runId } = row;
  const rows = await readCalibrationRows({ datasetId, runId, split: scope.split, truth: row.truth as Truth });
  if (calibrationHash(rows) !== row.dataHash) stale.push("data_hash");
  return stale;
}

function whyNot(
  { certified, alpha, delta, n, k, needed_labels }: Certified,
  independent: boolean,
): string | null {
  if (certified) return null;
  const percent = (value: number) => `${Number((100 * value).toFixed(1))} %`;
  if (!independent) {
    return "Out-of-fold scores come from several models: what they give is an estimate. Make a run of the one model that is to be used, over rows that it has not seen.";
  }
  const minimum = minimumAccepted({ alpha, delta });
  if (needed_labels === null) {
    return `${k} of ${n} accepted answers are wrong, ${percent(k / n)}: at this rate no number of labels certifies ${percent(alpha)}. Allow more errors, or better the model.`;
  }
  return n < minimum
    ? `Not certifiable yet: testing for ${percent(alpha)} begins with ${minimum} accepted answers, and there are ${n}. About ${needed_labels} more labels.`
    : `Not certifiable yet: ${k} of ${n} accepted answers are wrong, which does not show with ${percent(1 - delta)} confidence that at most ${percent(alpha)} are. About ${needed_labels} more labels.`;
}
