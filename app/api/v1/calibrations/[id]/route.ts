import { calibrationEndpoints } from "@/lib/contracts/calibrations";
import { json, withApi } from "@/lib/http/with-api";
import { getCalibration } from "@/lib/services/calibrations/get-calibration";

export const GET = withApi(calibrationEndpoints.get, async ({ actor, params }) =>
  json(await getCalibration(actor, params.id)),
);
