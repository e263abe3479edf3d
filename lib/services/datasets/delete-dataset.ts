import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { countHoldings, type DatasetHoldings, removeDataset } from "@/lib/db/datasets";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { requireDataset } from "./require-dataset";

/** A million rows with their index entries take a while to go. */
const PATIENCE_MS = 10 * 60_000;

/** What would be lost: said before the question. @throws AppError not_found */
export async function datasetHoldings(actor: Actor, slug: string): Promise<DatasetHoldings> {
  authorise(actor, "dataset:manage");
  return countHoldings((await requireDataset(slug)).id);
}

/**
 * Deletes a data set for ever: rows, reviews, audits, imports, exports. `typed` is the slug as the person typed it.
 * @throws AppError invalid_input where `typed` differs; not_found
 */
export async function deleteDataset(actor: Actor, slug: string, typed: string): Promise<DatasetHoldings> {
  authorise(actor, "dataset:manage");
  if (typed !== slug) {
    throw new AppError(
      "invalid_input",
      `Type the slug "${slug}" to delete the data set; nothing was deleted`,
    );
  }
  const dataset = await requireDataset(slug);
  return db().$transaction(
    async (tx) => {
      const lost = await countHoldings(dataset.id, tx);
      await removeDataset(dataset.id, tx);
      await logAction(tx, actor, {
        action: "dataset.delete",
        target: { kind: "dataset", id: dataset.id },
        details: { slug, ...lost },
      });
      return lost;
    },
    { timeout: PATIENCE_MS, maxWait: 10_000 },
  );
}
