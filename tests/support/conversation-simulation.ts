import fc from "fast-check";
import { applyDecision } from "@/lib/domain/ledger/ledger";
import type { DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import type { RouteAnswer, RouteRequest } from "@/lib/router";
import { Router } from "@/lib/router";
import type { Decision, Task } from "@/prompts/actions";
import type { FakeClock } from "./fake-clock";
import { answering } from "./scripted-decider";

/** What a model does with one turn, after so long. Targets are taken from the ledger that it is shown. */
type Behaviour = {
  does: "start" | "update" | "cancel" | "reply" | "noop" | "illegal" | "throw" | "hang";
  /** Which of the tasks. */
  target: number;
  ms: number;
};
type Step = {
  /** Pause before it. */
  gapMs: number;
  /** `skip` leaves a number out, which the next turn then comes late with; `reword` is the latest turn in other words. */
  does: "say" | "skip" | "reword" | "supersede" | "retry" | "interrupt";
  /** On the way there, and back. */
  thereMs: number;
  backMs: number;
  /** After so long the caller goes away. */
  leavesMs: number | null;
  sure: boolean;
  student: Behaviour;
  teacher: Behaviour;
};
export type Talk = readonly Step[];

const ms = (max: number) => fc.integer({ min: 0, max });
const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constant("start" as const) },
    { weight: 3, arbitrary: fc.constantFrom("update" as const, "cancel" as const) },
    { weight: 1, arbitrary: fc.constantFrom("reply", "noop", "illegal", "throw", "hang" as const) },
  ),
  target: fc.nat(20),
  ms: ms(60),
});
/** Turns in quick succession: most are sent before the answers to those before them are there. */
export const talk: fc.Arbitrary<Talk> = fc.array(
  fc.record({
    gapMs: ms(50),
    does: fc.oneof(
      { weight: 6, arbitrary: fc.constant("say" as const) },
      { weight: 1, arbitrary: fc.constantFrom("skip", "reword", "supersede", "retry", "interrupt" as const) },
    ),
    thereMs: ms(20),
    backMs: ms(20),
    leavesMs: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: ms(60) }),
    sure: fc.boolean(),
    student: behaviour,
    teacher: behaviour,
  }),
  { minLength: 1, maxLength: 12 },
);

/** One sending of a turn, and what became of it. */
export type Sent = {
  turn: number;
  step: Step;
  request: RouteRequest;
  arrived: boolean;
  /** It may come back as superseded; and it must. */
  excused: boolean;
  ended: boolean;
  answer: RouteAnswer | null;
};
export type Played = { sent: Sent[]; events: RouteAnswer[] };

export const FIRST_LEDGER: readonly Task[] = [{ id: "task-1", summary: "Book a table", last_update: "" }];

/** Plays the talks at once against one router, and gives what each conversation sent, and its answers as they were made. */
export async function play(talks: readonly Talk[], clock: FakeClock): Promise<Played[]> {
  let ids = 0;
  const played = talks.map((): Played => ({ sent: [], events: [] }));
  const stepOf = ({ messages }: DecisionInput): { step: Step; words: string } => {
    const words = messages.at(-1)?.content ?? "";
    const [talk = 0, step = 0] = words.split("/").map(Number);
    return { step: talks[talk]?.[step] as Step, words };
  };
  const model = (who: "student" | "teacher"): DecisionModel => ({
    async decide(input) {
      const { step, words } = stepOf(input);
      const { does, target, ms } = step[who];
      if (does === "hang") return new Promise<never>(() => {});
      await clock.wait(ms);
      if (does === "throw") throw new Error("broken");
      return answering(decisionOf(does, target, input.tasks, words), step.sure ? 0.99 : 0.1);
    },
  });
  const router = new Router({
    ...{ student: model("student"), teacher: model("teacher"), clock, deadlineMs: 400, channelDeadlines: {} },
    acceptance: { confidence: (_, { value }) => value, threshold: () => 0.5 },
    newId: () => `d-${ids++}`,
    // Conversations share their models; what one does to the circuit is another test's.
    breaker: { failures: Number.MAX_SAFE_INTEGER },
    onAnswer: ({ conversationId }, answer) => played[Number(conversationId)]?.events.push(answer),
  });
  const clients = talks.map((steps, at) => client(steps, at, played[at] as Played, { router, clock }));
  await clock.run();
  await Promise.all(clients);
  if (router.state().underWay !== 0) throw new Error("calls are still under way");
  return played;
}

function decisionOf(
  does: Exclude<Behaviour["does"], "hang" | "throw">,
  target: number,
  tasks: readonly Task[],
  explanation: string,
): Decision {
  const task_id = does === "illegal" ? "task-0" : tasks[target % tasks.length]?.id;
  switch (does) {
    case "reply":
      return { action: "reply", args: { text: explanation } };
    case "noop":
      return { action: "noop", args: {} };
    case "update":
      if (task_id) return { action: "update_task", args: { task_id, explanation } };
      break;
    case "cancel":
    case "illegal":
      if (task_id) return { action: "cancel_task", args: { task_id, explanation } };
      break;
    case "start":
      break;
  }
  return { action: "start_task", args: { explanation } };
}

