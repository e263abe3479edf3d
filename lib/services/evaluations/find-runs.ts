import { findRun, findRunOfModel, findShownRuns, type RunRow } from "@/lib/db/runs";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { requireModel } from "../models/find-model";

/**
 * The runs that are meant: by id, or the newest finished one of a model; a head's only where there is no other, since it
 * says nothing of the rows that it was fitted on. Nothing named: those that stand beside the labels.
 * @throws AppError not_found (model, run), invalid_input (a run of another data set, a model without a finished run)
 */
export async function findRuns(
  dataset: { id: string; slug: string },
  named: readonly string[],
): Promise<RunRow[]> {
  if (named.length === 0) {
    const shown = await findShownRuns(dataset.id);
    return [shown.teacher, shown.student].filter((run) => run !== null);
  }
  const runs: RunRow[] = [];
  for (const name of named) {
    const run = await findOne(dataset, name);
    if (!runs.some(({ id }) => id === run.id)) runs.push(run);
  }
  return runs;
}

async function findOne(dataset: { id: string; slug: string }, name: string): Promise<RunRow> {
  const byId = isId(name) ? await findRun(name) : null;
  if (byId) {
    if (byId.datasetId === dataset.id) return byId;
    throw new AppError(
      "invalid_input",
      `The run ${name} is of the data set "${byId.dataset.slug}", not of "${dataset.slug}".`,
    );
  }
  const model = await requireModel(name);
  const run = await findRunOfModel(dataset.id, model.id);
  if (run) return run;
  throw new AppError(
    "invalid_input",
    `The model "${model.name}" has no finished run on "${dataset.slug}"; make one with \`parallax predict --dataset ${dataset.slug} --model ${model.name}\`.`,
  );
}
