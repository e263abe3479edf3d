import type { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db, type Tx } from "./client";
import { rawPool } from "./raw";

const withParts = {
  certificates: true,
  dataset: { select: { slug: true } },
  run: { select: { kind: true, createdAt: true } },
  version: { select: { number: true, modelId: true, model: { select: { name: true } } } },
} satisfies Prisma.CalibrationInclude;

export type CalibrationRow = Prisma.CalibrationGetPayload<{ include: typeof withParts }>;
export type NewCertificate = Omit<Prisma.CertificateCreateManyInput, "calibrationId">;
export type NewCalibration = Omit<Prisma.CalibrationUncheckedCreateInput, "certificates" | "createdAt">;

export async function insertCalibration(
  tx: Tx,
  calibration: NewCalibration,
  certificates: readonly NewCertificate[],
): Promise<void> {
  await tx.calibration.create({ data: calibration });
  await tx.certificate.createMany({
    data: certificates.map((certificate) => ({ ...certificate, calibrationId: calibration.id })),
  });
}

export const findCalibration = (id: string, client: DbOrTx = db()): Promise<CalibrationRow | null> =>
  client.calibration.findUnique({ where: { id }, include: withParts });

/** Newest first. */
export const listCalibrations = (
  datasetId: string,
  limit: number,
  client: DbOrTx = db(),
): Promise<CalibrationRow[]> =>
  client.calibration.findMany({
    where: { datasetId },
    include: withParts,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });

/** Calibrations of a model's versions that may certify something, newest first. */
export const listIndependent = (
  modelId: string,
  limit: number,
  client: DbOrTx = db(),
): Promise<CalibrationRow[]> =>
  client.calibration.findMany({
    where: { version: { modelId }, independent: true },
    include: withParts,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });

/** The confidence that is shown from now on, of answers of a run. */
export async function setCalibrated(
  runId: string,
  values: readonly { seq: number; calibrated: number }[],
): Promise<void> {
  await rawPool().query(
    `UPDATE prediction p SET calibrated = given.value
       FROM unnest($2::bigint[], $3::float8[]) AS given (seq, value)
      WHERE p.run_id = $1 AND p.seq = given.seq AND p.calibrated IS DISTINCT FROM given.value`,
    [runId, values.map(({ seq }) => seq), values.map(({ calibrated }) => calibrated)],
  );
}

/** Legal answers of a run with their scores, a page at a time. */
export async function readScoresAfter(
  runId: string,
  after: number,
  limit: number,
): Promise<
  {
    seq: number;
    action: string;
    target: string | null;
    confidence: number;
    actions: Record<string, number> | null;
    tasks: Record<string, number> | null;
  }[]
> {
  const { rows } = await rawPool().query(
    `SELECT seq::float8 AS seq, action, target_task_id AS target, confidence, action_scores AS actions, task_scores AS tasks
       FROM prediction WHERE run_id = $1 AND seq > $2 AND state = 'ok' AND confidence IS NOT NULL ORDER BY seq LIMIT $3`,
    [runId, after, limit],
  );
  return rows;
}
