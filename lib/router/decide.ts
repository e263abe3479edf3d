import type { DecisionInput } from "@/lib/models/decision-model";
import type { Decision } from "@/prompts/actions";
import { type Asked, askModel } from "./ask-model";
import type { CircuitBreaker } from "./breaker";
import type { Clock } from "./clock";
import type { RouteDetails, RouteReason, RouterOptions, RouteSource } from "./types";

export type Parts = Pick<RouterOptions, "student" | "teacher"> & {
  acceptance: NonNullable<RouterOptions["acceptance"]>;
  studentBreaker: CircuitBreaker;
  teacherBreaker: CircuitBreaker;
  clock: Clock;
  studentMs: number;
  hedgeAfterMs: number | null;
  fallback: "student" | "clarify";
};

export type Decided = {
  decision: Decision;
  source: RouteSource;
  reason: RouteReason;
  confidence: number | null;
  threshold: number | null;
  details: Omit<RouteDetails, "ledger">;
  /** Null where the model was not asked. Times are those of the clock. */
  student: Asked | null;
  teacher: Asked | null;
  /** When the action was settled. */
  actionAt: number;
};

/** What is asked where nobody's answer may be used. */
export const CLARIFY: Decision = {
  action: "reply",
  args: { text: "Ask the user to say again what they want: no decision could be made in time." },
};
export const NOTHING: Decision = { action: "noop", args: {} };

/**
 * Student → calibrated confidence → certified threshold → teacher → fallback. Always a decision that is legal on
 * `input.tasks`, by `deadline` (a time of the clock); never a rejection for what a model does. `deadlineMs`: what a call
 * has that need not wait for its turn; a model that had much less is not blamed for its silence.
 */
