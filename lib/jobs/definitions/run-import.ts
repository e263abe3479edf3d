import { z } from "zod";
import { job } from "./definition";

/** Imports a stored upload. */
export const runImportJob = job({
  name: "import.run",
  version: 1,
  payload: z.object({ import_id: z.uuid() }),
});
