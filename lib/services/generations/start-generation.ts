import { randomInt } from "node:crypto";
import {
  type GenerationView,
  generationOptionsSchema,
  type StartGeneration,
  startGenerationSchema,
} from "@/lib/contracts/generations";
import { db } from "@/lib/db/client";
import { insertGeneration } from "@/lib/db/generations";
import { rawTransaction, withRawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { planCells } from "@/lib/domain/generation/plan";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { GENERATOR_VERSION } from "@/prompts/generator/generator-prompt";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { authorise } from "../authorise";
import { fillDataset } from "../imports/fill-dataset";
import { assertPriced } from "../models/assert-priced";
import { queueGeneration } from "./queue-generation";
import { readGeneration } from "./read-generation";
import { writingModel } from "./writing-model";

export type StartOptions = {
  /** By the worker, or by the calling process, which then has to run it. */
  by: "worker" | "caller";
  /** Make the data set if it is missing. */
  createDataset?: boolean;
};

/**
 * Plans a generation and queues it (or leaves it to the caller). Nothing is asked of any model yet.
 * @throws AppError not_found (data set, model), conflict (archived), invalid_input (limits, an empty plan)
 */
export async function startGeneration(
  actor: Actor,
  slug: string,
  asked: StartGeneration,
  { by, createDataset = false }: StartOptions,
): Promise<GenerationView> {
  authorise(actor, "runs:manage");
  const {
    n,
    model,
    voter,
    seed = String(randomInt(2 ** 31)),
    ...options
  } = startGenerationSchema.parse(asked);
  const writer = await writingModel(model);
  const voting = voter === undefined ? writer : await writingModel(voter);
  if (options.max_cost !== null) assertPriced(options.votes === 0 ? [writer] : [writer, voting]);
  const cells = planCells({ n, seed, only: options.only });
  if (cells.length === 0) {
    throw new AppError(
      "invalid_input",
      "No cell is left: p12 goes with start_task only and p13 with update_task only. Choose more patterns or actions.",
    );
  }
  const id = newId();
  const dataset = await withRawConnection((connection) =>
    rawTransaction(connection, () => fillDataset(connection, actor, slug, createDataset)),
  );
  await db().$transaction(async (tx) => {
    await insertGeneration(
      tx,
      {
        id,
        datasetId: dataset.id,
        writerId: writer.id,
        voterId: voting.id,
        status: "queued",
        seed,
        options: JSON.parse(JSON.stringify(generationOptionsSchema.parse(options))),
        promptVersion: PROMPT_VERSION,
        generatorVersion: GENERATOR_VERSION,
        createdBy: actor.name,
      },
      cells,
    );
    await queueGeneration(tx, actor, {
      ...{ id, datasetId: dataset.id, by, action: "generation.start" },
      details: { rows: n, model: writer.name, voter: voting.name },
    });
  });
  return readGeneration(actor, id);
}
