import { compactCellsJob } from "@/lib/jobs/definitions/compact-cells";
import { indexSearchJob } from "@/lib/jobs/definitions/index-search";
import { measureQualityJob } from "@/lib/jobs/definitions/measure-quality";
import { runExportJob } from "@/lib/jobs/definitions/run-export";
import { runGenerationJob } from "@/lib/jobs/definitions/run-generation";
import { runImportJob } from "@/lib/jobs/definitions/run-import";
import { runPredictionsJob } from "@/lib/jobs/definitions/run-predictions";
import { sendDoubtsJob } from "@/lib/jobs/definitions/send-doubts";
import { sweepBlobsJob } from "@/lib/jobs/definitions/sweep-blobs";
import { trainStudentJob } from "@/lib/jobs/definitions/train-student";
import { compactCells } from "./compact-cells";
import type { Handler } from "./context";
import { indexSearch } from "./index-search";
import { measureQuality } from "./measure-quality";
import { runExport } from "./run-export";
import { runGenerationHandler } from "./run-generation";
import { runImport } from "./run-import";
import { runPredictionsHandler } from "./run-predictions";
import { sendDoubtsHandler } from "./send-doubts";
import { sweepBlobs } from "./sweep-blobs";
import { trainStudent } from "./train-student";

/** Every job by its name. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  [runImportJob.name]: runImport,
  [runExportJob.name]: runExport,
  [runGenerationJob.name]: runGenerationHandler,
  [runPredictionsJob.name]: runPredictionsHandler,
  [indexSearchJob.name]: indexSearch,
  [compactCellsJob.name]: compactCells,
  [measureQualityJob.name]: measureQuality,
  [sendDoubtsJob.name]: sendDoubtsHandler,
  [sweepBlobsJob.name]: sweepBlobs,
  [trainStudentJob.name]: trainStudent,
};
