import {
  type ChannelMessage,
  closeMessage,
  type Lease,
  leaseTalk,
  readTalk,
  releaseTalk,
  saidId,
} from "@/lib/db/channels";
import { messageOf } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import type { Decision, Message, Role, Task } from "@/prompts/actions";
import { type LiveRequest, processRouter } from "../process-router";
import { toRouted } from "../route-turn";
import { type Delivery, deliver } from "./deliver";
import type { Channel } from "./receive";
import { tellDecision } from "./tell-decision";

/** Longer than any decision with its delivery takes, after which it is prolonged; then another process may take over. */
const LEASE_SECONDS = 60;
/** The latest messages are what a decision is made on. */
const LATEST = 60;

/**
 * Decides every message of a conversation that waits, one after the other, and delivers each decision. Safe to run twice
 * and in several processes: one at a time works on a conversation, and whoever stops sees what came meanwhile.
 */
export async function decideTalk(
  channel: Channel,
  conversationId: string,
  send: (delivery: Delivery) => Promise<void> = deliver,
): Promise<void> {
  const lease = { channel, conversationId, owner: newId() };
  while (await leaseTalk(lease, LEASE_SECONDS)) {
    let more = false;
    try {
      while (await decideNext(channel, lease, send));
    } finally {
      more = await releaseTalk(lease);
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

/** @returns whether there was one, and the lease still holds */
async function decideNext(
  channel: Channel,
  lease: Lease,
  send: (delivery: Delivery) => Promise<void>,
): Promise<boolean> {
  const { conversationId } = lease;
  const { router, loaded } = await processRouter();
  if (!(await leaseTalk(lease, LEASE_SECONDS))) return false;
  const talk = await readTalk(channel, conversationId, LATEST);
  const next = talk?.messages.find(({ open }) => open);
  if (!talk || !next) return false;
  const request: LiveRequest = {
    messages: transcript(talk.messages, next),
    tasks: talk.tasks as Task[],
    channel,
    conversationId: `${channel} ${conversationId}`,
    ...{ actorName: channel, calledId: conversationId },
  };
  const answer = await router.route(request);
  const { messageId } = next;
  const { decisionId, tasks, decision } = answer;
  const delivery = toRouted(answer, { certified: loaded.certificate !== null, sinceReceivedMs: null });
  const made = { messageId, decisionId, tasks, said: spoken(decision), delivery };
  if (!(await closeMessage(lease, made))) return false;
  await tellDecision(channel, messageId, send);
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
