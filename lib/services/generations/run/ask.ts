import { type GenerationCallRow, type GenerationStep, insertCall } from "@/lib/db/generation-calls";
import { isRejectCode, type RejectCode } from "@/lib/domain/generation/codes";
import { roughTokens } from "@/lib/domain/generation/estimate";
import type { Answer } from "@/lib/domain/generation/read-answer";
import { newId } from "@/lib/ids";
import { type ChatRequest, type Completion, ModelError } from "@/lib/models/chat-model";
import { Stopped } from "../../model-work/stop";
import type { RunContext } from "./context";
import type { AskedModel } from "./open-models";

/** Which question it is: a try's scenario, row, or n-th vote. */
export type Question = { position: number; attempt: number; step: GenerationStep; n: number };

/** No answer came, for a reason that lies in this call: the try failed, the generation goes on. */
export class CallFailed extends Error {
  constructor(
    readonly code: RejectCode,
    message: string,
  ) {
    super(message);
  }
}

/** What is wrong with all calls, not with one: nothing of it gets better by asking again. */
const HOPELESS = new Set(["unauthorized", "not_found", "forbidden_address", "missing_key"]);

const sameQuestion = (row: GenerationCallRow, { step, n }: Question): boolean =>
  row.step === step && row.n === n;

/**
 * Asks a model, unless the answer stands there from an earlier run. The answer is stored before it is used, so that
 * whoever is killed afterwards does not pay for it again.
 * @param stored answers of this try that are there
 * @throws CallFailed; Stopped where the run has to end (by a limit, too)
 */
export async function ask(
  context: RunContext,
  question: Question,
  model: AskedModel,
  request: Pick<ChatRequest, "messages" | "schema" | "temperature"> & { maxTokens: number },
  stored: readonly GenerationCallRow[],
): Promise<Answer> {
  const earlier = stored.find((row) => sameQuestion(row, question));
  if (earlier) return earlier;
  const { stopper, budget } = context;
  const prompt = roughTokens(request.messages.map(({ content }) => content).join("\n"));
  const most = model.cost({ input: prompt, output: request.maxTokens });
  stopper.check();
  await context.pace(stopper.signal).catch(() => {});
  if (!(await budget.reserve(most))) {
    stopper.stop({
      kind: "limit",
      failure: {
        code: "cost_limit",
        message: "The cost limit leaves no room for another call. Resume with a higher limit to go on.",
      },
    });
    throw new Stopped("limit");
  }
  let cost = 0;
  try {
    stopper.check();
    const completion = await model.chat.complete({ ...request, signal: stopper.signal });
    const usage = completion.usage ?? {
      input: prompt,
      output: roughTokens(completion.text + completion.reasoning),
    };
    cost = model.cost(usage);
    await insertCall({
      ...blank(context, question, model),
      text: storable(completion.text),
      reasoning: storable(completion.reasoning),
      refusal: completion.refusal === null ? null : storable(completion.refusal),
      finishReason: completion.finishReason,
      tokensIn: usage.input,
      tokensOut: usage.output,
      estimated: completion.usage === null,
      cost,
      latencyMs: completion.timings.totalMs,
      requests: completion.attempts,
    });
    context.breaker.answered();
    return answerOf(completion);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const used = usedBy(error, prompt);
    cost = model.cost(used);
    await insertCall({
      ...blank(context, question, model),
      text: storable(error.partial),
      error: error.code,
      message: storable(error.message),
      tokensIn: used.input,
      tokensOut: used.output,
      estimated: used.input > 0,
      cost,
      requests: error.attempts,
    });
    throw failed(context, error);
  } finally {
    budget.settle(most, cost);
  }
}

const answerOf = ({ text, reasoning, refusal, finishReason }: Completion): Answer => ({
  text: storable(text),
  reasoning: storable(reasoning),
  refusal,
  finishReason,
});

/** Ends the run where it must, else says why this call failed. */
function failed({ stopper, breaker }: RunContext, error: ModelError): Error {
  if (error.code === "aborted" || stopper.reason) {
    stopper.stop({ kind: "interrupted" });
    return new Stopped(error.message, { cause: error });
  }
  if (HOPELESS.has(error.code) || breaker.failed()) {
    stopper.stop({ kind: "failed", failure: { code: error.code, message: error.message } }, 0);
    return new Stopped(error.message, { cause: error });
  }
  return new CallFailed(isRejectCode(error.code) ? error.code : "server_error", error.message);
}

/** An answer that broke off was written, and is paid for, up to there. Servers that refused took nothing. */
function usedBy(error: ModelError, prompt: number): { input: number; output: number } {
  const began = error.code === "cut" || error.code === "timeout" || error.code === "aborted";
  return began && error.partial !== ""
    ? { input: prompt, output: roughTokens(error.partial) }
    : { input: 0, output: 0 };
}

const blank = (context: RunContext, question: Question, model: AskedModel) => ({
  id: newId(),
  generationId: context.id,
  ...question,
  modelId: model.id,
  text: "",
  reasoning: "",
  refusal: null,
  finishReason: null,
  error: null,
  message: null,
  tokensIn: 0,
  tokensOut: 0,
  estimated: false,
  cost: 0,
  latencyMs: 0,
  requests: 1,
});

/** Postgres keeps neither U+0000 nor half a surrogate pair; a replacement character stands for them. */
const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, "\uFFFD");
