import { findRun, finishedRunsOf, type RunRow } from "@/lib/db/runs";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { requireModel } from "../models/find-model";

/**
 * The runs that a calibration may judge, the best first: the one that is named; else those of the model's newest version
 * before others, and sets of out-of-fold predictions last, because what is promised is promised of one model.
 * @throws AppError not_found, invalid_input
 */
export async function findCalibrationRuns(
  dataset: { id: string; slug: string },
  name: string,
): Promise<[RunRow, ...RunRow[]]> {
  const byId = isId(name) ? await findRun(name) : null;
  if (byId) {
    if (byId.datasetId === dataset.id) return [byId];
    throw new AppError("invalid_input", `The run ${name} is of another data set than "${dataset.slug}".`);
  }
  const model = await requireModel(name);
  const rank = ({ kind }: RunRow) => (kind === "out_of_fold" ? 1 : 0);
  // Newest first as they come; the sort keeps that order among equals.
  const [best, ...others] = (await finishedRunsOf(dataset.id, model.id)).sort(
    (a, b) => rank(a) - rank(b) || b.version.number - a.version.number,
  );
  if (best) return [best, ...others];
  throw new AppError(
    "invalid_input",
    `The model "${model.name}" has no finished run on "${dataset.slug}"; make one with \`parallax predict --dataset ${dataset.slug} --model ${model.name}\`.`,
  );
}
