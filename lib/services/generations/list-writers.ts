import type { Actor } from "@/lib/domain/access";
import { isPriced, modelOptionsSchema } from "@/lib/domain/models/model-options";
import { authorise } from "../authorise";
import { writingModels } from "./writing-model";

export type Writer = { name: string; model: string; priced: boolean; currency: string };

/** Registered models that can write or vote, for a choice. */
export async function listWriters(actor: Actor): Promise<Writer[]> {
  authorise(actor, "dataset:read");
  return (await writingModels()).map(({ name, modelName, options: stored }) => {
    const options = modelOptionsSchema.parse(stored);
    return { name, model: modelName ?? "", priced: isPriced(options), currency: options.currency };
  });
}
