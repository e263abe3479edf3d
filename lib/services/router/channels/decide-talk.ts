import type { Routed } from "@/lib/contracts/router";
import {
  type ChannelMessage,
  closeMessage,
  leaseTalk,
  readTalk,
  releaseTalk,
  saidId,
} from "@/lib/db/channels";
import { messageOf } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Decision, Message, Role, Task } from "@/prompts/actions";
import { type LiveRequest, processRouter } from "../process-router";
import { toRouted } from "../route-turn";
import { deliver } from "./deliver";
import type { Channel } from "./receive";

/** Longer than any decision with its delivery takes; then another process may take over. */
const LEASE_SECONDS = 120;
/** The latest messages are what a decision is made on. */
const LATEST = 60;

export type Delivery = {
  channel: Channel;
  conversationId: string;
  messageId: string;
  routed: Routed;
};

/**
 * Decides every message of a conversation that waits, one after the other, and delivers each decision. Safe to run twice
 * and in several processes: one at a time works on a conversation, and whoever stops sees what came meanwhile.
 */
export async function decideTalk(
  channel: Channel,
  conversationId: string,
  send: (delivery: Delivery) => Promise<void> = deliver,
): Promise<void> {
  while (await leaseTalk(channel, conversationId, LEASE_SECONDS)) {
    let more = false;
    try {
      while (await decideNext(channel, conversationId, send));
    } finally {
      more = await releaseTalk(channel, conversationId);
    }
    if (!more) return;
  }
}

/** The same for what was just acknowledged: nobody waits, and what fails is tried again by `recoverTalks`. */
export async function decideTalks(channel: Channel, talks: readonly string[]): Promise<void> {
  const ended = await Promise.allSettled(talks.map((talk) => decideTalk(channel, talk)));
  for (const one of ended) {
    if (one.status === "rejected")
      log().warn({ channel, error: messageOf(one.reason) }, "messages wait to be decided");
  }
}

/** @returns whether there was one */
async function decideNext(
  channel: Channel,
  conversationId: string,
  send: (delivery: Delivery) => Promise<void>,
): Promise<boolean> {
  const talk = await readTalk(channel, conversationId, LATEST);
  const next = talk?.messages.find(({ open }) => open);
  if (!talk || !next) return false;
  const { router, loaded } = await processRouter();
  const request: LiveRequest = {
    messages: transcript(talk.messages, next),
    tasks: talk.tasks as Task[],
    channel,
    conversationId: `${channel} ${conversationId}`,
    ...{ actorName: channel, calledId: conversationId },
  };
  const answer = await router.route(request);
  const { messageId } = next;
  try {
    await send({
      channel,
      conversationId,
      messageId,
      routed: toRouted(answer, { certified: loaded.certificate !== null, sinceReceivedMs: null }),
    });
  } catch (error) {
    // Tried often enough. The decision stands; the next message is not to wait for ever.
    log().warn({ channel, error: messageOf(error) }, "a decision could not be delivered");
  }
  const { decisionId, tasks, decision } = answer;
  await closeMessage(channel, conversationId, { messageId, decisionId, tasks, said: spoken(decision) });
  return true;
}

/** The talk up to a message: what the assistant said of each earlier one stands behind it, whenever it was said. */
export function transcript(messages: readonly ChannelMessage[], last: ChannelMessage): Message[] {
  const said = new Map(
    messages.filter(({ role }) => role === "assistant").map((one) => [one.messageId, one]),
  );
  const people = messages.filter(({ role }) => role !== "assistant");
  return people.slice(0, people.indexOf(last) + 1).flatMap(({ role, content, decisionId }) => {
    const answer = decisionId === null ? undefined : said.get(saidId(decisionId));
    const turn: Message = { role: role as Role, content };
    return answer ? [turn, { role: "assistant", content: answer.content }] : [turn];
  });
}

/** What the assistant is taken to have said, so that the next turn is not read as one with this. */
function spoken(decision: Decision): string | null {
  if (decision.action === "noop") return null;
  return decision.action === "reply" ? decision.args.text : "I'm on it.";
}
