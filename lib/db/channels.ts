import { rawPool, rawTransaction, withRawConnection } from "./raw";

export type ChannelMessage = {
  messageId: string;
  role: string;
  content: string;
  open: boolean;
  decisionId: string | null;
};
export type NewMessage = {
  messageId: string;
  conversationId: string;
  role: string;
  content: string;
  open: boolean;
  /** Where the channel waits for the answer. */
  replyPath: string | null;
};

/** Stores messages that are new, in their order. @returns the conversations in which something was */
export async function storeMessages(channel: string, messages: readonly NewMessage[]): Promise<string[]> {
  return withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      const touched = new Set<string>();
      // In one order everywhere, or two batches could wait for each other.
      for (const id of [...new Set(messages.map((one) => one.conversationId))].sort()) {
        await connection.query(
          `INSERT INTO channel_conversation (channel, id) VALUES ($1, $2)
           ON CONFLICT (channel, id) DO UPDATE SET updated_at = now()`,
          [channel, id],
        );
      }
      for (const { messageId, conversationId, role, content, open, replyPath } of messages) {
        const { rowCount } = await connection.query(
          `INSERT INTO channel_message (channel, message_id, conversation_id, role, content, open, reply_path)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
          [channel, messageId, conversationId, role, content, open, replyPath],
        );
        if (rowCount) touched.add(conversationId);
      }
      return [...touched];
    }),
  );
}

export type OpenTalk = { tasks: unknown; messages: ChannelMessage[] };

/** One process's hold on a conversation. */
export type Lease = { channel: string; conversationId: string; owner: string };

/** Takes a conversation for so many seconds, or prolongs one's own. @returns false where another has it */
export async function leaseTalk(
  { channel, conversationId, owner }: Lease,
  seconds: number,
): Promise<boolean> {
  const { rowCount } = await rawPool().query(
    `UPDATE channel_conversation SET leased_until = now() + make_interval(secs => $4), leased_by = $3
      WHERE channel = $1 AND id = $2 AND (leased_until < now() OR leased_by = $3)`,
    [channel, conversationId, owner, seconds],
  );
  return rowCount === 1;
}

/** Gives it back. @returns whether messages came meanwhile that nobody decides now */
export async function releaseTalk({ channel, conversationId, owner }: Lease): Promise<boolean> {
  const { rows } = await rawPool().query<{ open: boolean }>(
    `UPDATE channel_conversation SET leased_until = '-infinity', leased_by = NULL
      WHERE channel = $1 AND id = $2 AND leased_by = $3
     RETURNING EXISTS (SELECT FROM channel_message m WHERE m.channel = $1 AND m.conversation_id = $2 AND m.open) AS open`,
    [channel, conversationId, owner],
  );
  return rows[0]?.open ?? false;
}

/** The ledger and the latest messages of a conversation, oldest first; null where there is none. */
export async function readTalk(
  channel: string,
  conversationId: string,
  limit: number,
): Promise<OpenTalk | null> {
  const found = await rawPool().query<{ tasks: unknown }>(
    "SELECT tasks FROM channel_conversation WHERE channel = $1 AND id = $2",
    [channel, conversationId],
  );
  const [row] = found.rows;
  if (!row) return null;
  const { rows } = await rawPool().query<ChannelMessage>(
    `SELECT * FROM (
       SELECT message_id AS "messageId", role, content, open, decision_id AS "decisionId", seq FROM channel_message
        WHERE channel = $1 AND conversation_id = $2 ORDER BY seq DESC LIMIT $3
     ) latest ORDER BY seq`,
    [channel, conversationId, limit],
  );
  return { tasks: row.tasks, messages: rows };
}

/** Id of what the assistant says of a decision. */
export const saidId = (decisionId: string): string => `decision ${decisionId}`;

/**
 * Notes what was decided on a message: the ledger after it, what the assistant says of it, and what is to be told.
 * @returns false, with nothing noted, where the lease was lost: another process decides
 */
export async function closeMessage(
  { channel, conversationId, owner }: Lease,
  made: { messageId: string; decisionId: string; tasks: unknown; said: string | null; delivery: unknown },
): Promise<boolean> {
  return withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      const { rowCount } = await connection.query(
        `UPDATE channel_conversation SET tasks = $4, updated_at = now()
          WHERE channel = $1 AND id = $2 AND leased_by = $3`,
        [channel, conversationId, owner, JSON.stringify(made.tasks)],
      );
      if (rowCount === 0) return false;
      await connection.query(
        `UPDATE channel_message SET open = false, decision_id = $3, delivery = $4, deliver_at = '-infinity'
          WHERE channel = $1 AND message_id = $2`,
        [channel, made.messageId, made.decisionId, JSON.stringify(made.delivery)],
      );
      if (made.said === null) return true;
      await connection.query(
        `INSERT INTO channel_message (channel, message_id, conversation_id, role, content)
         VALUES ($1, $2, $3, 'assistant', $4) ON CONFLICT DO NOTHING`,
        [channel, saidId(made.decisionId), conversationId, made.said],
      );
      return true;
    }),
  );
}

/** Conversations with messages that have waited for longer than anybody works on one. */
export async function leftBehind(
  before: Date,
  limit: number,
): Promise<{ channel: string; conversationId: string }[]> {
  const { rows } = await rawPool().query<{ channel: string; conversationId: string }>(
    `SELECT DISTINCT channel, conversation_id AS "conversationId" FROM channel_message WHERE open AND at < $1 LIMIT $2`,
    [before, limit],
  );
  return rows;
}

/** Removes talks in which nothing was said since. */
export async function sweepTalks(before: Date): Promise<void> {
  await rawPool().query("DELETE FROM channel_conversation WHERE updated_at < $1", [before]);
}
