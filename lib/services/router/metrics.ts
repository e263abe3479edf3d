import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { RouteAnswer, RouteRequest } from "@/lib/router";

/** Seconds. 0.2 is what a talk bears between two turns, 0.8 a voice answer in all, 3 Discord's patience. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1, 2, 3, 5, 10];
const MASSES = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
/** Channels are the callers' words: so many get a name of their own in the figures. */
const MOST_CHANNELS = 20;

type Figures = {
  registry: Registry;
  duration: Histogram<"channel" | "source">;
  action: Histogram<"channel">;
  overhead: Histogram;
  model: Histogram<"model">;
  decisions: Counter<"channel" | "source" | "reason" | "action">;
  teacher: Counter<"reason">;
  unassigned: Histogram;
  channels: Set<string>;
};
/** What is read at each scrape. */
export type Readings = {
  breaker: { student: string; teacher: string };
  underWay: number;
  conversations: number;
  log: { waiting: number; written: number; dropped: number };
};

const holder = globalThis as typeof globalThis & { parallaxRouteFigures?: Figures };

function make(): Figures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const histogram = <T extends string>(name: string, help: string, labelNames: readonly T[]) =>
    new Histogram({ name, help, labelNames, buckets: BUCKETS, registers });
  return {
    registry,
    duration: histogram("parallax_route_duration_seconds", "From the call to the decision", [
      "channel",
      "source",
    ]),
    action: histogram("parallax_route_time_to_action_seconds", "Until the action was settled", ["channel"]),
    overhead: histogram("parallax_route_overhead_seconds", "Decision less queue and models", []),
    // OpenTelemetry's name of what a call of a model takes (GenAI semantic conventions), in Prometheus' spelling.
    model: histogram("gen_ai_client_operation_duration_seconds", "Time for which a model was waited for", [
      "model",
    ]),
    decisions: new Counter({
      ...{ name: "parallax_route_decisions_total", help: "Decisions by whose they are and why", registers },
      labelNames: ["channel", "source", "reason", "action"],
    }),
    teacher: new Counter({
      ...{ name: "parallax_route_teacher_total", help: "What came of asking the teacher", registers },
      labelNames: ["reason"],
    }),
    unassigned: new Histogram({
      ...{ name: "parallax_route_unassigned_mass", registers, buckets: MASSES },
      help: "Mass that the student gave to no action",
    }),
    channels: new Set(),
  };
}

const figures = (): Figures => (holder.parallaxRouteFigures ??= make());

export function observe({ channel: given }: RouteRequest, answer: RouteAnswer): void {
  const { duration, action, overhead, model, decisions, teacher, unassigned, channels } = figures();
  const { source, reason, timings } = answer;
  const channel = labelOf(given, channels);
  duration.observe({ channel, source }, timings.totalMs / 1000);
  action.observe({ channel }, timings.actionMs / 1000);
  overhead.observe(Math.max(0, timings.totalMs - timings.queueMs - timings.modelMs) / 1000);
  if (timings.studentMs !== null) model.observe({ model: "student" }, timings.studentMs / 1000);
  if (timings.teacherMs !== null) model.observe({ model: "teacher" }, timings.teacherMs / 1000);
  decisions.inc({ channel, source, reason, action: answer.decision.action });
  if (answer.details.unassigned !== null) unassigned.observe(answer.details.unassigned);
  if (answer.details.teacher !== null) teacher.inc({ reason: answer.details.teacher });
}

/** A label of at most so many: anybody can name a channel, and each would be a time series for ever. */
export function labelOf(channel: string | undefined, known: Set<string>): string {
  if (channel === undefined) return "none";
  if (!known.has(channel) && known.size >= MOST_CHANNELS) return "other";
  known.add(channel);
  return channel;
}

const STATES = ["closed", "half_open", "open"];

/** All figures of this process, with what is read just now. */
export function readRegistry(now: Readings): Registry {
  const { registry } = figures();
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    (registry.getSingleMetric(name) as Gauge | undefined) ??
    new Gauge({ name, help, labelNames, registers: [registry] });
  const breaker = gauge("parallax_route_circuit", "1 for the state that the circuit is in", [
    "model",
    "state",
  ]);
  for (const model of ["student", "teacher"] as const) {
    for (const state of STATES) breaker.set({ model, state }, now.breaker[model] === state ? 1 : 0);
  }
  gauge("parallax_route_under_way", "Calls that are being answered").set(now.underWay);
  gauge("parallax_route_conversations", "Conversations whose order is remembered").set(now.conversations);
  gauge("parallax_route_log_waiting", "Decisions that wait to be written").set(now.log.waiting);
  gauge("parallax_route_log_written", "Decisions written since the start").set(now.log.written);
  gauge("parallax_route_log_dropped", "Decisions dropped since the start: the queue was full").set(
    now.log.dropped,
  );
  return registry;
}
