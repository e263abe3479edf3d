import { z } from "zod";
import { decisionSchema, messageSchema, taskSchema } from "@/prompts/intent-prompt";
import { endpoint } from "./endpoint";

export const REASONS = [
  "confident",
  "low_confidence",
  "not_certified",
  "student_invalid",
  "student_timeout",
  "student_error",
  "teacher_invalid",
  "teacher_timeout",
  "teacher_error",
  "circuit_open",
  "no_teacher",
  "no_student",
  "superseded",
] as const;
const reasonSchema = z.enum(REASONS);
const milliseconds = z.number().min(0);
const id = z.string().min(1).max(200).regex(/^\S+$/, "No white space");

export const routeBodySchema = z.object({
  messages: z.array(messageSchema).min(1).max(2000).describe("The talk up to now, oldest first"),
  tasks: z.array(taskSchema).max(500).default([]).describe("The open tasks"),
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
  conversation_id: id
    .optional()
    .describe("Decisions of one conversation are made in order, within one process of the server"),
  turn: z
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe("The same turn sent again gets the same answer; one that comes after a newer is superseded"),
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
  source: z.enum(["student", "teacher", "fallback"]).describe("Whose decision it is"),
  reason: reasonSchema.describe("Why the student's answer was, or was not, used"),
  confidence: z.number().min(0).max(1).nullable().describe("The student's, calibrated"),
  threshold: z.number().nullable().describe("What it was held against; null = no certificate"),
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
    ledger: z
      .enum(["given", "carried"])
      .describe("carried: decisions that the caller could not know yet were applied first"),
    student_said: z.string().nullable().describe("The student's decision, where another was given"),
  }),
});
export type Routed = z.output<typeof routedSchema>;

export const routerEndpoints = {
  route: endpoint({
    method: "POST",
    path: "/api/v1/route",
    summary: "Decide a live turn",
    description:
      "The student decides where it is as sure as its certificate asks; else the teacher does. Always a decision that is legal on the ledger, within the channel's deadline: what goes wrong with a model is a reason.",
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
};
