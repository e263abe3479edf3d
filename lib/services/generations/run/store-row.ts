import { CopyBuffer, copyRows, finalsByInput, lockDatasetRows } from "@/lib/db/copy-rows";
import { acceptItem } from "@/lib/db/generation-items";
import { rawTransaction, withRawConnection } from "@/lib/db/raw";
import type { Rejection } from "@/lib/domain/generation/codes";
import { queueFollowUps } from "@/lib/services/imports/run/follow-ups";
import { rowToCopy } from "@/lib/services/imports/run/row-to-copy";
import type { Cell } from "@/prompts/generator/cell";
import type { RunContext } from "./context";
import type { MadeRow } from "./make-row";

/** Index and counters wait for a pause in the stream of rows. */
const FOLLOW_UP_SECONDS = 15;

/**
 * Puts an accepted row into the data set as a pending one, and marks its item, in one transaction.
 * @returns why it is refused after all (the same conversation stands there), or null
 */
export async function storeRow(
  context: RunContext,
  item: { position: number; cell: Cell },
  made: MadeRow,
): Promise<Rejection | null> {
  const { dataset, options } = context;
  const row = { ...made.row, meta: metaOf(context, item, made) };
  const toCopy = rowToCopy(row, { datasetId: dataset.id, importId: null, split: options.split ?? undefined });
  return withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      await lockDatasetRows(connection, dataset.id);
      const known = await finalsByInput(connection, dataset.id, [toCopy.inputHash]);
      if (known.size > 0)
        return { code: "duplicate", message: "The same messages and tasks stand in the data set." };
      const buffer = new CopyBuffer();
      await copyRows(connection, buffer.lines([{ line: buffer.add(toCopy, []), warnings: null }]));
      if (!(await acceptItem(connection, context.id, item.position, toCopy.id)))
        throw new Error(
          `Item ${item.position} of the generation ${context.id} was settled by another process`,
        );
      await queueFollowUps(connection, dataset.id, 1, FOLLOW_UP_SECONDS);
      return null;
    }),
  );
}

function metaOf(
  context: RunContext,
  { position, cell }: { position: number; cell: Cell },
  { votes, agree }: MadeRow,
): Record<string, unknown> {
  const { channel, domain, tone, pattern, difficulty, locale } = cell;
  return {
    ...{ channel, domain, tone, pattern, difficulty, locale },
    source: "generated",
    scenario_id: `gen-${context.id}-${position}`,
    ...(context.options.split && { split: context.options.split }),
    generation: context.id,
    generated_by: context.writer.name,
    generator_version: context.generatorVersion,
    // Not what they said: whoever judges the row blind may read its meta. The answers stand with the generation.
    ...(votes > 0 && { voted_by: context.voter.name, votes, votes_agree: agree }),
  };
}
