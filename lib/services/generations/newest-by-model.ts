import type { GenerationView } from "@/lib/contracts/generations";
import { newestGeneration } from "@/lib/db/generations";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toView } from "./to-view";
import { writingModel } from "./writing-model";

/**
 * The newest generation of a data set by a model, finished or not: what `--resume` goes on with.
 * @throws AppError not_found where there is none
 */
export async function newestByModel(actor: Actor, slug: string, model: string): Promise<GenerationView> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  const writer = await writingModel(model);
  const row = await newestGeneration(dataset.id, writer.id);
  if (!row) {
    throw new AppError(
      "not_found",
      `No generation of "${slug}" by "${model}" was begun; leave --resume out to begin one.`,
    );
  }
  return toView(row);
}
