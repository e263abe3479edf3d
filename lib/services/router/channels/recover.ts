import PQueue from "p-queue";
import { dueDeliveries } from "@/lib/db/channel-deliveries";
import { leftBehind, sweepTalks } from "@/lib/db/channels";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { log } from "@/lib/log";
import { decideTalk } from "./decide-talk";
import type { Channel } from "./receive";
import { tellDecision } from "./tell-decision";

const EVERY_MS = 15_000;
/** Younger ones are being worked on. */
const WAITED_MS = 30_000;
const AT_ONCE = 100;
const AT_A_TIME = 10;
const DAY_MS = 86_400_000;

/**
 * Decides messages that a process which died had acknowledged, tells decisions that were not yet, and forgets talks that
 * are over.
 */
export async function recoverTalks(now = Date.now()): Promise<void> {
  const queue = new PQueue({ concurrency: AT_A_TIME });
  for (const { channel, conversationId } of await leftBehind(new Date(now - WAITED_MS), AT_ONCE)) {
    void queue.add(() => decideTalk(channel as Channel, conversationId).catch(complain));
  }
  for (const { channel, messageId } of await dueDeliveries(AT_ONCE)) {
    void queue.add(() => tellDecision(channel as Channel, messageId).catch(complain));
  }
  await queue.onIdle();
  await sweepTalks(new Date(now - env().PARALLAX_ROUTE_RETENTION_DAYS * DAY_MS));
}

const complain = (error: unknown): void =>
  log().warn({ error: messageOf(error) }, "messages of a channel wait");

/** Does so from now on, where a channel is open. */
export function keepRecovering(): void {
  const { PARALLAX_WHATSAPP_SECRET, PARALLAX_DISCORD_PUBLIC_KEY } = env();
  if (!PARALLAX_WHATSAPP_SECRET && !PARALLAX_DISCORD_PUBLIC_KEY) return;
  let running = false;
  const pass = () => {
    if (running) return;
    running = true;
    recoverTalks()
      .catch(complain)
      .finally(() => {
        running = false;
      });
  };
  pass();
  setInterval(pass, EVERY_MS).unref();
}
