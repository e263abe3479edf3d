import type { CalibrationView, Certified } from "@/lib/contracts/calibrations";
import type { CalibrationRow } from "@/lib/db/calibrations";
import { db } from "@/lib/db/client";
import { latestVersion } from "@/lib/db/models";
import type { Certification } from "@/lib/domain/certification/certify";
import type { Truth } from "@/lib/domain/evaluation/truth";
import { ACTIONS, type Action } from "@/prompts/actions";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { calibrationHash, countSources, readCalibrationRows } from "./read-rows";
import { warningsOf } from "./warnings";
import { whyNot } from "./why-not";

type Stored = CalibrationRow["certificates"][number];
type Scope = Pick<CalibrationView, "split" | "temperature_split" | "rows" | "temperature_rows"> &
  Partial<Pick<CalibrationView, "truth_sources" | "split_rows">>;
type Figures = Pick<
  CalibrationView,
  "ece_before" | "ece_after" | "ece" | "brier_before" | "brier_after" | "aurc" | "augrc"
> & { overall: Omit<Certification, "tested"> & { delta: number; tested?: number | null } };

/** A calibration as the API and the pages show it, with whether its certificates still hold. */
export async function toCalibration(row: CalibrationRow): Promise<CalibrationView> {
  const scope = row.scope as Scope;
  const { overall, ...figures } = row.figures as unknown as Figures;
  const all = row.certificates.find(({ action }) => action === "");
  if (!all) throw new Error(`calibration ${row.id} has no certificate`);
  const stale = await staleOf(row, scope);
  const found = certifiedOf(all);
  const tested = overall.tested ?? found.threshold;
  const split_rows = scope.split_rows ?? null;
  // One of the time before these were counted: as they are now.
  const truth_sources = scope.truth_sources ?? countSources(await judgedRows(row, scope));
  const human_judged = truth_sources.adjudicated + truth_sources.human;
  return {
    id: row.id,
    dataset: row.dataset.slug,
    model: row.version.model.name,
    version: row.version.number,
    version_id: row.versionId,
    prompt_version: row.promptVersion,
    run: row.runId,
    run_kind: row.run.kind,
    run_at: row.run.createdAt.toISOString(),
    truth: row.truth as Truth,
    ...scope,
    ...{ truth_sources, human_judged, split_rows },
    warnings: warningsOf({ ...scope, human_judged }),
    data_hash: row.dataHash,
    method: row.method === "scores" ? "scores" : "confidence",
    temperature: row.temperature,
    ...figures,
    ...found,
    tested,
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
    why: whyNot({ ...found, tested, split_rows, rows: scope.rows }, row.independent),
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
  if (calibrationHash(await judgedRows(row, scope)) !== row.dataHash) stale.push("data_hash");
  return stale;
}

const judgedRows = ({ datasetId, runId, truth }: CalibrationRow, { split }: Scope) =>
  readCalibrationRows({ datasetId, runId, split, truth: truth as Truth });
