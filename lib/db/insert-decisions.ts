import { pool } from "./client";
import type { DecisionRow } from "./decisions";

/** A decision of the router, as it is noted when it was made. */
export type NewDecision = Omit<
  DecisionRow,
  "messages" | "tasks" | "unassigned" | "doubt" | "doubtAt" | "rowId"
> & {
  /** Null where transcripts are not kept. */
  messages: readonly object[] | null;
  tasks: readonly object[] | null;
  /** Mass that the student gave to no action, where it tells that. */
  unassigned?: number | null;
  /** The rule by which it is doubted. */
  doubt?: string | null;
};

const COLUMNS = {
  ...{ id: "id", at: "at", actorName: "actor_name", conversationId: "conversation_id", turn: "turn" },
  ...{ channel: "channel", messages: "messages", tasks: "tasks", redacted: "redacted", action: "action" },
  ...{ targetTaskId: "target_task_id", final: "final", studentFinal: "student_final", source: "source" },
  ...{ reason: "reason", teacherReason: "teacher_reason", confidence: "confidence", threshold: "threshold" },
  ...{ totalMs: "total_ms", queueMs: "queue_ms", modelMs: "model_ms", actionMs: "action_ms" },
  ...{ studentMs: "student_ms", teacherMs: "teacher_ms", student: "student", teacher: "teacher" },
  ...{ calibrationId: "calibration_id", promptVersion: "prompt_version", doubt: "doubt" },
  unassigned: "unassigned",
} as const satisfies Record<keyof NewDecision, string>;

const NAMES = Object.values(COLUMNS).join(", ");
const MEMBERS = Object.entries(COLUMNS) as [keyof NewDecision, string][];

/**
 * Writes a batch; a row that stands already, from a try whose end was not heard of, is left as it is. One parameter and
 * one plan, whatever the batch: Prisma compiles a statement for each number of rows, on the thread that answers turns.
 */
export async function insertDecisions(rows: readonly NewDecision[]): Promise<void> {
  const records = rows.map((row) =>
    Object.fromEntries(MEMBERS.map(([member, column]) => [column, row[member] ?? null])),
  );
  await pool().query({
    name: "insert-decisions",
    text: `INSERT INTO route_decision (${NAMES})
      SELECT ${NAMES} FROM jsonb_populate_recordset(NULL::route_decision, $1::jsonb) ON CONFLICT DO NOTHING`,
    values: [storable(JSON.stringify(records))],
  });
}

/** JSON without what Postgres cannot keep: U+0000 and halves of surrogate pairs, which a model may have said. */
const storable = (json: string): string =>
  json.replace(/\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (sign) => (sign === "\\\\" ? sign : "\\ufffd"));
