import type { CalibrationView } from "@/lib/contracts/calibrations";
import { listCalibrations as findCalibrations } from "@/lib/db/calibrations";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toCalibration } from "./to-calibration";

/** Calibrations of a data set's models, newest first. @throws AppError not_found */
export async function listCalibrations(actor: Actor, slug: string, limit = 10): Promise<CalibrationView[]> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  const views: CalibrationView[] = [];
  // One after another: each looks whether its rows are still the same.
  for (const row of await findCalibrations(dataset.id, limit)) views.push(await toCalibration(row));
  return views;
}
