import type { Tx } from "@/lib/db/client";
import { insertGoldItems, placeGoldItems } from "@/lib/db/gold-items";
import { createRng } from "@/lib/domain/sampling/rng";
import { drawPlaces } from "@/lib/domain/sampling/sample";
import { AppError } from "@/lib/errors";

/**
 * Mixes rows whose truth is known into an audit that is just being made, at places that its seed draws: about `share` of
 * its own rows, or as many as there are. They test the reviewers and are in no figure of the audit.
 * @returns how many were mixed in
 * @throws AppError invalid_input, where no row was ruled on
 */
export async function mixGold(
  tx: Tx,
  audit: { id: string; datasetId: string; seed: string; size: number },
  share: number,
): Promise<number> {
  if (share === 0) return 0;
  const gold = await insertGoldItems(tx, audit, Math.max(1, Math.floor(share * audit.size + 0.5)));
  if (gold === 0) {
    throw new AppError(
      "invalid_input",
      "gold_share: no other row of this data set has a ruling that names what is right; adjudicate disagreements first, or leave it out",
    );
  }
  const places = drawPlaces(audit.size + gold, gold, createRng(`${audit.seed}/gold`));
  await placeGoldItems(
    tx,
    audit.id,
    places.map((place) => place + 1),
  );
  return gold;
}
