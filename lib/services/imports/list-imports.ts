import type { ImportView } from "@/lib/contracts/imports";
import { listImports as findImports } from "@/lib/db/imports";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { toView } from "./to-view";

/** Imports into a data set, newest first. @throws AppError not_found */
export async function listImports(actor: Actor, dataset: string, limit = 50): Promise<ImportView[]> {
  authorise(actor, "dataset:read");
  const rows = await findImports(dataset, limit);
  if (!rows) throw new AppError("not_found", `There is no data set "${dataset}".`);
  return rows.map(toView);
}
