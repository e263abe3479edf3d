import type { JsonObject } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { type Artefact, fromArtefact } from "@/lib/models/embedded/artefact";
import { dataHashOf } from "@/lib/models/embedded/train/rows";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { collectTrainingRows } from "./collect-rows";
import { storeStudent, studentName } from "./store-version";

/**
 * Registers the student that ships with a data set, so that a fresh installation needs no training. Only where the rows
 * of split train are still those that it was fitted on; after a review has changed one it would be bound to other data.
 * @returns the version's number; null where the data are others
 */
export async function ensureShippedStudent(
  actor: Actor,
  slug: string,
  shipped: { artefact: unknown; card: JsonObject },
): Promise<number | null> {
  authorise(actor, "models:manage");
  const { dataHash } = fromArtefact(shipped.artefact);
  const dataset = await requireDataset(slug);
  const train = (await collectTrainingRows(dataset)).filter(({ split }) => split === "train");
  if (dataHashOf(train) !== dataHash) return null;
  const { version } = await storeStudent(actor, {
    model: studentName(slug),
    datasetId: dataset.id,
    artefact: shipped.artefact as Artefact,
    fittedOn: train.map(({ inputHash }) => inputHash),
    card: shipped.card,
  });
  return version.number;
}
