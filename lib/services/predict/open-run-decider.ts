import type { RunOptions } from "@/lib/contracts/predict";
import { db } from "@/lib/db/client";
import { findModelById, findVersion, type ModelRow } from "@/lib/db/models";
import type { RunRow } from "@/lib/db/runs";
import { chatPrompt } from "@/lib/domain/export-targets/chat-shape";
import { roughTokens } from "@/lib/domain/generation/estimate";
import { costOf, modelOptionsSchema } from "@/lib/domain/models/model-options";
import { AppError } from "@/lib/errors";
import type { DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import { openDecider } from "../models/open-decider";

/** Whatever decides, with what a run has to know of it: how many rows at once, and what a call costs. */
export type RunDecider = {
  model: DecisionModel;
  concurrency: number;
  /** In the currency of the model's prices; 0 where it has none. */
  cost: (usage: { input: number; output: number }) => number;
  /** Tokens of the question, roughly, and of the longest answer: what a call may cost at most. */
  most: (input: DecisionInput) => { input: number; output: number };
  close: () => Promise<void>;
};

/** How a model becomes one that can be asked; tests put a scripted one in its place. */
export type OpenModel = (
  model: ModelRow,
  own: Parameters<typeof openDecider>[1],
) => DecisionModel | Promise<DecisionModel>;

/** Its encoder is one thread: rows asked at once would only wait, and their latency would tell of the waiting. */
const STUDENT_LANES = 1;

/** @throws ModelError missing_key; AppError conflict (a student without weights) */
export async function openRunDecider(
  run: RunRow,
  { concurrency, requests_per_minute }: RunOptions,
  open: OpenModel = openDecider,
): Promise<RunDecider> {
  const row = await findModelById(db(), run.modelId);
  if (!row) throw new AppError("not_found", `The model of the run ${run.id} is gone.`);
  const version = await findVersion(db(), run.versionId);
  const own = {
    ...(concurrency !== null && { concurrency }),
    ...(requests_per_minute !== null && { requests_per_minute }),
  };
  const options = { ...modelOptionsSchema.parse(row.options), ...own };
  const model = await open(row, { options: own, ...(version && { version }) });
  const close = async () => model.close?.();
  if (row.client === "embedded") {
    const nothing = { input: 0, output: 0 };
    return { model, concurrency: concurrency ?? STUDENT_LANES, cost: () => 0, most: () => nothing, close };
  }
  return {
    model,
    concurrency: Math.max(1, Math.ceil(options.concurrency / options.votes)),
    cost: (usage) => costOf(options, usage) ?? 0,
    most: ({ messages, tasks }) => ({
      input:
        options.votes *
        roughTokens(
          chatPrompt(messages, tasks)
            .map(({ content }) => content)
            .join("\n"),
        ),
      output: options.votes * options.max_tokens,
    }),
    close,
  };
}
