import process from "node:process";
import type { NewDecision } from "@/lib/db/insert-decisions";
import { formatFinal } from "@/lib/domain/decision/final";
import { SAMPLE_MOMENT } from "@/lib/domain/models/sample-moment";
import { namedBy } from "@/lib/domain/predictions/same-decision";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import type { DecisionModel } from "@/lib/models/decision-model";
import { type RouteAnswer, type RouteRequest, Router } from "@/lib/router";
import type { Task } from "@/prompts/actions";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { decisionLog } from "./decision-log";
import { acceptanceOf, type Loaded, loadParts } from "./load-parts";
import { observe } from "./metrics";
import { redact, redactMessages, redactTasks } from "./redact";

/** A request with the name of whoever sent it, and what they call the conversation. */
export type LiveRequest = RouteRequest & { actorName: string; calledId: string | undefined };
type Answered = LiveRequest & { tasks: readonly Task[] };
export type ProcessRouter = { router: Router; loaded: Loaded; loadedAt: number };
type Holder = typeof globalThis & {
  parallaxRouter?: Promise<ProcessRouter> | undefined;
  parallaxRouterLoading?: boolean;
};

/** Models and certificates that change are seen after so long, behind an answer that nobody waits for. */
const REFRESH_MS = 15_000;
/** Loading the student's encoder takes seconds, once a process. */
const WARM_MS = 30_000;

/** The router of this process, with its models; loaded, and the student warmed up, at the first call. */
export async function processRouter(now = Date.now()): Promise<ProcessRouter> {
  const holder = globalThis as Holder;
  if (!holder.parallaxRouter) {
    const first = start();
    holder.parallaxRouter = first;
    // The database was away: the next call tries again.
    first.catch(() => {
      if (holder.parallaxRouter === first) holder.parallaxRouter = undefined;
    });
  }
  const held = await holder.parallaxRouter;
  if (now - held.loadedAt > REFRESH_MS && !holder.parallaxRouterLoading) {
    holder.parallaxRouterLoading = true;
    held.loadedAt = now;
    refreshRouter(held)
      .catch((error: unknown) => log().warn({ error: messageOf(error) }, "the router keeps its models"))
      .finally(() => {
        holder.parallaxRouterLoading = false;
      });
  }
  return held;
}

/** The same where somebody has asked for it already; nothing is loaded. */
export const runningRouter = async (): Promise<ProcessRouter | undefined> =>
  (globalThis as Holder).parallaxRouter;

/** Takes over what the database says now. */
export async function refreshRouter(held: ProcessRouter): Promise<void> {
  const before = held.loaded.student?.model;
  const loaded = await loadParts();
  if (loaded.student && loaded.student.model !== before) await warmUp(loaded.student.model);
  held.loaded = loaded;
  held.router.use({ ...models(loaded), acceptance: acceptanceOf(loaded.certificate) });
}

/** Writes what waits, and forgets the router: the process leaves. */
export async function closeRouter(): Promise<void> {
  await decisionLog().flush();
  (globalThis as Holder).parallaxRouter = undefined;
}

async function start(): Promise<ProcessRouter> {
  const loaded = await loadParts();
  if (loaded.student) await warmUp(loaded.student.model);
  const { PARALLAX_ROUTE_FALLBACK, PARALLAX_ROUTE_HEDGE_MS } = env();
  const held: ProcessRouter = { loaded, loadedAt: Date.now(), router: undefined as never };
  held.router = new Router({
    ...models(loaded),
    acceptance: acceptanceOf(loaded.certificate),
    fallback: PARALLAX_ROUTE_FALLBACK,
    hedgeAfterMs: PARALLAX_ROUTE_HEDGE_MS ?? null,
    newId,
    onAnswer: (request, answer) => {
      observe(request, answer);
      decisionLog().add(toRow(request as Answered, answer, held.loaded));
      prepareNext(request, answer, held.loaded.student?.model);
    },
  });
  flushAtTheEnd();
  return held;
}

const models = ({ student, teacher }: Loaded) => ({
  ...{ student: student?.model ?? null, teacher: teacher?.model ?? null },
});

async function warmUp(student: DecisionModel): Promise<void> {
  // A server is warm or not by itself, and asking it costs.
  if (!("prepare" in student)) return;
  const { messages, tasks } = SAMPLE_MOMENT;
  await student
    .decide({ messages, tasks }, { signal: AbortSignal.timeout(WARM_MS) })
    .catch((error: unknown) => log().warn({ error: messageOf(error) }, "the student does not warm up"));
}

/** Embeds the ledger that the next turn will stand on, while the user reads. */
function prepareNext(
  { messages, conversationId }: RouteRequest,
  { tasks }: RouteAnswer,
  student: unknown,
): void {
  if (conversationId === undefined || !canPrepare(student)) return;
  student.prepare({ messages, tasks }).catch(() => {});
}

type Preparing = {
  prepare(input: { messages: RouteRequest["messages"]; tasks: RouteAnswer["tasks"] }): Promise<void>;
};
const canPrepare = (model: unknown): model is Preparing =>
  typeof model === "object" && model !== null && "prepare" in model;

function toRow(
  request: Answered,
  answer: RouteAnswer,
  { student, teacher, certificate }: Loaded,
): NewDecision {
  const { decision, timings, details, confidence } = answer;
  const { action, target } = namedBy(decision);
  const keep = env().PARALLAX_ROUTE_TRANSCRIPTS;
  const masked = keep === "redacted";
  const text = (words: string) => (masked ? redact(words) : words);
  const said = details.studentSaid;
  return {
    id: answer.decisionId,
    at: new Date(),
    actorName: request.actorName,
    conversationId: request.calledId ?? null,
    turn: request.turn ?? null,
    channel: request.channel ?? "",
    messages: keep === "none" ? null : masked ? redactMessages(request.messages) : request.messages,
    tasks: keep === "none" ? null : masked ? redactTasks(request.tasks) : request.tasks,
    redacted: masked,
    action,
    targetTaskId: target,
    final: keep === "none" ? action : text(formatFinal(decision)),
    studentFinal: said && (keep === "none" ? said.action : text(formatFinal(said))),
    source: answer.source,
    reason: answer.reason,
    teacherReason: details.teacher,
    confidence: confidence === null ? null : Math.min(1, Math.max(0, confidence)),
    threshold: answer.threshold,
    unassigned: details.unassigned,
    ...{ totalMs: timings.totalMs, queueMs: timings.queueMs, modelMs: timings.modelMs },
    ...{ actionMs: timings.actionMs, studentMs: timings.studentMs, teacherMs: timings.teacherMs },
    student: student?.name ?? null,
    teacher: teacher?.name ?? null,
    calibrationId: certificate?.calibration ?? null,
    promptVersion: PROMPT_VERSION,
  };
}

/** The web server leaves on a signal; what waits is written at once, while it closes. */
function flushAtTheEnd(): void {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.once(
      signal,
      () =>
        void decisionLog()
          .flush()
          .catch(() => {}),
    );
  }
}
