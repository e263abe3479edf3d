import { Prisma } from "@/lib/generated/prisma/client";
import type { Action } from "@/prompts/actions";
import { pool } from "./client";

/** What counts as right, as lib/domain/evaluation/truth.ts has it. */
type Truth = "best" | "human" | "adjudicated" | "label";

export type TruthScope = {
  datasetId: string;
  truth: Truth;
  split?: string | undefined;
  /** Sequence numbers of rows that are left out. */
  without: readonly bigint[];
};

export type TruthRow = {
  id: string;
  seq: number;
  inputHash: string;
  action: Action;
  target: string | null;
  importedFinal: string;
  status: string;
  adjudicated: boolean;
  split: string;
  channel: string;
  domain: string;
  tone: string;
  pattern: string;
  difficulty: string;
  locale: string;
  tasks: number;
  alsoOk: unknown;
};

/** The last word on row `c` is an adjudication. */
const ADJUDICATED = Prisma.sql`(c.status IN ('approved', 'corrected') AND EXISTS (
  SELECT FROM adjudication j WHERE j.conversation_id = c.id AND j.outcome <> 'retracted' AND NOT EXISTS (
    SELECT FROM adjudication l WHERE l.conversation_id = j.conversation_id AND l.seq > j.seq)))`;

const HAS_TRUTH: Record<Truth, Prisma.Sql> = {
  // Of a rejected row nobody has said what is right; a discarded one is no example of anything.
  best: Prisma.sql`c.status NOT IN ('rejected', 'discarded')`,
  human: Prisma.sql`c.status IN ('approved', 'corrected')`,
  adjudicated: ADJUDICATED,
  label: Prisma.sql`c.status <> 'discarded'`,
};

function where({ datasetId, truth, split, without }: TruthScope, share = 1): Prisma.Sql {
  const conditions = [Prisma.sql`c.dataset_id = ${datasetId}::uuid`, HAS_TRUTH[truth]];
  if (split !== undefined) conditions.push(Prisma.sql`c.split = ${split === "(none)" ? "" : split}`);
  if (without.length > 0) conditions.push(Prisma.sql`c.seq <> ALL(${[...without]}::bigint[])`);
  if (share < 1) {
    // A hash is as good as a draw: the rows below a limit are an equal-probability sample, and the same ones each time.
    const limit = Math.floor(share * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
    conditions.push(Prisma.sql`c.input_hash < ${limit}`);
  }
  return Prisma.join(conditions, " AND ");
}

const read = async <Row extends object>(sql: Prisma.Sql): Promise<Row[]> =>
  (await pool().query<Row>(sql.text, sql.values as unknown[])).rows;

export async function countTruthRows(scope: TruthScope): Promise<number> {
  const [row] = await read<{ n: string }>(
    Prisma.sql`SELECT count(*) AS n FROM conversation c WHERE ${where(scope)}`,
  );
  return Number(row?.n ?? 0);
}

/** Rows with truth in import order; `share` < 1: an equal-probability sample of about that part of them. */
export async function readTruthRows(scope: TruthScope, share = 1): Promise<TruthRow[]> {
  const rows = await read<Omit<TruthRow, "seq"> & { seq: string }>(Prisma.sql`
    SELECT c.id, c.seq::text AS seq, c.input_hash AS "inputHash", c.action, c.target_task_id AS target,
           c.imported_final AS "importedFinal", c.status, ${ADJUDICATED} AS adjudicated, c.split, c.channel, c.domain, c.tone,
           c.pattern, c.difficulty, c.locale, jsonb_array_length(c.tasks) AS tasks, c.meta->'also_ok' AS "alsoOk"
      FROM conversation c WHERE ${where(scope, share)} ORDER BY c.seq`);
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

export type RunAnswer = {
  seq: number;
  state: "ok" | "invalid" | "failed";
  action: Action | null;
  target: string | null;
  /** As shown: calibrated where there is a calibration. */
  confidence: number | null;
  seen: boolean;
  latencyMs: number | null;
  timeToActionMs: number | null;
};

/** What a run says of the rows with truth. */
export async function readRunAnswers(runId: string, scope: TruthScope, share = 1): Promise<RunAnswer[]> {
  const rows = await read<Omit<RunAnswer, "seq"> & { seq: string }>(Prisma.sql`
    SELECT p.seq::text AS seq, p.state, p.action, p.target_task_id AS target, p.shown_confidence AS confidence, p.seen,
           p.latency_ms AS "latencyMs", p.time_to_action_ms AS "timeToActionMs"
      FROM prediction p JOIN conversation c ON c.id = p.conversation_id
     WHERE p.run_id = ${runId}::uuid AND ${where(scope, share)}`);
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** What of a run's answers a temperature is fitted on; only legal ones, of rows that it was not fitted on. */
export type ScoredAnswer = {
  seq: number;
  action: Action;
  target: string | null;
  confidence: number;
  actions: Record<string, number> | null;
  tasks: Record<string, number> | null;
};

export async function readScoredAnswers(
  runId: string,
  scope: TruthScope,
  share = 1,
): Promise<ScoredAnswer[]> {
  const rows = await read<Omit<ScoredAnswer, "seq"> & { seq: string }>(Prisma.sql`
    SELECT p.seq::text AS seq, p.action, p.target_task_id AS target, p.confidence, p.action_scores AS actions,
           p.task_scores AS tasks
      FROM prediction p JOIN conversation c ON c.id = p.conversation_id
     WHERE p.run_id = ${runId}::uuid AND p.state = 'ok' AND p.confidence IS NOT NULL AND NOT p.seen AND ${where(scope, share)}`);
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** The last message's text of some rows, cut to `length` characters, by id. */
export async function readExcerpts(ids: readonly string[], length: number): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await read<{ id: string; text: string | null }>(Prisma.sql`
    SELECT c.id, left(c.messages->-1->>'content', ${length}::int) AS text FROM conversation c WHERE c.id = ANY(${[...ids]}::uuid[])`);
  return new Map(rows.map(({ id, text }) => [id, text ?? ""]));
}
