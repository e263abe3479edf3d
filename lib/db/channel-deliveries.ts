import { rawPool } from "./raw";

export type PendingDelivery = {
  conversationId: string;
  delivery: unknown;
  /** Where the channel waits for the answer, and since when. */
  replyPath: string | null;
  receivedAt: Date;
  /** With this one. */
  tries: number;
};

/**
 * Takes what is to be told of a message; nobody else does for a minute, doubled with each try up to an hour.
 * @returns null where nothing is, or not yet
 */
export async function claimDelivery(channel: string, messageId: string): Promise<PendingDelivery | null> {
  const { rows } = await rawPool().query<PendingDelivery>(
    `UPDATE channel_message
        SET tries = tries + 1, deliver_at = now() + make_interval(mins => least(60, 2 ^ tries)::int)
      WHERE channel = $1 AND message_id = $2 AND delivery IS NOT NULL AND deliver_at <= now()
     RETURNING conversation_id AS "conversationId", delivery, reply_path AS "replyPath", at AS "receivedAt", tries`,
    [channel, messageId],
  );
  return rows[0] ?? null;
}

/** It was told, or will never be. */
export async function endDelivery(channel: string, messageId: string): Promise<void> {
  await rawPool().query(
    `UPDATE channel_message SET delivery = NULL, deliver_at = NULL, reply_path = NULL
      WHERE channel = $1 AND message_id = $2`,
    [channel, messageId],
  );
}

/** What was not told yet and may be tried, oldest first. */
export async function dueDeliveries(limit: number): Promise<{ channel: string; messageId: string }[]> {
  const { rows } = await rawPool().query<{ channel: string; messageId: string }>(
    `SELECT channel, message_id AS "messageId" FROM channel_message
      WHERE delivery IS NOT NULL AND deliver_at <= now() ORDER BY deliver_at LIMIT $1`,
    [limit],
  );
  return rows;
}
