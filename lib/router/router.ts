import { applyDecision, mintTaskId } from "@/lib/domain/ledger/ledger";
import type { Message, Task } from "@/prompts/actions";
import type { Asked } from "./ask-model";
import { type BreakerState, CircuitBreaker } from "./breaker";
import { systemClock } from "./clock";
import { Conversations, type Turn } from "./conversations";
import { CLARIFY, type Decided, decideMoment, type Parts, superseded } from "./decide";
import type { RouteAnswer, RouteRequest, RouterOptions } from "./types";

export const ROUTER_DEFAULTS = {
  deadlineMs: 5_000,
  /** Voice: a talk's whole pause. Discord wants a first answer within 3 s, WhatsApp is answered at leisure. */
  channelDeadlines: { voice: 800, discord: 2_500, chat: 5_000, whatsapp: 10_000 },
  studentMs: 1_000,
  hedgeAfterMs: null,
  fallback: "student",
  remembered: 10_000,
} as const;

const NOBODY: Parts["acceptance"] = { confidence: (_, raw) => raw.value, threshold: () => null };

export type RouterState = {
  student: BreakerState;
  teacher: BreakerState;
  /** Calls that are being answered, and conversations that are remembered. */
  underWay: number;
  conversations: number;
};

/**
 * The run-time router. It needs no database and no app: models, acceptance, ids and clock are given to it.
 *
 * `route` always resolves, with a decision that is legal on the ledger it was made for, within the deadline: whatever
 * the models do is a reason in the answer.
 */
export class Router {
  private parts: Parts;
  private readonly conversations: Conversations;
  private readonly deadlines: Readonly<Record<string, number>>;
  private underWay = 0;

  constructor(private readonly options: RouterOptions) {
    const clock = options.clock ?? systemClock;
    this.parts = {
      student: options.student,
      teacher: options.teacher,
      acceptance: options.acceptance ?? NOBODY,
      studentBreaker: new CircuitBreaker(options.breaker),
      teacherBreaker: new CircuitBreaker(options.breaker),
      clock,
      studentMs: options.studentMs ?? ROUTER_DEFAULTS.studentMs,
      hedgeAfterMs: options.hedgeAfterMs ?? ROUTER_DEFAULTS.hedgeAfterMs,
      fallback: options.fallback ?? ROUTER_DEFAULTS.fallback,
    };
    this.deadlines = options.channelDeadlines ?? ROUTER_DEFAULTS.channelDeadlines;
    this.conversations = new Conversations(clock, options.remembered ?? ROUTER_DEFAULTS.remembered);
  }

  async route(request: RouteRequest): Promise<RouteAnswer> {
    const { clock } = this.parts;
    const started = clock.now();
    const latest = started + this.deadlineOf(request);
    const { conversationId } = request;
    this.underWay += 1;
    try {
      const decide = (turn: Turn) => this.decide(request, turn, started, latest);
      if (conversationId === undefined) {
        const signal = request.signal ?? new AbortController().signal;
        const ledger = request.tasks ? "given" : "empty";
        return await decide({ tasks: request.tasks ?? [], ledger, usedIds: [], signal });
      }
      return await this.conversations.run({ ...request, conversationId }, latest, decide);
    } finally {
      this.underWay -= 1;
    }
  }

  /** Barge-in: ends decisions on earlier turns of a conversation, which come back as superseded. @returns how many */
  interrupt(conversationId: string, turn: number): number {
    return this.conversations.interrupt(conversationId, turn);
  }

  /** Other models, or another certificate, from the next call on; order and circuits are kept. */
  use(given: Pick<RouterOptions, "student" | "teacher" | "acceptance">): void {
    const { student, teacher, acceptance } = given;
    this.parts = { ...this.parts, student, teacher, acceptance: acceptance ?? NOBODY };
  }

  state(): RouterState {
    const { studentBreaker, teacherBreaker, clock } = this.parts;
    return {
      student: studentBreaker.state(clock.now()),
      teacher: teacherBreaker.state(clock.now()),
      underWay: this.underWay,
      conversations: this.conversations.size,
    };
  }

  deadlineOf({ channel }: Pick<RouteRequest, "channel">): number {
    const own = channel !== undefined && Object.hasOwn(this.deadlines, channel) && this.deadlines[channel];
    return own || (this.options.deadlineMs ?? ROUTER_DEFAULTS.deadlineMs);
  }

  private async decide(
    request: RouteRequest,
    { tasks, ledger, usedIds, signal }: Turn,
    started: number,
    latest: number,
  ): Promise<RouteAnswer> {
    const { clock } = this.parts;
    const begun = clock.now();
    const decided = signal.aborted
      ? superseded(this.parts)
      : await decideMoment({ messages: request.messages, tasks }, this.parts, {
          ...{ deadline: latest, deadlineMs: this.deadlineOf(request), signal },
        });
    const { student, teacher, actionAt, details, ...said } = decided;
    const { decision, next } = applied(decided, tasks, request.messages, usedIds);
    const now = clock.now();
    const answer: RouteAnswer = {
      decisionId: this.options.newId(),
      ...said,
      decision,
      tasks: next,
      timings: {
        totalMs: now - started,
        queueMs: begun - started,
        studentMs: spent(student),
        teacherMs: spent(teacher),
        modelMs: together(student, teacher),
        actionMs: actionAt - started,
      },
      details: { ...details, ledger },
    };
    try {
      this.options.onAnswer?.({ ...request, tasks }, answer);
    } catch {
      // Whoever listens must not cost the caller the decision.
    }
    return answer;
  }
}

/** The ledger after the decision. Ids that the conversation has used, also in its words, are not given again. */
function applied(
  { decision }: Decided,
  tasks: readonly Task[],
  messages: readonly Message[],
  usedIds: readonly string[],
): { decision: Decided["decision"]; next: Task[] } {
  const mint = () =>
    mintTaskId([
      ...tasks.map(({ id }) => id),
      ...usedIds,
      ...messages.flatMap(({ content }) => content.match(MENTION) ?? []),
    ]);
  const result = applyDecision(tasks, decision, mint);
  return result.ok ? { decision, next: result.value } : { decision: CLARIFY, next: [...tasks] };
}

const MENTION = /\btask-\d{1,15}\b/g;

const spent = (asked: Asked | null): number | null =>
  asked === null || asked.outcome === "absent" || asked.outcome === "circuit_open"
    ? null
    : asked.to - asked.from;

/** Length of the union of both intervals. */
function together(student: Asked | null, teacher: Asked | null): number {
  const [a, b] = [spent(student) ?? 0, spent(teacher) ?? 0];
  if (!student || !teacher || a === 0 || b === 0) return a + b;
  return a + b - Math.max(0, Math.min(student.to, teacher.to) - Math.max(student.from, teacher.from));
}
