import type { Live } from "@/lib/contracts/router";
import { findCalibration } from "@/lib/db/calibrations";
import { doubtsSince } from "@/lib/db/decision-doubts";
import { channelFigures, latestSaid, reasonCounts, unassignedMass } from "@/lib/db/decision-figures";
import type { Actor } from "@/lib/domain/access";
import { scaled } from "@/lib/domain/certification/scale";
import type { Truth } from "@/lib/domain/evaluation/truth";
import { env } from "@/lib/env";
import { budgetOf } from "@/lib/router/budgets";
import { drift, type Said } from "@/lib/router/drift";
import { isAction } from "@/prompts/actions";
import { authorise } from "../authorise";
import type { ActiveCertificate } from "../calibrations/active-certificate";
import { readCalibrationRows } from "../calibrations/read-rows";
import { decisionLog } from "./decision-log";
import { DOUBT_HOUR_MS, doubtRules } from "./doubts/doubt-rules";
import { processRouter } from "./process-router";

const WINDOW_SECONDS = 300;
/** However many look at the page, the database is asked this often. */
const FRESH_MS = 1_900;
/** From so many decisions on, one of them was with 95 % probability beyond that percentile (1 − 0.95⁵⁹, 1 − 0.99²⁹⁹). */
const P95_FROM = 59;
const P99_FROM = 299;
/** Latest turns that are held against the judged ones. */
const DRIFT_TURNS = 1_000;

type Cached<T> = { at: number; value: Promise<T> };
const holder = globalThis as typeof globalThis & {
  parallaxLive?: Cached<Live>;
  parallaxReference?: { of: string; said: Promise<Said[]> };
};

/** The last five minutes of all processes, with what this one knows of models and circuits. */
export async function liveFigures(actor: Actor, now = Date.now()): Promise<Live> {
  authorise(actor, "route:decide");
  const held = holder.parallaxLive;
  if (held && now - held.at < FRESH_MS) return held.value;
  const value = read(now);
  holder.parallaxLive = { at: now, value };
  value.catch(() => {
    holder.parallaxLive = undefined as never;
  });
  return value;
}

async function read(now: number): Promise<Live> {
  const since = new Date(now - WINDOW_SECONDS * 1000);
  const { router, loaded } = await processRouter(now);
  const [channels, reasons] = [await channelFigures(since), await reasonCounts(since)];
  const { student, teacher } = router.state();
  const { certificate } = loaded;
  const { PARALLAX_ROUTE_FALLBACK, PARALLAX_ROUTE_THRESHOLD } = env();
  const log = decisionLog();
  return {
    at: new Date(now).toISOString(),
    window_seconds: WINDOW_SECONDS,
    total: channels.reduce((sum, { n }) => sum + n, 0),
    latest:
      reasons.length === 0 ? null : new Date(Math.max(...reasons.map(({ latest }) => +latest))).toISOString(),
    channels: channels.map((one) => ({
      channel: one.channel,
      n: one.n,
      budget_ms: budgetOf(one.channel),
      deadline_ms: router.deadlineOf(one),
      complete: percentiles(one.total, one.n),
      action: percentiles(one.action, one.n),
      goodput_200ms: one.quick / one.n,
      escalated: one.escalated / one.n,
    })),
    reasons: reasons.map(({ source, reason, teacher_reason, n }) => ({
      source,
      reason,
      teacher: teacher_reason,
      n,
    })),
    student: loaded.student?.name ?? null,
    student_accuracy: loaded.student?.accuracy ?? null,
    teacher: loaded.teacher?.name ?? null,
    fallback: PARALLAX_ROUTE_FALLBACK,
    chosen_threshold: certificate ? null : (PARALLAX_ROUTE_THRESHOLD ?? null),
    problems: loaded.problems,
    circuit: { student, teacher },
    certificate: certificate && {
      ...{ calibration: certificate.calibration, alpha: certificate.alpha },
      ...{ delta: certificate.delta, threshold: certificate.threshold },
    },
    drift: certificate && (await driftOf(certificate)),
    unassigned: await unassignedMass(since),
    doubts: await doubtsNow(now),
    log: { waiting: log.length, written: log.written, dropped: log.dropped },
  };
}

async function doubtsNow(now: number): Promise<Live["doubts"]> {
  const rules = doubtRules();
  if (!rules) return null;
  const { below, reasons, differing, sample, perHour } = rules;
  const counts = await doubtsSince(new Date(now - DOUBT_HOUR_MS));
  return { below, reasons: [...reasons], differing, sample, per_hour: perHour, ...counts };
}

function percentiles([p50 = 0, p95 = 0, p99 = 0]: number[], n: number) {
  return { p50, p95: n < P95_FROM ? null : p95, p99: n < P99_FROM ? null : p99 };
}

async function driftOf(certificate: ActiveCertificate): Promise<Live["drift"]> {
  const { calibration } = certificate;
  if (holder.parallaxReference?.of !== calibration) {
    holder.parallaxReference = { of: calibration, said: referenceOf(certificate) };
  }
  const live = (await latestSaid(calibration, DRIFT_TURNS)).flatMap(({ action, confidence }): Said[] =>
    isAction(action) ? [{ action, confidence }] : [],
  );
  return drift(live, await holder.parallaxReference.said);
}

/** What the student said of the rows on which the certificate was judged. */
async function referenceOf({ calibration, scale }: ActiveCertificate): Promise<Said[]> {
  const row = await findCalibration(calibration);
  if (!row) return [];
  const { datasetId, runId, truth, scope } = row;
  const { split } = scope as { split: string };
  const rows = await readCalibrationRows({ datasetId, runId, split, truth: truth as Truth });
  return rows.flatMap(({ scored }): Said[] =>
    scored ? [{ action: scored.named.action, confidence: scaled(scored, scale) }] : [],
  );
}
