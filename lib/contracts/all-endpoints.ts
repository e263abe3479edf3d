import { activityEndpoints } from "./activity";
import { adjudicationEndpoints } from "./adjudications";
import { auditPeopleEndpoints } from "./audit-people";
import { auditEndpoints } from "./audits";
import { benchEndpoints } from "./bench";
import { calibrationEndpoints } from "./calibrations";
import { channelEndpoints } from "./channels";
import { datasetEndpoints } from "./datasets";
import type { Endpoint } from "./endpoint";
import { evaluationEndpoints } from "./evaluations";
import { exportEndpoints } from "./exports";
import { generationEndpoints } from "./generations";
import { importEndpoints } from "./imports";
import { keyEndpoints } from "./keys";
import { modelEndpoints } from "./models";
import { peopleEndpoints } from "./people";
import { predictEndpoints } from "./predict";
import { predictionEndpoints } from "./predictions";
import { qualityEndpoints } from "./quality";
import { reportLinkEndpoints } from "./report-links";
import { reviewEndpoints } from "./reviews";
import { routerEndpoints } from "./router";
import { rowEndpoints } from "./rows";
import { runEndpoints } from "./runs";
import { studentEndpoints } from "./student";

/** Every endpoint of the HTTP API, in the order of the reference. */
export const ALL_ENDPOINTS: readonly Endpoint[] = [
  datasetEndpoints,
  rowEndpoints,
  importEndpoints,
  generationEndpoints,
  qualityEndpoints,
  predictionEndpoints,
  runEndpoints,
  predictEndpoints,
  studentEndpoints,
  evaluationEndpoints,
  calibrationEndpoints,
  modelEndpoints,
  auditEndpoints,
  reviewEndpoints,
  adjudicationEndpoints,
  auditPeopleEndpoints,
  reportLinkEndpoints,
  exportEndpoints,
  routerEndpoints,
  channelEndpoints,
  benchEndpoints,
  peopleEndpoints,
  keyEndpoints,
  activityEndpoints,
].flatMap((area) => Object.values(area) as unknown as Endpoint[]);
