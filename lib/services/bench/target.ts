import type { BenchFigures } from "@/lib/contracts/bench";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import type { Named } from "@/lib/domain/predictions/same-decision";
import { AppError } from "@/lib/errors";
import type { DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import { openDecisionModel } from "@/lib/models/open-model";
import type { Reply } from "@/lib/router/bench/open-loop";
import type { Promised } from "./promise";

/** What a target said of a turn; null where it gave no legal decision. */
export type BenchSaid = {
  named: Named | null;
  source: string | null;
  reason: string | null;
  /** Milliseconds of the router itself, as it says. */
  overheadMs: number | null;
};

export type Target = Pick<BenchFigures, "kind" | "context"> & {
  name: string;
  /** Of an embedded student: what its encoder holds in memory. */
  encoderBytes?: number;
  ask: (input: DecisionInput) => Promise<Reply<BenchSaid>>;
  /** What a running talk had done before this turn; absent where nothing is kept of it. Never rejects. */
  before?: (input: DecisionInput) => Promise<void>;
  /** Of a router, after the run: what is promised of the student's answers. */
  promised?: () => Promise<Promised>;
  close: () => Promise<void>;
};

export type TargetOptions = {
  /** Of a router over HTTP. */
  key?: string | undefined;
  /** Name of the model at an address. */
  modelName?: string | undefined;
  /** Channel that a router is told. */
  channel?: string | undefined;
  /** Of the router in this process: names of models (the teacher's may be an address), and a chosen threshold. */
  student?: string | undefined;
  teacher?: string | undefined;
  threshold?: number | undefined;
  /** Rows that are asked about, to estimate errors on others. */
  dataset: string;
  split: string;
};

/** The longest wait for an answer. */
export const PATIENCE_MS = 60_000;
/** Calls to one server at a time. */
export const AT_ONCE = 1024;

export const isAddress = (target: string): boolean => /^https?:\/\//i.test(target);

/** A model at an address. @throws AppError invalid_input where nobody says which */
export function openAddress(url: string, modelName: string | undefined): DecisionModel {
  if (!modelName) {
    throw new AppError("invalid_input", `--model NAME: which model of ${new URL(url).host} is to be asked`);
  }
  return openDecisionModel({
    ...{ id: url, name: modelName, client: "openai_compatible", baseUrl: url, modelName, keyEnv: null },
    options: modelOptionsSchema.parse({ retries: 0, concurrency: AT_ONCE }),
  });
}
