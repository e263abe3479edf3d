import type { Routed } from "@/lib/contracts/router";
import { claimDelivery, endDelivery } from "@/lib/db/channel-deliveries";
import { messageOf } from "@/lib/errors";
import { log } from "@/lib/log";
import { type Delivery, deliver, Undeliverable } from "./deliver";
import type { Channel } from "./receive";

/** With the pauses between them, some eight hours. */
const MOST_TRIES = 14;

/**
 * Tells the decision on a message, where that is still to be done, and notes that it is. What fails is tried again by
 * `recoverTalks`, later and later. Safe to run in several processes: one at a time does.
 */
export async function tellDecision(
  channel: Channel,
  messageId: string,
  send: (delivery: Delivery) => Promise<void> = deliver,
): Promise<void> {
  const claimed = await claimDelivery(channel, messageId);
  if (!claimed) return;
  const { conversationId, delivery, replyPath, receivedAt, tries } = claimed;
  // Written by `decideTalk`, as it was answered.
  const routed = delivery as Routed;
  try {
    await send({ channel, conversationId, messageId, replyPath, receivedAt, routed });
  } catch (error) {
    const over = error instanceof Undeliverable || tries >= MOST_TRIES;
    const told = over ? "a decision will not be delivered" : "a decision waits to be delivered";
    log().warn({ channel, messageId, tries, error: messageOf(error) }, told);
    if (!over) return;
  }
  await endDelivery(channel, messageId);
}
