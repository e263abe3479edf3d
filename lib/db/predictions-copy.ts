import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { AnswerDetails, ConfidenceMode, PredictionState } from "@/lib/domain/predictions/names";
import { json, text } from "./copy-text";
import type { RawConnection } from "./raw";

/** A prediction as COPY sends it; what it does not say is null. */
export type PredictionToCopy = AnswerDetails & {
  conversationId: string;
  seq: string;
  state: PredictionState;
  action: string | null;
  targetTaskId: string | null;
  final: string | null;
  reason: string | null;
  message: string | null;
  confidence: number | null;
  confidenceMode: ConfidenceMode | null;
  /** Requests that it took; 1 if missing. */
  attempts?: number;
};

const COLUMNS = [
  ...["run_id", "conversation_id", "seq", "state", "action", "target_task_id", "final", "reason", "message"],
  ...["confidence", "confidence_mode", "action_scores", "task_scores", "unassigned_mass", "votes", "fold"],
  ...["seen", "time_to_action_ms", "latency_ms", "tokens_in", "tokens_out", "attempts", "raw"],
];

const t = (value: string | null): string => text(value ?? undefined);
const j = (value: unknown): string => json(value ?? undefined);
const n = (value: number | null): string => (value === null ? "\\N" : String(value));

const line = (runId: string, p: PredictionToCopy): string =>
  `${runId}\t${p.conversationId}\t${p.seq}\t${p.state}\t${t(p.action)}\t${t(p.targetTaskId)}\t${t(p.final)}\t` +
  `${t(p.reason)}\t${t(p.message)}\t${n(p.confidence)}\t${t(p.confidenceMode)}\t${j(p.actionScores)}\t` +
  `${j(p.taskScores)}\t${n(p.unassignedMass)}\t${j(p.votes)}\t${n(p.fold)}\t${p.seen}\t${n(p.timeToActionMs)}\t` +
  `${n(p.latencyMs)}\t${n(p.tokensIn)}\t${n(p.tokensOut)}\t${p.attempts ?? 1}\t${t(p.raw)}\n`;

/** Characters handed to the socket at once. */
const PIECE = 128 * 1024;

/**
 * Stores predictions of a run by COPY, in the connection's transaction. Whether each differs from the row's label is
 * found by a trigger. @returns how many went in
 */
export async function copyPredictions(
  connection: RawConnection,
  runId: string,
  predictions: Iterable<PredictionToCopy>,
): Promise<number> {
  const stream = connection.query(copyFrom(`COPY prediction (${COLUMNS.join(", ")}) FROM STDIN`));
  function* pieces(): Generator<string, void, void> {
    let piece = "";
    for (const prediction of predictions) {
      piece += line(runId, prediction);
      if (piece.length < PIECE) continue;
      yield piece;
      piece = "";
    }
    if (piece !== "") yield piece;
  }
  await pipeline(Readable.from(pieces(), { objectMode: false }), stream);
  return stream.rowCount;
}

/** What an import has to know of a row that a line names. */
export type NamedRow = { id: string; seq: string; inputHash: string; taskIds: string[]; trained: boolean };

/**
 * Rows of the data set with these ids or input hashes (several rows may share a hash). `trained`: the version was
 * fitted on the row; only looked up where `versionId` is given.
 */
export async function rowsNamed(
  connection: RawConnection,
  datasetId: string,
  ids: readonly string[],
  inputHashes: readonly string[],
  versionId: string | null,
): Promise<NamedRow[]> {
  const { rows } = await connection.query<NamedRow>({
    name: versionId ? "rows_named_trained" : "rows_named",
    text: `SELECT c.id, c.seq::text AS seq, c.input_hash AS "inputHash",
        ARRAY(SELECT task.value->>'id' FROM jsonb_array_elements(c.tasks) task) AS "taskIds",
        ${
          versionId
            ? "EXISTS (SELECT FROM training_row r WHERE r.version_id = $4 AND r.input_hash = c.input_hash)"
            : "false"
        } AS trained
      FROM conversation c WHERE c.dataset_id = $1 AND c.id IN (
        SELECT unnest($2::uuid[])
        UNION SELECT h.id FROM conversation h WHERE h.dataset_id = $1 AND h.input_hash = ANY($3))`,
    values: [datasetId, ids, inputHashes, ...(versionId ? [versionId] : [])],
  });
  return rows;
}

/** What of a prediction tells whether another line says the same. */
export type StoredEssence = {
  conversationId: string;
  state: string;
  final: string | null;
  reason: string | null;
  confidence: number | null;
  fold: number | null;
};

/** What a run says already of these rows. */
export async function essencesOf(
  connection: RawConnection,
  runId: string,
  conversationIds: readonly string[],
): Promise<StoredEssence[]> {
  if (conversationIds.length === 0) return [];
  const { rows } = await connection.query<StoredEssence>({
    name: "prediction_essences",
    text: `SELECT conversation_id AS "conversationId", state::text AS state, final, reason, confidence, fold
      FROM prediction WHERE run_id = $1 AND conversation_id = ANY($2)`,
    values: [runId, conversationIds],
  });
  return rows;
}

/** Tells the planner of many new predictions at once; otherwise it learns of them a minute later. */
export async function analysePredictions(connection: RawConnection): Promise<void> {
  await connection.query("ANALYZE prediction");
}
