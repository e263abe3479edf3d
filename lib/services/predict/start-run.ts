import { type RunOptions, runOptionsSchema, type StartRun, startRunSchema } from "@/lib/contracts/predict";
import type { RunView } from "@/lib/contracts/runs";
import { logAction } from "@/lib/db/audit-log";
import { readAudit } from "@/lib/db/audits";
import { db } from "@/lib/db/client";
import { latestVersion, type ModelRow, type VersionRow } from "@/lib/db/models";
import { countScope, insertQueuedRun } from "@/lib/db/prediction-runs";
import { addJob } from "@/lib/db/queue";
import type { Actor } from "@/lib/domain/access";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { predictionsJobOptions, runPredictionsJob } from "@/lib/jobs/definitions/run-predictions";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { isPriced } from "../generations/run/open-models";
import { asPayload } from "../generations/start-generation";
import { ensureServedVersion } from "../models/ensure-served-version";
import { requireModel } from "../models/find-model";
import { getRun } from "../runs/get-run";

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
  assertPriced(model, options);
  if (audit !== undefined) await assertAudit(actor, audit, dataset.id);
  const given = JSON.parse(JSON.stringify(filter));
  const total = await countScope({ datasetId: dataset.id, filter, auditId: audit ?? null });
  if (total === 0)
    throw new AppError(
      "invalid_input",
      `No row of "${slug}" is meant: the data set is empty, or nothing fits.`,
    );
  const id = newId();
  await db().$transaction(async (tx) => {
    const version =
      model.client === "embedded" ? await fittedVersion(model) : await ensureServedVersion(tx, actor, model);
    await insertQueuedRun(
      {
        ...{ id, datasetId: dataset.id, modelId: model.id, versionId: version.id },
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
    if (by === "worker") {
      await addJob(
        tx,
        runPredictionsJob,
        { run_id: id, actor: asPayload(actor) },
        predictionsJobOptions(id, model.id),
      );
    }
    await logAction(tx, actor, {
      action: "run.start",
      target: { kind: "dataset", id: dataset.id },
      details: { run: id, model: model.name, rows: total, by },
    });
  });
  return getRun(actor, id);
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

/** A limit that cannot be held is none. @throws AppError invalid_input */
export function assertPriced(
  model: Pick<ModelRow, "name" | "options">,
  { max_cost }: Pick<RunOptions, "max_cost">,
): void {
  if (max_cost === null || isPriced(modelOptionsSchema.parse(model.options))) return;
  throw new AppError(
    "invalid_input",
    `A cost limit needs prices, and the model "${model.name}" has none: set price_in and price_out (for a million tokens), or leave the limit out.`,
  );
}

async function assertAudit(actor: Actor, id: string, datasetId: string): Promise<void> {
  const audit = await readAudit(id, actor.id);
  if (audit?.datasetId === datasetId) return;
  throw new AppError(audit ? "invalid_input" : "not_found", `There is no audit ${id} of this data set.`);
}
