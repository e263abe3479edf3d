import { type DatasetRecord, findDataset } from "@/lib/db/datasets";
import { AppError } from "@/lib/errors";

/** @throws AppError not_found, naming the slug. */
export async function requireDataset(slug: string): Promise<DatasetRecord> {
  // Postgres refuses a text with U+0000 instead of not finding it.
  const dataset = slug.includes("\0") ? null : await findDataset(slug);
  if (!dataset)
    throw new AppError("not_found", `There is no data set "${slug}"; GET /api/v1/datasets lists them`);
  return dataset;
}
