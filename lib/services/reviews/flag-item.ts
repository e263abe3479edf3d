import type { Flag, FlagBody } from "@/lib/contracts/reviews";
import { setFlag } from "@/lib/db/review-marks";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { type ItemOfAudit, noItem } from "./keep-lease";

/** Marks an item for whoever leads the audit, or takes the actor's mark back; twice is once. @throws AppError not_found */
export async function flagItem(actor: Actor, at: ItemOfAudit, body: FlagBody): Promise<Flag | null> {
  authorise(actor, "review:submit");
  const flag = await setFlag(at, actor, body.flagged ? { note: body.note || null } : null);
  if (flag === undefined) throw noItem(at);
  return flag && { note: flag.note, at: flag.at.toISOString() };
}
