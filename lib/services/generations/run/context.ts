import type { GenerationOptions } from "@/lib/contracts/generations";
import type { Likeness } from "@/lib/domain/generation/likeness";
import type { Breaker } from "../../model-work/breaker";
import type { Budget } from "../../model-work/budget";
import type { Stopper } from "../../model-work/stop";
import type { AskedModel } from "./open-models";

/** What the items of one run share. */
export type RunContext = {
  id: string;
  dataset: { id: string; slug: string };
  seed: string;
  options: GenerationOptions;
  writer: AskedModel;
  voter: AskedModel;
  promptVersion: string;
  generatorVersion: string;
  likeness: Likeness;
  budget: Budget;
  breaker: Breaker;
  stopper: Stopper;
  pace: (signal: AbortSignal) => Promise<void>;
};
