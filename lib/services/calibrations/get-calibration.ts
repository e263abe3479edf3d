import type { CalibrationView } from "@/lib/contracts/calibrations";
import { findCalibration } from "@/lib/db/calibrations";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { toCalibration } from "./to-calibration";

/** @throws AppError not_found */
export async function getCalibration(actor: Actor, id: string): Promise<CalibrationView> {
  authorise(actor, "dataset:read");
  const row = await findCalibration(id);
  if (!row) throw new AppError("not_found", `There is no calibration ${id}`);
  return toCalibration(row);
}