/** A program that talks with one person: it sends what is said with the ledger of the latest answer that reached it. */
async function client(
  steps: Talk,
  at: number,
  { sent }: Played,
  { router, clock }: { router: Router; clock: FakeClock },
): Promise<void> {
  const known = { turn: 0, tasks: FIRST_LEDGER, decisionId: null as string | null };
  const open: Promise<void>[] = [];
  let newest = 0;
  let hole: number | null = null;

  const deliver = async (one: Sent) => {
    const leaves = new AbortController();
    const { step } = one;
    if (step.leavesMs !== null) {
      clock.after(step.leavesMs, () => {
        if (one.answer === null) one.excused = true;
        leaves.abort();
      });
    }
    await clock.wait(step.thereMs);
    arrives(one, sent);
    const answer = await router.route({ ...one.request, signal: leaves.signal });
    one.answer = answer;
    await clock.wait(step.backMs);
    // A ledger is learnt of whoever was asked last; of a decision that nobody wanted nothing is.
    if (answer.reason === "superseded" || one.turn <= known.turn) return;
    Object.assign(known, { turn: one.turn, tasks: answer.tasks, decisionId: answer.decisionId });
  };

  for (const [index, step] of steps.entries()) {
    await clock.wait(step.gapMs);
    const last = sent.at(-1);
    if (step.does === "interrupt") {
      for (const other of sent) end(other, true);
      router.interrupt(String(at), newest + 1);
      continue;
    }
    if (step.does === "retry" && last) {
      const again = { ...last, step, ...NEW };
      sent.push(again);
      open.push(deliver(again));
      continue;
    }
    let turn = newest + (step.does === "skip" ? 2 : 1);
    if (step.does === "reword" && newest > 0) turn = newest;
    else if (hole !== null && step.does === "say") turn = hole;
    hole = step.does === "skip" ? newest + 1 : turn === hole ? null : hole;
    newest = Math.max(newest, turn);
    const one: Sent = {
      ...{ turn, step, ...NEW },
      request: {
        messages: [{ role: "user", content: `${at}/${index}` }],
        ...{ tasks: known.tasks, ledgerAfter: known.decisionId, conversationId: String(at), turn },
        supersede: step.does === "supersede",
      },
    };
    sent.push(one);
    open.push(deliver(one));
  }
  await Promise.all(open);
}

const NEW = { arrived: false, excused: false, ended: false, answer: null } as const;

/** What a turn's arrival does to those that are there already, and what they do to it. */
function arrives(one: Sent, sent: readonly Sent[]): void {
  one.arrived = true;
  const others = sent.filter((other) => other !== one);
  // A later turn may have been decided before it came; then it ends nothing any more, nor does a repetition.
  const late = others.some(({ turn, arrived }) => arrived && turn > one.turn);
  const again = others.some(({ request, arrived }) => arrived && request === one.request);
  one.excused ||= late;
  for (const other of others) {
    const reworded = other.turn === one.turn && other.request !== one.request;
    if (reworded || (one.request.supersede && other.turn < one.turn)) end(other, !late && !again);
    // Whose words came last is not told by whose were sent last.
    if (reworded && other.arrived) one.excused ||= again;
  }
}

function end(other: Sent, surely: boolean): void {
  if (other.answer !== null) return;
  other.excused = true;
  if (surely && other.arrived) other.ended = true;
}

/**
 * What must be true of any conversation, whatever was sent and whatever the models did. Throws with what is not.
 * @returns how many of its sendings were decided, and how many superseded
 */
export function checkConversation({ sent, events }: Played): { decided: number; superseded: number } {
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`${what}\n${JSON.stringify({ sent, events }, null, 1)}`);
  };
  // None is lost: every sending has an answer, every answer was made once.
  const ids = new Set(events.map(({ decisionId }) => decisionId));
  must(ids.size === events.length, "a decision was made twice");
  for (const { answer } of sent)
    must(answer !== null && ids.has(answer.decisionId), "a sending has no answer");
  must(ids.size === new Set(sent.map(({ answer }) => answer?.decisionId)).size, "an answer reached nobody");
  // The ledger is the sum of the decisions in the order in which they were made; ids are never given again.
  let ledger: readonly Task[] = FIRST_LEDGER;
  const used = new Set(ledger.map(({ id }) => id));
  const turns = new Map(sent.map(({ answer, turn }) => [answer?.decisionId, turn]));
  let latest = 0;
  for (const { decision, tasks, reason, source, decisionId } of events) {
    const turn = turns.get(decisionId) ?? 0;
    if (reason !== "superseded" && source !== "fallback") {
      must(turn >= latest, "an earlier turn was decided after a later one");
      latest = turn;
    }
    const next = applyDecision(ledger, decision, () => tasks.at(-1)?.id ?? "");
    must(
      next.ok && JSON.stringify(next.value) === JSON.stringify(tasks),
      "a ledger is not what its decisions made",
    );
    if (decision.action === "start_task") {
      const id = tasks.at(-1)?.id ?? "";
      must(!used.has(id), "an id was given twice");
      used.add(id);
    }
    ledger = tasks;
  }
  // Superseded is what was ended, and nothing else.
  for (const { answer, excused, ended } of sent) {
    must(excused || answer?.reason !== "superseded", "superseded for nothing");
    must(!ended || answer?.reason === "superseded", "decided although it was ended");
  }
  const superseded = sent.filter(({ answer }) => answer?.reason === "superseded").length;
  return { decided: sent.length - superseded, superseded };
}
