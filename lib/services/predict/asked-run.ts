import { newestAskedRun } from "@/lib/db/prediction-runs";
import { findRun, type RunRow } from "@/lib/db/runs";
import { AppError } from "@/lib/errors";
import { requireDataset } from "../datasets/require-dataset";
import { requireModel } from "../models/find-model";

/** A run whose answers are asked here. @throws AppError not_found; conflict for one whose answers were imported */
export async function askedRun(id: string): Promise<RunRow> {
  const run = await findRun(id);
  if (!run) throw new AppError("not_found", `There is no run ${id}`);
  if ((run.options as { imported?: boolean }).imported !== true) return run;
  throw new AppError(
    "conflict",
    `The answers of the run ${id} were imported: there is nobody to ask. Import the file again to complete it.`,
  );
}

/** The newest run of a model on a data set that was asked here. Callers authorise. @throws AppError not_found */
export async function newestRun(slug: string, modelName: string): Promise<RunRow> {
  const [dataset, model] = await Promise.all([requireDataset(slug), requireModel(modelName)]);
  const newest = await newestAskedRun(dataset.id, model.id);
  if (newest) return askedRun(newest.id);
  throw new AppError("not_found", `There is no run of "${model.name}" on "${slug}" to go on with.`);
}
