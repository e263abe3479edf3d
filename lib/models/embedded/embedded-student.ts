import { setImmediate as nextTurn } from "node:timers/promises";
import { formatFinal } from "@/lib/domain/decision/final";
import { ACTIONS, type Action } from "@/prompts/actions";
import { ModelError } from "../chat-model";
import type { Confidence, DecisionAnswer, DecisionInput, DecisionModel } from "../decision-model";
import { withText } from "./decision-text";
import { type Embedder, processEmbedder } from "./embedder";
import { momentFeatures } from "./features";
import { momentOf, textsOf } from "./moment";
import { choose, type Scores, type Student, scoresOf } from "./student";

/** The embedded student as a decision model: always a legal decision, with its probabilities. Never asks the network. */
export class EmbeddedStudent implements DecisionModel {
  constructor(
    private readonly student: Student,
    private readonly embedder: Embedder = processEmbedder(),
  ) {}

  async decide(
    input: DecisionInput,
    { signal, onAction }: { signal?: AbortSignal; onAction?: (action: Action) => void } = {},
  ): Promise<DecisionAnswer> {
    const started = performance.now();
    const moment = momentOf(input);
    const vectorOf = await this.embedder.embed(textsOf(moment));
    if (signal?.aborted) throw new ModelError("aborted", "The decision is no longer wanted");
    const scores = scoresOf(this.student, momentFeatures(moment, vectorOf));
    const { action, task } = choose(scores);
    onAction?.(action);
    const value = withText(action, task === null ? null : (input.tasks[task] ?? null), moment);
    const ms = performance.now() - started;
    return {
      decision: { ok: true, value },
      confidence: confidenceOf(scores, action, task, input),
      raw: formatFinal(value),
      timings: { actionMs: ms, totalMs: ms },
      usage: null,
      attempts: 1,
    };
  }

  /**
   * Decides some made-up talks, so that code is compiled and the encoder's thread runs before somebody waits for it: the
   * first decisions of a process take many times as long as the later ones.
   * @throws ModelError from the encoder
   */
  async warmUp(): Promise<void> {
    for (const input of WARM_UP) {
      await this.decide(input);
      await nextTurn();
    }
  }

  /** Embeds what stands before the next turn (the ledger, the assistant's words), so that only the turn is new then. */
  async prepare(input: DecisionInput): Promise<void> {
    await this.embedder.embed(textsOf(momentOf(input)), { later: true });
  }
}

/** Talks of other lengths and ledgers each. */
const WARM_UP: readonly DecisionInput[] = Array.from({ length: 16 }, (_, at) => ({
  messages: [
    { role: "assistant", content: `Talk ${at}: is there anything else that I can do for you today?` },
    {
      role: "user",
      content: `Please move number ${at} to Friday at noon${", and tell them so".repeat(at % 5)}.`,
    },
    ...(at % 3 === 0 ? [{ role: "tool" as const, content: `{"status": "confirmed", "number": ${at}}` }] : []),
  ],
  tasks: Array.from({ length: at % 4 }, (_, task) => ({
    ...{ id: `task-${task + 1}`, summary: `Book table ${task} for number ${at}` },
    last_update: task === 0 ? "" : "asked the restaurant, which answers tomorrow",
  })),
}));

/** P(action) · P(task | action), as design and calibration judge it: the event "action and target are right". */
export function confidenceOf(
  scores: Scores,
  action: Action,
  task: number | null,
  { tasks }: DecisionInput,
): Confidence {
  const ofTasks = action === "cancel_task" ? scores.cancel : scores.update;
  const given = task === null ? 1 : (ofTasks[task] ?? 0);
  return {
    value: (scores.actions[ACTIONS.indexOf(action)] ?? 0) * given,
    mode: "exact",
    actions: Object.fromEntries(ACTIONS.map((name, at) => [name, scores.actions[at] ?? 0])) as Record<
      Action,
      number
    >,
    tasks: task === null ? null : Object.fromEntries(tasks.map(({ id }, at) => [id, ofTasks[at] ?? 0])),
    unassigned: null,
  };
}
