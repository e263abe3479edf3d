import type { GenerationCallView, GenerationItemDetail } from "@/lib/contracts/generations";
import { callsOfItem, type GenerationCallRow } from "@/lib/db/generation-calls";
import { findItem } from "@/lib/db/generation-items";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { generationRow } from "./read-generation";
import { toItemView } from "./to-view";

/** One cell with every answer that was given for it, oldest first. @throws AppError not_found */
export async function readItem(actor: Actor, id: string, position: number): Promise<GenerationItemDetail> {
  // It tells the labels: a reviewer may be about to judge these rows blind.
  authorise(actor, "runs:manage");
  const { writer, voter } = await generationRow(id);
  const item = await findItem(id, position);
  if (!item) throw new AppError("not_found", `The generation ${id} has no cell ${position}.`);
  const names = new Map([writer, voter].map((model) => [model.id, model.name]));
  const calls = await callsOfItem(id, position);
  return {
    generation: id,
    ...toItemView(item),
    calls: calls.map((call) => toCallView(call, names.get(call.modelId) ?? "")),
  };
}

const toCallView = (call: GenerationCallRow, model: string): GenerationCallView => ({
  attempt: call.attempt,
  step: call.step,
  n: call.n,
  model,
  text: call.text,
  reasoning: call.reasoning,
  refusal: call.refusal,
  finish_reason: call.finishReason,
  error: call.error === null ? null : { code: call.error, message: call.message ?? "" },
  tokens: { input: call.tokensIn, output: call.tokensOut, estimated: call.estimated },
  cost: call.cost,
  latency_ms: Math.round(call.latencyMs),
  requests: call.requests,
  at: call.createdAt.toISOString(),
});
