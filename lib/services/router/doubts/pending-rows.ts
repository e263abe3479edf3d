import { pendingRows } from "@/lib/db/decision-doubts";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../../authorise";
import { LIVE_DATASET } from "../live-rows";

/** How many rows that were made of live decisions wait for people; null where none ever was. */
export async function pendingLiveRows(actor: Actor): Promise<{ dataset: string; rows: number } | null> {
  authorise(actor, "dataset:read");
  const rows = await pendingRows(LIVE_DATASET);
  return rows === null ? null : { dataset: LIVE_DATASET, rows };
}
