import { slugSchema } from "@/lib/contracts/datasets";
import { logActionRaw } from "@/lib/db/audit-log-raw";
import { type DatasetToFill, datasetToFill } from "@/lib/db/imports";
import type { RawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";

/**
 * The data set that an import fills, in the connection's transaction; made if it is missing and `create` is set.
 * @throws AppError not_found, invalid_input (no slug), forbidden, conflict (archived)
 */
export async function fillDataset(
  connection: RawConnection,
  actor: Actor,
  slug: string,
  create: boolean,
): Promise<DatasetToFill> {
  const known = await datasetToFill(connection, slug, null);
  const dataset = known ?? (create ? await make(connection, actor, slug) : null);
  if (!dataset) {
    throw new AppError(
      "not_found",
      `There is no data set "${slug}". Make it first (POST /api/v1/datasets), or import with create=true.`,
    );
  }
  if (dataset.archived) {
    throw new AppError(
      "conflict",
      `The data set "${slug}" is archived; take it out of the archive to import into it.`,
    );
  }
  return dataset;
}

async function make(connection: RawConnection, actor: Actor, slug: string): Promise<DatasetToFill | null> {
  authorise(actor, "dataset:create");
  const valid = slugSchema.safeParse(slug);
  if (!valid.success) {
    const rule = valid.error.issues[0]?.message ?? "";
    throw new AppError(
      "invalid_input",
      `"${slug}" cannot be the slug of a data set: ${rule}, like "star-2".`,
    );
  }
  const dataset = await datasetToFill(connection, slug, { id: newId(), createdBy: actor.name });
  if (dataset?.created) {
    await logActionRaw(connection, actor, {
      action: "dataset.create",
      target: { kind: "dataset", id: dataset.id },
      details: { slug },
    });
  }
  return dataset;
}
