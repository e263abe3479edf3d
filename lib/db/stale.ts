import { db } from "./client";

/** An audit with reviews in it that an older prompt or guide made. */
export type StaleAuditRow = {
  id: string;
  name: string;
  dataset: string;
  kind: "sample" | "queue" | "doubt";
  status: "open" | "paused" | "closed";
  promptVersion: string;
  guideVersion: string;
  /** Reviews that stand in it. */
  reviews: number;
};

type Current = { promptVersion: string; guideVersion: string };

/** Audits of another prompt or guide than the present ones, newest first; of one data set, or of all that are not archived. */
export async function listStaleAudits(
  current: Current,
  { datasetId, limit }: { datasetId?: string | undefined; limit: number },
): Promise<StaleAuditRow[]> {
  return db().$queryRaw<StaleAuditRow[]>`
    SELECT a.id, a.name, ds.slug AS dataset, a.kind::text AS kind, a.status::text AS status,
           a.prompt_version AS "promptVersion", a.guide_version AS "guideVersion",
           (SELECT count(*)::int FROM review_slot s WHERE s.audit_id = a.id AND s.state = 'done') AS reviews
      FROM audit a JOIN dataset ds ON ds.id = a.dataset_id
     WHERE (a.prompt_version <> ${current.promptVersion} OR a.guide_version <> ${current.guideVersion})
       AND CASE WHEN ${datasetId ?? null}::uuid IS NULL THEN ds.archived_at IS NULL ELSE ds.id = ${datasetId ?? null}::uuid END
     ORDER BY a.created_at DESC, a.id DESC LIMIT ${limit}`;
}

/** A model version's newest calibration on a data set, made for an older prompt. */
export type StaleCalibrationRow = {
  id: string;
  dataset: string;
  model: string;
  version: number;
  promptVersion: string;
  /** Thresholds that it certifies. */
  certified: number;
};

export async function listStaleCalibrations(
  promptVersion: string,
  { datasetId, limit }: { datasetId?: string | undefined; limit: number },
): Promise<StaleCalibrationRow[]> {
  return db().$queryRaw<StaleCalibrationRow[]>`
    SELECT c.id, ds.slug AS dataset, m.name AS model, v.number AS version, c.prompt_version AS "promptVersion",
           (SELECT count(*)::int FROM certificate k WHERE k.calibration_id = c.id AND k.certified) AS certified
      FROM (SELECT DISTINCT ON (dataset_id, version_id) id, dataset_id, version_id, prompt_version, created_at
              FROM calibration ORDER BY dataset_id, version_id, created_at DESC, id DESC) c
      JOIN dataset ds ON ds.id = c.dataset_id
      JOIN model_version v ON v.id = c.version_id JOIN model m ON m.id = v.model_id
     WHERE c.prompt_version <> ${promptVersion}
       AND CASE WHEN ${datasetId ?? null}::uuid IS NULL THEN ds.archived_at IS NULL ELSE ds.id = ${datasetId ?? null}::uuid END
     ORDER BY c.created_at DESC, c.id DESC LIMIT ${limit}`;
}
