import { rawPool } from "./raw";

export type ChannelFigures = {
  channel: string;
  n: number;
  /** Percentiles 50, 95, 99 in ms of the whole decision, and of the time until the action was settled. */
  total: number[];
  action: number[];
  /** Decisions within 200 ms. */
  quick: number;
  /** Decisions for which the teacher was asked. */
  escalated: number;
};

/** Of the decisions since that moment, by channel; superseded ones are no decisions. */
export async function channelFigures(since: Date): Promise<ChannelFigures[]> {
  const { rows } = await rawPool().query<ChannelFigures>(
    `SELECT channel, count(*)::int AS n,
            percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY total_ms) AS total,
            percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY action_ms) AS action,
            count(*) FILTER (WHERE total_ms <= 200)::int AS quick,
            count(*) FILTER (WHERE teacher_reason IS NOT NULL AND teacher_reason NOT IN ('no_teacher', 'superseded'))::int
              AS escalated
       FROM route_decision WHERE at >= $1 AND reason <> 'superseded' GROUP BY channel ORDER BY n DESC, channel LIMIT 50`,
    [since],
  );
  return rows;
}

/** Mass that the student gave to no action, over the decisions since that moment that tell it. */
export async function unassignedMass(since: Date): Promise<{ n: number; p50: number; p95: number } | null> {
  const { rows } = await rawPool().query<{ n: number; mass: [number, number] | null }>(
    `SELECT count(*)::int AS n, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY unassigned) AS mass
       FROM route_decision WHERE at >= $1 AND unassigned IS NOT NULL`,
    [since],
  );
  const [row] = rows;
  return row?.mass ? { n: row.n, p50: row.mass[0], p95: row.mass[1] } : null;
}

export type ReasonCount = {
  source: string;
  reason: string;
  teacher_reason: string | null;
  n: number;
  latest: Date;
};

export async function reasonCounts(since: Date): Promise<ReasonCount[]> {
  const { rows } = await rawPool().query<ReasonCount>(
    `SELECT source, reason, teacher_reason, count(*)::int AS n, max(at) AS latest FROM route_decision WHERE at >= $1
      GROUP BY source, reason, teacher_reason ORDER BY n DESC, reason, source`,
    [since],
  );
  return rows;
}

/** What the student said of the latest turns, with its confidence by this calibration. */
export async function latestSaid(
  calibrationId: string,
  limit: number,
): Promise<{ action: string; confidence: number }[]> {
  const { rows } = await rawPool().query<{ action: string; confidence: number }>(
    `SELECT coalesce(substring(student_final FROM '^[a-z_]+'), action::text) AS action, confidence FROM (
       SELECT * FROM route_decision WHERE calibration_id = $1 AND confidence IS NOT NULL ORDER BY at DESC LIMIT $2
     ) latest`,
    [calibrationId, limit],
  );
  return rows;
}
