import { trySchema } from "@/lib/contracts/generations";
import { pendingItems, type StoredTry, saveTry } from "@/lib/db/generation-items";
import { rawPool } from "@/lib/db/raw";
import type { Rejection } from "@/lib/domain/generation/codes";
import { isTransport } from "@/lib/domain/generation/transport";
import { type Cell, cellSchema } from "@/prompts/generator/cell";
import { Stopped } from "../../model-work/stop";
import type { RunContext } from "./context";
import { makeRow } from "./make-row";
import { storeRow } from "./store-row";

type Item = { position: number; cell: Cell; tries: StoredTry[] };

/** What became of an item just now. */
export type ItemEvent = { position: number; code: string | null };

/**
 * Makes every row that is still to be made, `concurrency` at once, in the order of the plan. Returns when all are
 * settled, or when the run was stopped and what was under way has come to its end.
 */
export async function workOff(context: RunContext, onItem: (event: ItemEvent) => void): Promise<void> {
  const items = (await pendingItems(context.id)).map(
    ({ position, cell, tries }): Item => ({
      position,
      cell: cellSchema.parse(cell),
      tries: trySchema.array().parse(tries),
    }),
  );
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of left) {
      if (context.stopper.reason) return;
      try {
        onItem({ position: item.position, code: await settle(context, item) });
      } catch (error) {
        if (error instanceof Stopped) return;
        // The others must not go on paying for what cannot be stored.
        context.stopper.stop({ kind: "interrupted" }, 0);
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(context.options.concurrency, items.length) }, worker);
  // All of them: nobody may still be at work when the run's lock is given back.
  const outcomes = await Promise.allSettled(workers);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** Tries until a row is taken or the tries are used up. @returns null, or the code for which it was given up */
async function settle(context: RunContext, item: Item): Promise<string | null> {
  const most = context.options.tries;
  const tries = [...item.tries];
  for (;;) {
    // Where the way to the model failed, the same questions are asked again; the scenario was not to blame.
    const lost = tries.filter(({ code }) => isTransport(code)).length;
    const attempt = tries.length - lost + 1;
    const refused = await tryOnce(context, item, attempt);
    if (!refused) return null;
    tries.push({ attempt, code: refused.code, message: refused.message.slice(0, 1_000) });
    const failures = tries.filter(({ code }) => isTransport(code)).length;
    const last = failures >= most || tries.length - failures >= most;
    await saveTry(rawPool(), context.id, item.position, tries.at(-1) as StoredTry, last);
    if (last) return refused.code;
  }
}

async function tryOnce(context: RunContext, item: Item, attempt: number): Promise<Rejection | null> {
  const made = await makeRow(context, item, attempt);
  return made.ok ? storeRow(context, item, made.value) : made.error;
}
