import { calibrationEndpoints } from "@/lib/contracts/calibrations";
import { json, withApi } from "@/lib/http/with-api";
import { calibrate } from "@/lib/services/calibrations/calibrate";
import { listCalibrations } from "@/lib/services/calibrations/list-calibrations";

export const GET = withApi(calibrationEndpoints.list, async ({ actor, query }) =>
  json({ calibrations: await listCalibrations(actor, query.dataset, query.limit) }),
);

export const POST = withApi(calibrationEndpoints.calibrate, async ({ actor, body }) =>
  json(await calibrate(actor, body), 201),
);
