import type { RunOptions } from "@/lib/contracts/predict";
import { db } from "@/lib/db/client";
import { findModelById, findVersion, type ModelRow } from "@/lib/db/models";
import type { RunRow } from "@/lib/db/runs";
import { chatPrompt } from "@/lib/domain/export-targets/chat-shape";
import { roughTokens } from "@/lib/domain/generation/estimate";
import { costOf, modelOptionsSchema } from "@/lib/domain/models/model-options";
import { AppError } from "@/lib/errors";
import type { DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import { openDecisionModel } from "@/lib/models/open-model";
import { openStudent } from "../student/open-student";

export type Decider = {
  model: DecisionModel;
  concurrency: number;
  /** In the currency of the model's prices; 0 where it has none. */
  cost: (usage: { input: number; output: number }) => number;
  /** Tokens of the question, roughly, and of the longest answer: what a call may cost at most. */
  most: (input: DecisionInput) => { input: number; output: number };
  close: () => Promise<void>;
};

/** How a served model becomes one that can be asked; tests put a scripted one in its place. */
export type OpenDecider = (model: ModelRow) => DecisionModel;

/** Its encoder is one thread: rows asked at once would only wait, and their latency would tell of the waiting. */
const STUDENT_LANES = 1;

/** @throws ModelError missing_key; AppError conflict (a student without weights) */
export async function openDecider(
  run: RunRow,
  { concurrency, requests_per_minute }: RunOptions,
  open: OpenDecider = openDecisionModel,
): Promise<Decider> {
  const row = await findModelById(db(), run.modelId);
  if (!row) throw new AppError("not_found", `The model of the run ${run.id} is gone.`);
  if (row.client === "embedded") {
    const version = await findVersion(db(), run.versionId);
    const { model } = await openStudent(row.name, version ?? undefined);
    const nothing = { input: 0, output: 0 };
    // Shared by the process: whoever opened it does not close it.
    return {
      ...{ model, concurrency: concurrency ?? STUDENT_LANES, cost: () => 0, most: () => nothing },
      close: async () => {},
    };
  }
  const stored = modelOptionsSchema.parse(row.options);
  const options = {
    ...stored,
    ...(concurrency !== null && { concurrency }),
    ...(requests_per_minute !== null && { requests_per_minute }),
  };
  const model = open({ ...row, options });
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
    close: async () => model.close?.(),
  };
}
