import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";
import { shownRun } from "./runs";

/** What a list shows of a prediction. */
export type SaidSummary = {
  state: "ok" | "invalid" | "failed";
  action: string | null;
  target: string | null;
  /** As it is shown: calibrated where there is a calibration. */
  confidence: number | null;
  differs: boolean;
};

/** What the list shows of a row; facets "" = the row has none. */
export type RowSummaryRecord = {
  id: string;
  seq: bigint;
  excerpt: string;
  action: string;
  targetTaskId: string | null;
  status: string;
  channel: string;
  domain: string;
  tone: string;
  pattern: string;
  difficulty: string;
  split: string;
  messages: number;
  tasks: number;
  warnings: string[];
  version: number;
  teacher: SaidSummary | null;
  student: SaidSummary | null;
};

/** What the run that is shown for a role says of `conversation c`, as JSON; null where it says nothing. */
const said = (datasetId: string, role: "TEACHER" | "STUDENT"): Prisma.Sql => Prisma.sql`
  (SELECT jsonb_build_object('state', p.state, 'action', p.action, 'target', p.target_task_id,
     'confidence', p.shown_confidence, 'differs', p.differs)
   FROM prediction p WHERE p.run_id = ${shownRun(datasetId, role)} AND p.conversation_id = c.id)`;

/** The rows with these sequence numbers, in order. */
export async function rowSummaries(datasetId: string, seqs: readonly bigint[]): Promise<RowSummaryRecord[]> {
  if (seqs.length === 0) return [];
  return db().$queryRaw<RowSummaryRecord[]>`
    SELECT c.id, c.seq, coalesce(left(said.content, 200), '') AS excerpt,
      c.action::text AS action, c.target_task_id AS "targetTaskId", c.status::text AS status,
      c.channel, c.domain, c.tone, c.pattern, c.difficulty, c.split,
      jsonb_array_length(c.messages) AS messages, jsonb_array_length(c.tasks) AS tasks, c.warnings, c.version,
      ${said(datasetId, "TEACHER")} AS teacher, ${said(datasetId, "STUDENT")} AS student
    FROM conversation c
    LEFT JOIN LATERAL (
      SELECT m.value->>'content' AS content
      FROM jsonb_array_elements(c.messages) WITH ORDINALITY AS m (value, n)
      ORDER BY (m.value->>'role' = 'user') DESC, n DESC LIMIT 1
    ) said ON true
    WHERE c.dataset_id = ${datasetId}::uuid AND c.seq = ANY(${[...seqs]}::bigint[])
    ORDER BY c.seq`;
}
