import { leftBehind, sweepTalks } from "@/lib/db/channels";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { log } from "@/lib/log";
import { decideTalk } from "./decide-talk";
import type { Channel } from "./receive";

const EVERY_MS = 30_000;
/** Younger ones are being worked on. */
const WAITED_MS = 30_000;
const AT_ONCE = 100;
const DAY_MS = 86_400_000;

/** Decides messages that a process which died had acknowledged, and forgets talks that are over. */
export async function recoverTalks(now = Date.now()): Promise<void> {
  for (const { channel, conversationId } of await leftBehind(new Date(now - WAITED_MS), AT_ONCE)) {
    await decideTalk(channel as Channel, conversationId);
  }
  await sweepTalks(new Date(now - env().PARALLAX_ROUTE_RETENTION_DAYS * DAY_MS));
}

/** Does so from time to time, where a channel is open. */
export function keepRecovering(): void {
  const { PARALLAX_WHATSAPP_SECRET, PARALLAX_DISCORD_PUBLIC_KEY } = env();
  if (!PARALLAX_WHATSAPP_SECRET && !PARALLAX_DISCORD_PUBLIC_KEY) return;
  let running = false;
  setInterval(() => {
    if (running) return;
    running = true;
    recoverTalks()
      .catch((error: unknown) => log().warn({ error: messageOf(error) }, "messages wait to be decided"))
      .finally(() => {
        running = false;
      });
  }, EVERY_MS).unref();
}
