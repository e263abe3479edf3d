import { activityEndpoints } from "./activity";
import { adjudicationEndpoints } from "./adjudications";
import { auditPeopleEndpoints } from "./audit-people";
import { auditEndpoints } from "./audits";
import { calibrationEndpoints } from "./calibrations";
import { datasetEndpoints } from "./datasets";
import type { Endpoint } from "./endpoint";
import { evaluationEndpoints } from "./evaluations";
import { exportEndpoints } from "./exports";
import { generationEndpoints } from "./generations";
import { importEndpoints } from "./imports";
import { keyEndpoints } from "./keys";
import { modelEndpoints } from "./models";
import { peopleEndpoints } from "./people";
import { predictionEndpoints } from "./predictions";
import { qualityEndpoints } from "./quality";
import { reviewEndpoints } from "./reviews";
import { rowEndpoints } from "./rows";
import { runEndpoints } from "./runs";

/** Every endpoint of the HTTP API, in the order of the reference. */
export const ALL_ENDPOINTS: readonly Endpoint[] = [
  datasetEndpoints,
  rowEndpoints,
  importEndpoints,
  generationEndpoints,
  qualityEndpoints,
  predictionEndpoints,
  runEndpoints,
  evaluationEndpoints,
  calibrationEndpoints,
  modelEndpoints,
  auditEndpoints,
  reviewEndpoints,
  adjudicationEndpoints,
  auditPeopleEndpoints,
  exportEndpoints,
  peopleEndpoints,
  keyEndpoints,
  activityEndpoints,
].flatMap((area) => Object.values(area) as unknown as Endpoint[]);
