import { countContested } from "@/lib/db/adjudications";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { getAudit } from "./get-audit";

export type Closing = {
  name: string;
  status: "open" | "paused" | "closed";
  done: number;
  wanted: number;
  /** Reviews that nobody has begun, and rows that are in somebody's hands: both will never count. */
  open: number;
  held: number;
  /** Disagreements that nobody has decided: their rows stay pending. */
  undecided: number;
};

/** What would stay undone for good if the audit were closed now: said before the question. @throws AppError not_found */
export async function closingAudit(actor: Actor, auditId: string): Promise<Closing> {
  authorise(actor, "review:manage");
  const { id, name, status, progress } = await getAudit(actor, auditId);
  const { waiting } = await countContested(id, actor.id);
  return {
    name,
    status,
    done: progress.done,
    wanted: progress.reviews_wanted,
    open: progress.open,
    held: progress.leased,
    undecided: waiting,
  };
}