export async function decideMoment(
  input: DecisionInput,
  parts: Parts,
  { deadline, deadlineMs, signal }: { deadline: number; deadlineMs: number; signal: AbortSignal },
): Promise<Decided> {
  const { clock, studentBreaker, teacherBreaker } = parts;
  const left = () => deadline - clock.now();
  const studentStop = new AbortController();
  const teacherStop = new AbortController();
  const stop = () => {
    studentStop.abort();
    teacherStop.abort();
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  let teacherAsked: Promise<Asked> | null = null;
  const askTeacher = (): Promise<Asked> =>
    (teacherAsked ??= askModel(parts.teacher, input, {
      ...{ breaker: teacherBreaker, clock, ms: left(), fairMs: deadlineMs / 4, signal: teacherStop.signal },
    }));
  try {
    // Half of the time is the teacher's, where there is one.
    const ms = Math.min(parts.studentMs, parts.teacher ? left() / 2 : left());
    const fairMs = Math.min(parts.studentMs, deadlineMs / 2) / 2;
    const studentAsked = askModel(parts.student, input, {
      ...{ breaker: studentBreaker, clock, ms, fairMs, signal: studentStop.signal },
    });
    const first = await hedged(studentAsked, askTeacher, parts);
    if (signal.aborted) return superseded(parts);
    if (first.by === "teacher") {
      studentStop.abort();
      return fromTeacher(first.asked, await studentAsked, judgeLate(), clock.now());
    }
    const student = first.asked;
    const verdict = judge(student, parts);
    if (verdict.reason === "confident" && student.decision) {
      const teacher = teacherAsked ? "superseded" : null;
      teacherStop.abort();
      return {
        ...{ decision: student.decision, source: "student", ...verdict, student, teacher: null },
        details: { ...details(student, null, verdict), teacher, studentSaid: null },
        actionAt: clock.now(),
      };
    }
    const teacher = await askTeacher();
    if (signal.aborted) return superseded(parts);
    return teacher.decision
      ? fromTeacher(teacher, student, verdict, teacher.actionAt ?? clock.now())
      : fromNobody(teacher, student, verdict, parts);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The student's answer; or the teacher's, where it was asked meanwhile and was first with a legal one. */
async function hedged(
  student: Promise<Asked>,
  askTeacher: () => Promise<Asked>,
  { hedgeAfterMs, clock, teacher }: Parts,
): Promise<{ by: "student" | "teacher"; asked: Asked }> {
  const ofStudent = student.then((asked) => ({ by: "student" as const, asked }));
  if (hedgeAfterMs === null || !teacher) return ofStudent;
  let cancel = () => {};
  const ofTeacher = new Promise<{ by: "teacher"; asked: Asked }>((resolve) => {
    cancel = clock.after(hedgeAfterMs, () => {
      askTeacher().then((asked) => {
        if (asked.decision) resolve({ by: "teacher", asked });
      });
    });
  });
  try {
    return await Promise.race([ofStudent, ofTeacher]);
  } finally {
    cancel();
  }
}

type Verdict = { reason: RouteReason; confidence: number | null; threshold: number | null };

const STUDENT_REASONS = {
  invalid: "student_invalid",
  timeout: "student_timeout",
  error: "student_error",
  circuit_open: "circuit_open",
  absent: "no_student",
  cancelled: "superseded",
} as const;
const TEACHER_REASONS = {
  invalid: "teacher_invalid",
  timeout: "teacher_timeout",
  error: "teacher_error",
  circuit_open: "circuit_open",
  absent: "no_teacher",
  cancelled: "superseded",
} as const;

function judge({ outcome, decision, answer }: Asked, { acceptance }: Parts): Verdict {
  if (outcome !== "answered" || !decision) {
    const reason = STUDENT_REASONS[outcome === "answered" ? "invalid" : outcome];
    return { reason, confidence: null, threshold: null };
  }
  const raw = answer?.confidence ?? null;
  const told = raw === null ? null : acceptance.confidence(decision, raw);
  const confidence = told !== null && Number.isFinite(told) ? told : null;
  const threshold = acceptance.threshold(decision.action);
  if (threshold === null) return { reason: "not_certified", confidence, threshold };
  const enough = confidence !== null && confidence >= threshold;
  return { reason: enough ? "confident" : "low_confidence", confidence, threshold };
}

/** The student had its time until a hedged teacher answered. */
const judgeLate = (): Verdict => ({ reason: "student_timeout", confidence: null, threshold: null });

function fromTeacher(teacher: Asked, student: Asked, verdict: Verdict, actionAt: number): Decided {
  return {
    ...{ decision: teacher.decision ?? CLARIFY, source: "teacher", ...verdict, student, teacher, actionAt },
    details: details(student, teacher, verdict),
  };
}

function fromNobody(teacher: Asked, student: Asked, verdict: Verdict, parts: Parts): Decided {
  const second = teacherReason(teacher);
  const own = parts.fallback === "student" ? student.decision : null;
  const what = details(student, teacher, verdict);
  return {
    ...verdict,
    ...(own
      ? { decision: own, source: "student" as const, reason: second }
      : { decision: CLARIFY, source: "fallback" as const }),
    ...{ student, teacher, actionAt: parts.clock.now() },
    details: own ? { ...what, studentSaid: null } : what,
  };
}

/** Nothing was decided, and nothing changes. */
export function superseded({ clock }: Pick<Parts, "clock">): Decided {
  return {
    ...{ decision: NOTHING, source: "fallback", reason: "superseded", confidence: null, threshold: null },
    ...{ student: null, teacher: null, actionAt: clock.now() },
    details: {
      ...{ student: "superseded", teacher: null, messages: [], studentSaid: null, unassigned: null },
    },
  };
}

const teacherReason = ({ outcome }: Asked): RouteReason =>
  TEACHER_REASONS[outcome === "answered" ? "invalid" : outcome];

function details(student: Asked, teacher: Asked | null, verdict: Verdict): Decided["details"] {
  const messages = [said("student", student), ...(teacher ? [said("teacher", teacher)] : [])];
  return {
    student: verdict.reason,
    teacher: teacher && (teacher.decision ? "answered" : teacherReason(teacher)),
    messages: messages.filter((text) => text !== ""),
    studentSaid: student.decision,
    unassigned: student.answer?.confidence?.unassigned ?? null,
  };
}

const said = (who: string, { message }: Asked): string => (message === null ? "" : `${who}: ${message}`);
