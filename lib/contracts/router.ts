import { z } from "zod";
import { DOUBTS } from "@/lib/domain/router/doubt";
import { ROUTE_REASONS, ROUTE_SOURCES } from "@/lib/domain/router/names";
import { decisionSchema, messageSchema, taskSchema } from "@/prompts/intent-prompt";
import { endpoint } from "./endpoint";

const reasonSchema = z.enum(ROUTE_REASONS);
const milliseconds = z.number().min(0);
/** The ledger of a turn, or, absent, that of its conversation. */
export const ledgerSchema = z
  .array(taskSchema)
  .max(500)
  .optional()
  .describe(
    "The open tasks. Absent: those that the last decision of this conversation left, none without one; [] says that there are none",
  );
/** A name that the caller gives. */
export const calledId = z.string().min(1).max(200).regex(/^\S+$/, "No white space");

export const routeBodySchema = z.strictObject({
  messages: z.array(messageSchema).min(1).max(2000).describe("The talk up to now, oldest first"),
  tasks: ledgerSchema,
  channel: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .optional()
    .describe(
      "voice, whatsapp, discord, chat or another: it decides the deadline, and figures are kept by it",
    ),
  received_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When the turn reached the caller; timings.since_received_ms counts from there"),
  conversation_id: calledId
    .optional()
    .describe("Decisions of one conversation are made in order, within one process of the server"),
  turn: z
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe(
      "The same turn sent again in the same words gets the same answer, of the last four turns also after a newer one; else one that comes after a newer is superseded",
    ),
  ledger_after: calledId
    .nullable()
    .optional()
    .describe(
      "decision_id of the answer that `tasks` is from, null = of none yet: what this conversation decided since is applied to it first",
    ),
  supersede: z
    .boolean()
    .optional()
    .describe("Ends decisions on earlier turns of this conversation: the user has spoken again"),
});
export type RouteBody = z.output<typeof routeBodySchema>;

export const routedSchema = z.object({
  decision: decisionSchema,
  final: z.string().describe("The same as one line"),
  tasks: z.array(taskSchema).describe("The ledger after the decision"),
  source: z.enum(ROUTE_SOURCES).describe("Whose decision it is"),
  reason: reasonSchema.describe("Why the student's answer was, or was not, used"),
  confidence: z.number().min(0).max(1).nullable().describe("The student's, calibrated"),
  threshold: z
    .number()
    .nullable()
    .describe("The certified one that it was held against; null = no certificate"),
  timings: z.object({
    total_ms: milliseconds,
    queue_ms: milliseconds.describe("Waiting for earlier turns of the conversation"),
    student_ms: milliseconds.nullable(),
    teacher_ms: milliseconds.nullable(),
    model_ms: milliseconds.describe("In which a model was at work"),
    action_ms: milliseconds.describe("Until the action was settled"),
    overhead_ms: milliseconds.describe("The router's own: total, less queue and models"),
    since_received_ms: z.number().nullable().describe("From received_at, by two clocks"),
  }),
  decision_id: z.string(),
  details: z.object({
    student: reasonSchema,
    teacher: z
      .union([reasonSchema, z.literal("answered")])
      .nullable()
      .describe("null: it was not asked"),
    messages: z.array(z.string()),
    chosen_threshold: z
      .number()
      .nullable()
      .describe("Without a certificate: what PARALLAX_ROUTE_THRESHOLD asks, which promises nothing"),
    ledger: z
      .enum(["given", "carried", "empty"])
      .describe(
        "carried: decisions that the caller could not know yet were applied first, or no `tasks` were sent and the conversation's were gone on with; empty: none were sent, and none are known",
      ),
    student_said: z.string().nullable().describe("The student's decision, where another was given"),
    unassigned: z
      .number()
      .nullable()
      .describe("Mass that the student gave to no action; null where it tells no probabilities"),
  }),
});
export type Routed = z.output<typeof routedSchema>;

const share = z.number().min(0).max(1).nullable();
const percentiles = z
  .object({ p50: milliseconds, p95: milliseconds.nullable(), p99: milliseconds.nullable() })
  .describe("Milliseconds; p95 from 59 decisions on, p99 from 299: of fewer they are a matter of chance");
const count = z.number().int().min(0);

