import { createHmac } from "node:crypto";
import pRetry, { AbortError } from "p-retry";
import type { Routed } from "@/lib/contracts/router";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import type { Channel } from "./receive";

const TRIES = 3;
const PATIENCE_MS = 10_000;
/** Discord's limit of a message. */
const MOST_CHARACTERS = 2_000;

/** The tokens of Discord's interactions hold for fifteen minutes. */
const TOKEN_MS = 15 * 60_000;

export type Delivery = {
  channel: Channel;
  conversationId: string;
  messageId: string;
  /** Where the channel waits for the answer, below its API's address. */
  replyPath: string | null;
  receivedAt: Date;
  routed: Routed;
};

/** The receiver refuses it: it would so again. */
export class Undeliverable extends Error {}

/**
 * Hands a decision to whoever acts on it (`PARALLAX_CHANNELS_URL`, signed as WhatsApp signs: `X-Parallax-Signature-256`),
 * and ends Discord's "thinking…", as long as that can be. Twice does no harm: `message_id` tells doubles, and Discord's
 * answer is written over.
 * @throws Undeliverable where nobody takes it; else what the last try failed with
 */
export async function deliver(delivery: Delivery, now = Date.now()): Promise<void> {
  const ended = await Promise.allSettled([post(delivery), reply(delivery, now)]);
  const failed = ended.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  // What may still succeed is tried again with the other.
  const error = failed.find((one) => !(one instanceof Undeliverable)) ?? failed[0];
  if (error) throw error;
}

async function post({ channel, conversationId, messageId, routed }: Delivery): Promise<void> {
  const { PARALLAX_CHANNELS_URL, PARALLAX_CHANNELS_SECRET } = env();
  if (!PARALLAX_CHANNELS_URL) return;
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
  await send("POST", PARALLAX_CHANNELS_URL, body, headers);
}

async function reply({ messageId, replyPath, receivedAt, routed }: Delivery, now: number): Promise<void> {
  if (replyPath === null) return;
  if (now - receivedAt.getTime() > TOKEN_MS) {
    log().warn({ messageId }, "Discord takes no answer to this interaction any longer: its token is over");
    return;
  }
  const content = words(routed).slice(0, MOST_CHARACTERS);
  // Nobody is to be called by what a user typed.
  const body = JSON.stringify({ content, allowed_mentions: { parse: [] } });
  await send("PATCH", `${env().PARALLAX_DISCORD_API}${replyPath}`, body, {});
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
      const said = `${new URL(url).host} answered ${response.status}`;
      if (response.status >= 500 || response.status === 429) throw new Error(said);
      throw new AbortError(new Undeliverable(said));
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
