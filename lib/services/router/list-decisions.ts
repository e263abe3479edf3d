import type { LiveDecision } from "@/lib/contracts/router";
import { datasetsOfRows, recentDecisions } from "@/lib/db/decisions";
import type { Actor } from "@/lib/domain/access";
import { DOUBTS } from "@/lib/domain/router/doubt";
import { authorise } from "../authorise";

/** The latest decisions of all processes, newest first, without their transcripts. */
export async function listDecisions(actor: Actor, limit: number): Promise<LiveDecision[]> {
  authorise(actor, "route:decide");
  const decisions = await recentDecisions(limit);
  const datasets = await datasetsOfRows(decisions.flatMap(({ rowId }) => rowId ?? []));
  return decisions.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    channel: row.channel,
    conversation_id: row.conversationId,
    turn: row.turn,
    final: row.final,
    student_said: row.studentFinal,
    source: row.source,
    reason: row.reason,
    teacher: row.teacherReason,
    confidence: row.confidence,
    threshold: row.threshold,
    total_ms: row.totalMs,
    row: row.rowId,
    dataset: (row.rowId && datasets.get(row.rowId)) ?? null,
    doubt: DOUBTS.find((doubt) => doubt === row.doubt) ?? null,
  }));
}