export const liveSchema = z.object({
  at: z.iso.datetime(),
  window_seconds: count,
  total: count.describe("Without superseded turns, of which nothing was decided"),
  latest: z.iso.datetime().nullable().describe("Of the latest decision of these minutes"),
  channels: z.array(
    z.object({
      channel: z.string().describe("Empty where the caller names none"),
      n: count,
      budget_ms: milliseconds.describe("What people bear on the channel; p95 is held against it"),
      deadline_ms: milliseconds.describe("At which the router answers, whatever the models do"),
      complete: percentiles,
      action: percentiles.describe("Until the action was settled"),
      goodput_200ms: share.describe("Share of decisions within 200 ms"),
      escalated: share.describe("Share for which the teacher was asked"),
    }),
  ),
  reasons: z.array(
    z.object({
      source: z.string(),
      reason: z.string(),
      teacher: z.string().nullable(),
      n: count,
    }),
  ),
  student: z.string().nullable(),
  student_accuracy: z
    .object({ right: z.number().min(0).max(1), rows: count })
    .nullable()
    .describe("Share of labelled rows, none of which it was fitted on, with its action and task right"),
  teacher: z.string().nullable(),
  fallback: z
    .enum(["student", "clarify"])
    .describe("Where no answer may be trusted: the student's guess, or a question to the user"),
  chosen_threshold: z
    .number()
    .nullable()
    .describe("Without a certificate: PARALLAX_ROUTE_THRESHOLD, which promises nothing"),
  problems: z.array(z.string()).describe("Why a model could not be opened"),
  circuit: z.object({ student: z.string(), teacher: z.string() }).describe("Of the process that answers"),
  certificate: z
    .object({ calibration: z.string(), alpha: z.number(), delta: z.number(), threshold: z.number() })
    .nullable(),
  drift: z
    .object({
      n: count,
      reference: count,
      confidence: z.object({ distance: z.number(), p: z.number() }),
      actions: z.object({ chi2: z.number(), p: z.number() }),
      drifted: z
        .boolean()
        .describe(
          "Live turns are not like those that were judged: the certificate is no longer valid for them",
        ),
    })
    .nullable()
    .describe("null without a certificate, and below 100 turns"),
  unassigned: z
    .object({ n: count, p50: z.number(), p95: z.number() })
    .nullable()
    .describe("Mass that the student gave to no action; null where it tells none"),
  doubts: z
    .object({
      below: z.number().nullable().describe("Confidences below this"),
      reasons: z.array(reasonSchema),
      differing: z.boolean().describe("Student and teacher name different decisions"),
      sample: z.number().min(0).max(1),
      per_hour: count.describe("Sent at most"),
      sent: count.describe("Within the last hour"),
      waiting: count.describe("Of the last hour, for the worker or for room"),
    })
    .nullable()
    .describe("Which decisions are sent to people by themselves; null: none are"),
  log: z.object({ waiting: count, written: count, dropped: count }).describe("Of the process that answers"),
});
export type Live = z.output<typeof liveSchema>;

export const liveDecisionSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  channel: z.string(),
  conversation_id: z.string().nullable(),
  turn: z.number().int().nullable(),
  final: z.string(),
  student_said: z.string().nullable(),
  source: z.string(),
  reason: z.string(),
  teacher: z.string().nullable(),
  confidence: z.number().nullable(),
  threshold: z.number().nullable(),
  total_ms: milliseconds,
  row: z.uuid().nullable().describe("The row that was made of it for review"),
  dataset: z.string().nullable().describe("In which that row stands; null also where it was removed"),
  doubt: z.enum(DOUBTS).nullable().describe("The rule by which it is doubted"),
});
export type LiveDecision = z.output<typeof liveDecisionSchema>;

export const routerEndpoints = {
  route: endpoint({
    method: "POST",
    path: "/api/v1/route",
    summary: "Decide a live turn",
    description:
      "The student decides where it is as sure as its certificate asks; else the teacher does. Always a decision that is legal on the ledger, within the channel's deadline: what goes wrong with a model is a reason. Without `tasks` a turn goes on with the ledger that the last decision of its conversation left (details.ledger: carried); a server that does not know the conversation says `empty`. Unknown fields are refused.",
    tag: "Router",
    scopes: ["route"],
    body: routeBodySchema,
    responses: { 200: { description: "The decision", schema: routedSchema } },
  }),
  metrics: endpoint({
    method: "GET",
    path: "/api/v1/metrics",
    summary: "Figures of this process, for Prometheus",
    description: "Text format 0.0.4: durations by channel and source, reasons, breaker, decision log.",
    tag: "Router",
    scopes: ["metrics"],
    responses: {
      200: {
        description: "Metrics",
        schema: z.string(),
        contentType: "text/plain; version=0.0.4; charset=utf-8",
      },
    },
  }),
  live: endpoint({
    method: "GET",
    path: "/api/v1/route/live",
    summary: "Live figures of the router, as server-sent events",
    description:
      "An event `figures` every two seconds whose data is the schema's JSON: the last five minutes, of all processes.",
    tag: "Router",
    scopes: ["route"],
    query: z.object({
      once: z.enum(["true", "false"]).default("false").describe("End after the first event"),
    }),
    responses: { 200: { description: "Events", schema: z.string(), contentType: "text/event-stream" } },
  }),
  decisions: endpoint({
    method: "GET",
    path: "/api/v1/route/decisions",
    summary: "The latest decisions, newest first",
    tag: "Router",
    scopes: ["route"],
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    responses: {
      200: { description: "Decisions", schema: z.object({ decisions: z.array(liveDecisionSchema) }) },
    },
  }),
  review: endpoint({
    method: "POST",
    path: "/api/v1/route/decisions/{id}/review",
    summary: "Make a row for review of a decision",
    description:
      "The turn with its decision becomes a pending row of a data set (`live` by default, made where it is missing). The same turn twice is one row. 409 for a superseded turn, of which nothing was decided, and where no transcript was kept.",
    tag: "Router",
    scopes: ["import"],
    params: z.object({ id: z.uuid() }),
    body: z.object({ dataset: z.string().trim().min(1).max(63).default("live") }),
    responses: {
      200: {
        description: "The row",
        schema: z.object({ row: z.uuid(), dataset: z.string(), created: z.boolean() }),
      },
    },
  }),
};
