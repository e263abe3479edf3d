import { findRun, findRunOfModel, type RunRow } from "@/lib/db/runs";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { requireModel } from "../models/find-model";

/**
 * The run that a calibration judges: the one that is named; else the model's newest finished one that is no set of
 * out-of-fold predictions, because what is promised is promised of one model; else those, for an estimate.
 * @throws AppError not_found, invalid_input
 */
export async function findCalibrationRun(
  dataset: { id: string; slug: string },
  name: string,
): Promise<RunRow> {
  const byId = isId(name) ? await findRun(name) : null;
  if (byId) {
    if (byId.datasetId === dataset.id) return byId;
    throw new AppError("invalid_input", `The run ${name} is of another data set than "${dataset.slug}".`);
  }
  const model = await requireModel(name);
  const run =
    (await findRunOfModel(dataset.id, model.id, ["head"])) ??
    (await findRunOfModel(dataset.id, model.id, ["called", "recorded"])) ??
    (await findRunOfModel(dataset.id, model.id));
  if (run) return run;
  throw new AppError(
    "invalid_input",
    `The model "${model.name}" has no finished run on "${dataset.slug}"; make one with \`parallax predict --dataset ${dataset.slug} --model ${model.name}\`.`,
  );
}
