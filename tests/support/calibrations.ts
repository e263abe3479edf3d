import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids";

/** A calibration with as many certified thresholds (two at most), of a new model unless a version is given. */
export async function insertCalibration(
  datasetId: string,
  given: { promptVersion: string; certified: number; versionId?: string },
): Promise<{ id: string; versionId: string }> {
  const [id, createdBy] = [newId(), "Ada"];
  const versionId = given.versionId ?? (await insertVersion(given.promptVersion));
  const { modelId } = await db().modelVersion.findUniqueOrThrow({ where: { id: versionId } });
  const promptVersion = given.promptVersion;
  const run = await db().predictionRun.create({
    data: { id: newId(), datasetId, modelId, versionId, kind: "out_of_fold", promptVersion, createdBy },
  });
  const figures = {
    truth: "imported",
    scope: {},
    dataHash: "0",
    method: "scores",
    temperature: 1,
    figures: {},
  };
  await db().calibration.create({
    data: {
      id,
      datasetId,
      versionId,
      runId: run.id,
      promptVersion,
      independent: true,
      ...figures,
      createdBy,
    },
  });
  await db().certificate.createMany({
    data: ["", "reply"].slice(0, given.certified).map((action) => ({
      ...{ calibrationId: id, action, alpha: 0.1, delta: 0.05, certified: true, threshold: 0.8 },
      ...{ n: 100, k: 2, total: 100 },
    })),
  });
  return { id, versionId };
}

async function insertVersion(promptVersion: string): Promise<string> {
  const [id, modelId, createdBy] = [newId(), newId(), "Ada"];
  await db().model.create({
    data: { id: modelId, name: `student-${id}`, role: "STUDENT", client: "embedded", createdBy },
  });
  await db().modelVersion.create({
    data: { id, modelId, number: 1, promptVersion, fingerprint: id, createdBy },
  });
  return id;
}
