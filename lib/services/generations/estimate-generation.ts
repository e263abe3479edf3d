import {
  type GenerationEstimate,
  type StartGeneration,
  startGenerationSchema,
} from "@/lib/contracts/generations";
import type { Actor } from "@/lib/domain/access";
import { estimateNeed } from "@/lib/domain/generation/estimate";
import { costOf, modelOptionsSchema } from "@/lib/domain/models/model-options";
import { authorise } from "../authorise";
import { writingModel } from "./writing-model";

/**
 * What a generation may cost: with every row taken at once, and with every try but the last refused. Cost is null where
 * a model has no prices. @throws AppError not_found, conflict (the models)
 */
export async function estimateGeneration(actor: Actor, asked: StartGeneration): Promise<GenerationEstimate> {
  authorise(actor, "dataset:read");
  const { n, votes, tries, model, voter } = startGenerationSchema.parse(asked);
  const writing = modelOptionsSchema.parse((await writingModel(model)).options);
  const voting = voter ? modelOptionsSchema.parse((await writingModel(voter)).options) : writing;
  const needed = (scenarios: number) => {
    const need = estimateNeed(n, votes, scenarios);
    const written = costOf(writing, need.writer);
    const voted = votes === 0 ? 0 : costOf(voting, need.voter);
    return {
      requests: need.writer.requests + need.voter.requests,
      tokens: need.writer.input + need.writer.output + need.voter.input + need.voter.output,
      cost: written === null || voted === null ? null : written + voted,
    };
  };
  return { rows: n, least: needed(1), most: needed(tries), currency: writing.currency };
}
