import type { UnansweredRow } from "@/lib/db/run-rows";
import { ModelError } from "@/lib/models/chat-model";
import type { DecisionAnswer, DecisionInput } from "@/lib/models/decision-model";
import type { Breaker } from "../model-work/breaker";
import type { Budget } from "../model-work/budget";
import type { Stopper } from "../model-work/stop";
import type { AnswerWriter } from "./answer-writer";
import type { RunDecider } from "./open-run-decider";
import type { RowFeed } from "./row-feed";
import { answered, failed } from "./to-stored";

export type WorkContext = {
  decider: RunDecider;
  feed: RowFeed;
  writer: AnswerWriter;
  stopper: Stopper;
  breaker: Breaker;
  /** null: there is no limit. */
  budget: Budget | null;
};

/** What is wrong with all calls, not with one: nothing of it gets better by asking again. */
const HOPELESS = new Set(["unauthorized", "not_found", "forbidden_address", "missing_key"]);

/** Asks about row after row, as many at once as the model bears, until there is none left or the run is stopped. */
export async function workOff(context: WorkContext): Promise<void> {
  const { feed, stopper, writer, decider } = context;
  const lane = async () => {
    while (!stopper.reason) {
      const row = await feed.next();
      if (!row) return;
      await settle(context, row);
    }
  };
  const lanes = Array.from({ length: decider.concurrency }, () =>
    lane().catch((error: unknown) => {
      // The others must not go on paying for what cannot be stored.
      stopper.stop({ kind: "interrupted" }, 0);
      throw error;
    }),
  );
  // All of them: nobody may still be at work when the run's lock is given back.
  const outcomes = await Promise.allSettled(lanes);
  const broken = outcomes.find((outcome) => outcome.status === "rejected");
  if (broken) throw broken.reason;
  await writer.flush();
}

async function settle(context: WorkContext, row: UnansweredRow): Promise<void> {
  const { decider, writer, stopper, breaker, budget } = context;
  // Rows were checked against the contract when they came in.
  const input = { messages: row.messages, tasks: row.tasks } as DecisionInput;
  const most = budget ? decider.most(input) : { input: 0, output: 0 };
  const reserved = budget ? decider.cost(most) : 0;
  if (budget && !(await budget.reserve(reserved))) {
    const message = "The cost limit leaves no room for another answer. Resume with a higher limit to go on.";
    stopper.stop({ kind: "limit", failure: { code: "cost_limit", message } });
    return;
  }
  let cost = 0;
  try {
    if (stopper.reason) return;
    const answer = await ask(context, input);
    if (!answer) return;
    if ("decision" in answer) {
      breaker.answered();
      cost = decider.cost(answer.usage ?? { ...most, output: 0 });
      await writer.add({ prediction: answered(row, answer), cost });
      return;
    }
    // What broke off was read, and is paid for, up to there; servers that refused took nothing.
    if (answer.partial !== "") cost = decider.cost({ ...most, output: 0 });
    await writer.add({ prediction: failed(row, answer), cost });
    if (breaker.failed()) {
      stopper.stop(
        {
          kind: "failed",
          failure: { code: answer.code, message: `No answer came any more: ${answer.message}` },
        },
        0,
      );
    }
  } finally {
    budget?.settle(reserved, cost);
  }
}

/** The answer, or why none came; null where the run ends and nothing is said of this row. */
async function ask(
  { decider, stopper }: WorkContext,
  input: DecisionInput,
): Promise<DecisionAnswer | ModelError | null> {
  try {
    return await decider.model.decide(input, { signal: stopper.signal });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (error.code === "aborted" || stopper.signal.aborted) return null;
    if (!HOPELESS.has(error.code)) return error;
    stopper.stop({ kind: "failed", failure: { code: error.code, message: error.message } }, 0);
    return null;
  }
}
