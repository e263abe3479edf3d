import type { RouteReason, RouteSource } from "@/lib/domain/router/names";
import type { Confidence, DecisionModel } from "@/lib/models/decision-model";
import type { Action, Decision, Message, Task } from "@/prompts/actions";
import type { BreakerOptions } from "./breaker";
import type { Clock } from "./clock";

export { ROUTE_REASONS, ROUTE_SOURCES, type RouteReason, type RouteSource } from "@/lib/domain/router/names";

/** One moment of decision of a live conversation. */
export type RouteRequest = {
  messages: readonly Message[];
  /**
   * The ledger as the caller knows it; ids are unique. Absent: the one that the conversation's last decision left, empty
   * where none is known.
   */
  tasks?: readonly Task[] | undefined;
  channel?: string | undefined;
  /** Decisions of one conversation are made in order; without it every call stands alone. */
  conversationId?: string | undefined;
  /** Number of the turn in its conversation. A turn that comes after a newer one was decided is superseded. */
  turn?: number | undefined;
  /** The decision whose answer `tasks` is, null = none yet: what was decided since is applied to it first. */
  ledgerAfter?: string | null | undefined;
  /** Ends what is under way for earlier turns of the conversation: the user has spoken again. */
  supersede?: boolean | undefined;
  /** The caller does not want the decision any longer; it comes back as superseded. */
  signal?: AbortSignal | undefined;
};

export type RouteDetails = {
  /** What the student's answer was found to be. */
  student: RouteReason;
  /** What came of asking the teacher; null where it was not asked, `superseded` where it was not waited for. */
  teacher: RouteReason | "answered" | null;
  /** What the models said went wrong, for people. */
  messages: string[];
  /**
   * `carried`: decisions that the caller could not know yet were applied to its ledger first, or it gave none and the
   * conversation's was gone on with. `empty`: it gave none, and none is known.
   */
  ledger: "given" | "carried" | "empty";
  /** What the student named, where it is not what was returned; its confidence is the answer's. */
  studentSaid: Decision | null;
  /** Mass that the student gave to no action; null where it tells none. */
  unassigned: number | null;
};

/** Milliseconds. */
export type RouteTimings = {
  /** From the call to the answer. */
  totalMs: number;
  /** Waiting for earlier turns of the conversation. */
  queueMs: number;
  studentMs: number | null;
  teacherMs: number | null;
  /** In which a model was at work: total − queue − model is the router's own time. */
  modelMs: number;
  /** From the call to the moment at which the action was settled. */
  actionMs: number;
};

export type RouteAnswer = {
  decisionId: string;
  /** Legal on the ledger that it was made for. */
  decision: Decision;
  /** The ledger after the decision. */
  tasks: Task[];
  source: RouteSource;
  reason: RouteReason;
  /** The student's, calibrated; null where it has none. */
  confidence: number | null;
  /** What it was held against; null = no certificate. */
  threshold: number | null;
  timings: RouteTimings;
  details: RouteDetails;
};

/** Which of the student's answers are accepted. */
export type Acceptance = {
  /** The calibrated confidence of an answer; null where it has none. */
  confidence(decision: Decision, raw: Confidence): number | null;
  /** The certified threshold for this action; null = none. */
  threshold(action: Action): number | null;
};

export type RouterOptions = {
  student: DecisionModel | null;
  teacher: DecisionModel | null;
  /** Without it nothing is certified. */
  acceptance?: Acceptance | null;
  /** Milliseconds from the call to the answer, whatever the models do; by channel where that has its own. */
  deadlineMs?: number;
  channelDeadlines?: Readonly<Record<string, number>>;
  /** Longest wait for the student, at most half the deadline. */
  studentMs?: number;
  /** Ask the teacher too where the student has not answered after so long; null = only after it. */
  hedgeAfterMs?: number | null;
  /** Where no answer may be trusted: the student's, if it is legal, or a question to the user. */
  fallback?: "student" | "clarify";
  breaker?: Partial<BreakerOptions>;
  clock?: Clock;
  newId: () => string;
  /** Told of every answer, after it was made, with the ledger that it was made on; must not wait. */
  onAnswer?: (request: RouteRequest & { tasks: readonly Task[] }, answer: RouteAnswer) => void;
  /** Conversations whose order and ids are remembered while nothing is under way for them. */
  remembered?: number;
};
