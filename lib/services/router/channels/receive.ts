import { storeMessages } from "@/lib/db/channels";
import type { Incoming } from "@/lib/router/channels/incoming";

/** A channel's name, as figures and deadlines are kept by it. */
export type Channel = "whatsapp" | "discord";

/** Longer messages than any of the channels allow. */
const MOST_CHARACTERS = 8_000;

/**
 * Stores what came in, so that it can be acknowledged; a message that stands already is not stored again.
 * @returns the conversations in which there is something to decide
 */
export async function receive(
  channel: Channel,
  messages: readonly (Incoming & { replyPath?: string })[],
): Promise<string[]> {
  if (messages.length === 0) return [];
  return storeMessages(
    channel,
    messages.map(({ messageId, conversationId, text, replyPath = null }) => ({
      ...{ messageId, conversationId, role: "user", open: true, replyPath },
      content: storable(text).slice(0, MOST_CHARACTERS),
    })),
  );
}

/** Without what Postgres cannot hold. */
const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, "");
