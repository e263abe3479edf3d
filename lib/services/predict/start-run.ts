import { runOptionsSchema, type StartRun, startRunSchema } from "@/lib/contracts/predict";
import type { RunView } from "@/lib/contracts/runs";
import { readAudit } from "@/lib/db/audits";
import { db } from "@/lib/db/client";
import { latestVersion, type ModelRow, type VersionRow } from "@/lib/db/models";
import { insertQueuedRun } from "@/lib/db/prediction-runs";
import { countScope } from "@/lib/db/run-rows";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { assertPriced } from "../models/assert-priced";
import { ensureServedVersion } from "../models/ensure-served-version";
import { requireModel } from "../models/find-model";
import { getRun } from "../runs/get-run";
import { queueRun } from "./queue-run";

/**
 * Queues a prediction run, or leaves it to the calling process. Nothing is asked of any model yet.
 * @throws AppError not_found, conflict (archived, a student without weights), invalid_input (a record, no rows, a limit
 * without prices)
 */
export async function startRun(
  actor: Actor,
  slug: string,
  asked: StartRun,
  { by }: { by: "worker" | "caller" },
): Promise<RunView> {
  authorise(actor, "runs:manage");
  const { model: name, filter = {}, audit, ...limits } = startRunSchema.parse(asked);
  const options = runOptionsSchema.parse(limits);
  const [dataset, model] = await Promise.all([requireDataset(slug), requireModel(name)]);
  if (dataset.archivedAt)
    throw new AppError("conflict", `The data set "${slug}" is archived; take it out of the archive first.`);
  assertCanBeAsked(model);
  if (options.max_cost !== null) assertPriced([model]);
  if (audit !== undefined) await assertAudit(actor, audit, dataset.id);
  const given = JSON.parse(JSON.stringify(filter));
  const total = await countScope({ datasetId: dataset.id, filter, auditId: audit ?? null });
  if (total === 0)
    throw new AppError(
      "invalid_input",
      `No row of "${slug}" is meant: the data set is empty, or nothing fits.`,
    );
  const run = { id: newId(), datasetId: dataset.id, modelId: model.id };
  await db().$transaction(async (tx) => {
    const version =
      model.client === "embedded" ? await fittedVersion(model) : await ensureServedVersion(tx, actor, model);
    await insertQueuedRun(
      {
        ...{ ...run, versionId: version.id },
        kind: model.client === "embedded" ? "head" : "called",
        promptVersion: version.promptVersion,
        filter: given,
        auditId: audit ?? null,
        options,
        total,
        createdBy: actor.name,
      },
      tx,
    );
    await queueRun(tx, actor, { run, by, action: "run.start", details: { model: model.name, rows: total } });
  });
  return getRun(actor, run.id);
}

function assertCanBeAsked(model: ModelRow): void {
  if (model.archivedAt)
    throw new AppError(
      "conflict",
      `The model "${model.name}" is archived; take it out of the archive first.`,
    );
  if (model.client !== "recorded") return;
  throw new AppError(
    "invalid_input",
    `The model "${model.name}" is a record of answers and cannot be asked; import its predictions, or choose a model with an address.`,
  );
}

async function fittedVersion(model: ModelRow): Promise<VersionRow> {
  const version = await latestVersion(db(), model.id);
  if (version?.artefactId) return version;
  throw new AppError(
    "conflict",
    `The student "${model.name}" has no weights yet; train it with \`parallax student train\`.`,
  );
}

async function assertAudit(actor: Actor, id: string, datasetId: string): Promise<void> {
  const audit = await readAudit(id, actor.id);
  if (audit?.datasetId === datasetId) return;
  throw new AppError(audit ? "invalid_input" : "not_found", `There is no audit ${id} of this data set.`);
}
