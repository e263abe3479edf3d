import type { RouteBody, Routed } from "@/lib/contracts/router";
import type { Actor } from "@/lib/domain/access";
import { formatFinal } from "@/lib/domain/decision/final";
import { checkLedger } from "@/lib/domain/ledger/ledger";
import { AppError } from "@/lib/errors";
import type { RouteAnswer } from "@/lib/router";
import { authorise } from "../authorise";
import { type LiveRequest, processRouter } from "./process-router";

/**
 * Decides a live turn. What goes wrong with a model is a reason in the answer, never an error.
 * @throws AppError forbidden; invalid_input for a ledger in which an id stands twice
 */
export async function routeTurn(
  actor: Actor,
  body: RouteBody,
  { signal, now = Date.now() }: { signal?: AbortSignal; now?: number } = {},
): Promise<Routed> {
  authorise(actor, "route:decide");
  const issues = checkLedger(body.tasks ?? []).map(({ path, ...issue }) => ({
    ...issue,
    // As the other parts of a body are named: body.tasks.1.id.
    path: `body.${path.replace(/\[(\d+)\]/g, ".$1")}`,
  }));
  if (issues.length > 0) {
    throw new AppError("invalid_input", issues.map(({ path, message }) => `${path}: ${message}`).join("; "), {
      details: { issues },
    });
  }
  const { router, loaded } = await processRouter(now);
  const { conversation_id: calledId } = body;
  const conversationId = calledId === undefined ? undefined : conversationOf(actor, calledId);
  const request: LiveRequest = {
    ...{ messages: body.messages, tasks: body.tasks, channel: body.channel, turn: body.turn },
    ...{ supersede: body.supersede, ledgerAfter: body.ledger_after, conversationId, signal },
    ...{ actorName: actor.name, calledId },
  };
  const answer = await router.route(request);
  const { received_at } = body;
  return toRouted(answer, {
    certified: loaded.certificate !== null,
    sinceReceivedMs: received_at === undefined ? null : Date.now() - Date.parse(received_at),
  });
}

/** A conversation belongs to whoever calls: another one's of the same name is another conversation. */
export const conversationOf = (actor: Actor, calledId: string): string => `${actor.id} ${calledId}`;

/** The answer as programs read it. */
export function toRouted(
  answer: RouteAnswer,
  { certified, sinceReceivedMs }: { certified: boolean; sinceReceivedMs: number | null },
): Routed {
  const { decision, timings, details } = answer;
  return {
    decision,
    final: formatFinal(decision),
    tasks: answer.tasks,
    source: answer.source,
    reason: answer.reason,
    confidence: answer.confidence === null ? null : Math.min(1, Math.max(0, answer.confidence)),
    threshold: certified ? answer.threshold : null,
    timings: {
      total_ms: round(timings.totalMs),
      queue_ms: round(timings.queueMs),
      student_ms: timings.studentMs === null ? null : round(timings.studentMs),
      teacher_ms: timings.teacherMs === null ? null : round(timings.teacherMs),
      model_ms: round(timings.modelMs),
      action_ms: round(timings.actionMs),
      overhead_ms: round(Math.max(0, timings.totalMs - timings.queueMs - timings.modelMs)),
      since_received_ms: sinceReceivedMs,
    },
    decision_id: answer.decisionId,
    details: {
      student: details.student,
      teacher: details.teacher,
      messages: details.messages,
      chosen_threshold: certified ? null : answer.threshold,
      ledger: details.ledger,
      student_said: details.studentSaid && formatFinal(details.studentSaid),
      unassigned: details.unassigned,
    },
  };
}

/** To a microsecond. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;
