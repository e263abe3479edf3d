import type { VoiceBody } from "@/lib/contracts/channels";
import type { Routed } from "@/lib/contracts/router";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../../authorise";
import { processRouter } from "../process-router";
import { conversationOf, routeTurn } from "../route-turn";

export type Heard =
  | { state: "listening"; superseded: number; routed: null }
  | { state: "decided"; superseded: number; routed: Routed };

/**
 * A transcript of a call as it grows. A partial one says that the user speaks: decisions on earlier turns are not wanted
 * any longer (barge-in). The final one ends the turn and is decided.
 * @throws AppError forbidden, invalid_input
 */
export async function hearVoice(actor: Actor, body: VoiceBody, signal?: AbortSignal): Promise<Heard> {
  authorise(actor, "route:decide");
  const { call_id, turn, text, messages, tasks } = body;
  const { router } = await processRouter();
  const superseded = router.interrupt(conversationOf(actor, call_id), turn);
  if (!body.final) return { state: "listening", superseded, routed: null };
  const said = [...messages, { role: "user" as const, content: text }];
  const request = {
    messages: said,
    tasks,
    channel: "voice",
    conversation_id: call_id,
    turn,
    supersede: true,
  };
  return {
    state: "decided",
    superseded,
    routed: await routeTurn(actor, request, { ...(signal && { signal }) }),
  };
}
