import { createHmac } from "node:crypto";
import pRetry, { AbortError } from "p-retry";
import { env } from "@/lib/env";
import type { Delivery } from "./decide-talk";

const TRIES = 3;
const PATIENCE_MS = 10_000;
/** Discord's limit of a message. */
const MOST_CHARACTERS = 2_000;

/** Where the deferred answers of this process's interactions go. Their tokens hold for fifteen minutes. */
type Reply = { path: string; until: number };
const holder = globalThis as typeof globalThis & { parallaxDiscordReplies?: Map<string, Reply> };
const TOKEN_MS = 15 * 60_000;

export function expectReply(messageId: string, path: string, now = Date.now()): void {
  holder.parallaxDiscordReplies ??= new Map();
  const replies = holder.parallaxDiscordReplies;
  for (const [id, { until }] of replies) if (until < now) replies.delete(id);
  replies.set(messageId, { path, until: now + TOKEN_MS });
}

/**
 * Hands a decision to whoever acts on it (`PARALLAX_CHANNELS_URL`, signed as WhatsApp signs: `X-Parallax-Signature-256`),
 * and ends Discord's "thinking…". @throws what the last try failed with
 */
export async function deliver({ channel, conversationId, messageId, routed }: Delivery): Promise<void> {
  const { PARALLAX_CHANNELS_URL, PARALLAX_CHANNELS_SECRET, PARALLAX_DISCORD_API } = env();
  const reply = holder.parallaxDiscordReplies?.get(messageId);
  const work: Promise<void>[] = [];
  if (PARALLAX_CHANNELS_URL) {
    const body = JSON.stringify({
      channel,
      conversation_id: conversationId,
      message_id: messageId,
      ...routed,
    });
    const headers: Record<string, string> = PARALLAX_CHANNELS_SECRET
      ? {
          "x-parallax-signature-256": `sha256=${createHmac("sha256", PARALLAX_CHANNELS_SECRET).update(body).digest("hex")}`,
        }
      : {};
    work.push(send("POST", PARALLAX_CHANNELS_URL, body, headers));
  }
  if (reply) {
    holder.parallaxDiscordReplies?.delete(messageId);
    const content = words(routed).slice(0, MOST_CHARACTERS);
    // Nobody is to be called by what a user typed.
    const body = JSON.stringify({ content, allowed_mentions: { parse: [] } });
    work.push(send("PATCH", `${PARALLAX_DISCORD_API}${reply.path}`, body, {}));
  }
  await Promise.all(work);
}

async function send(
  method: string,
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<void> {
  await pRetry(
    async () => {
      const response = await fetch(url, {
        ...{ method, body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) },
        headers: { "content-type": "application/json", ...headers },
      });
      await response.body?.cancel();
      if (response.ok) return;
      const error = new Error(`${new URL(url).host} answered ${response.status}`);
      throw response.status >= 500 || response.status === 429 ? error : new AbortError(error);
    },
    { retries: TRIES - 1, minTimeout: 200, maxTimeout: 2_000, randomize: true },
  );
}

/** A decision as a person reads it. */
function words({ decision }: Delivery["routed"]): string {
  switch (decision.action) {
    case "reply":
      return decision.args.text;
    case "start_task":
      return `I'm on it: ${decision.args.explanation}`;
    case "update_task":
      return `Noted: ${decision.args.explanation}`;
    case "cancel_task":
      return `Cancelled: ${decision.args.explanation}`;
    case "noop":
      return "Nothing to do.";
  }
}
