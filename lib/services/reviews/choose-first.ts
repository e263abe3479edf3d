import type { ChoiceBody, ChoiceResult } from "@/lib/contracts/reviews";
import { db } from "@/lib/db/client";
import { type LeasedItem, readLeasedItem } from "@/lib/db/queue-claim";
import { storeChoice } from "@/lib/db/review-marks";
import type { Actor } from "@/lib/domain/access";
import { checkChoice } from "@/lib/domain/review/first-choice";
import { AppError } from "@/lib/errors";
import type { Task } from "@/prompts/actions";
import { authorise } from "../authorise";
import { assertItem, type ItemOfAudit, leaseLost } from "./keep-lease";
import { toChoice, toReveal } from "./to-item";

/**
 * Stores what a reviewer decides on a blind item before he sees anything, and tells him what was hidden. It is said
 * once: the same choice again gets the same answer, another one is refused. Nobody else may have taken his slot
 * meanwhile; a lease that has only run out does no harm.
 * @throws AppError not_found, lease_lost, illegal_decision, conflict (chosen otherwise before; not a blind item)
 */
export async function chooseFirst(actor: Actor, at: ItemOfAudit, body: ChoiceBody): Promise<ChoiceResult> {
  authorise(actor, "review:submit");
  const before = await readMine(actor, at);
  if (before.arm !== "blind") {
    throw new AppError(
      "conflict",
      "This item shows its label from the start: review it without a first choice",
      {
        details: { arm: before.arm },
      },
    );
  }
  const given = { action: body.action, taskId: body.task_id || null };
  const checked = checkChoice(before.tasks as Task[], given);
  if (!checked.ok) {
    throw new AppError("illegal_decision", checked.error.message, { details: { issues: [checked.error] } });
  }
  const text = body.text?.trim() || null;
  await storeChoice(db(), { itemId: at.itemId, reviewerId: actor.id, ...checked.value, text });
  const leased = await readMine(actor, at);
  const { choice } = leased;
  if (!choice) throw new Error("the choice was not stored");
  if (choice.action !== given.action || choice.taskId !== given.taskId || choice.text !== text) {
    throw new AppError(
      "conflict",
      "You have chosen on this row already, and a first choice stays; say in the review what you hold right now",
      { details: { choice: toChoice(choice), reveal: toReveal(leased) } },
    );
  }
  return { choice: toChoice(choice), reveal: toReveal(leased) };
}

async function readMine(actor: Actor, at: ItemOfAudit): Promise<LeasedItem> {
  const leased = await readLeasedItem(db(), at.itemId, actor.id);
  if (leased?.auditId === at.auditId) return leased;
  await assertItem(at);
  throw leaseLost(at.itemId);
}

export const choiceMissing = (itemId: string): AppError =>
  new AppError(
    "conflict",
    "This item is judged blind: send your first choice (POST …/choice), look at what was hidden, then review",
    { details: { item_id: itemId, choice_missing: true } },
  );
