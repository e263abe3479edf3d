import { z } from "zod";
import { job } from "./definition";

/** Writes the files of a stored export. */
export const runExportJob = job({
  name: "export.run",
  version: 1,
  payload: z.object({ export_id: z.uuid() }),
});

export const runExportKey = (exportId: string): string => `export:${exportId}`;
