import type { ExportPreview } from "@/lib/contracts/exports";
import type { Actor } from "@/lib/domain/access";
import { type TrainingTurn, turnsOf } from "@/lib/domain/export-targets/chat-line";
import { renderHarmony } from "@/lib/domain/export-targets/harmony";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { assertNothingHidden } from "../reviews/hidden-rows";
import { TOKENIZER, type TokenCounter, tokenCounter } from "./count-tokens";
import { checkOptions, type ExportOptions } from "./export-options";
import { chosenRows, type SourceRow } from "./row-source";

const SHOWN = 3;
/** Rows whose tokens are counted: half a second. */
const LOOKED_AT = 1_000;
const BARS = 12;

/**
 * The first rows of an export as the tool will see them, and how long the rows are. Nothing is recorded.
 * @throws AppError not_found, forbidden, conflict (rows to be judged blind), invalid_input
 */
export async function previewExport(actor: Actor, options: ExportOptions): Promise<ExportPreview> {
  authorise(actor, "dataset:export");
  const target = checkOptions(options);
  const dataset = await requireDataset(options.dataset);
  await assertNothingHidden(actor, dataset.id);
  const counter = await tokenCounter();
  const lineOptions = { withHash: options.withHash ?? false, reasoned: options.reasoned ?? false };
  const shown: ExportPreview["rows"] = [];
  const lengths: { total: number; loss: number }[] = [];
  const skipped: Record<string, number> = {};
  const source = await chosenRows(dataset.id, options, target.unit);
  let considered = 0;
  let more = false;
  try {
    for await (const row of source.rows()) {
      if (considered === LOOKED_AT) {
        more = true;
        break;
      }
      considered += 1;
      const made = target.toLine(row, lineOptions);
      const turns = turnsFor(row, lineOptions.reasoned);
      const tokens = counter.countTurns(turns);
      const reason = made.ok
        ? options.maxTokens !== undefined && tokens.total > options.maxTokens
          ? {
              code: "too_many_tokens",
              message: `The row has ${tokens.total} tokens, more than ${options.maxTokens}.`,
            }
          : null
        : made.error;
      if (reason) skipped[reason.code] = (skipped[reason.code] ?? 0) + 1;
      else lengths.push(tokens);
      if (shown.length < SHOWN)
        shown.push({
          id: row.id,
          line: made.ok && !reason ? made.value : null,
          skipped: reason ? { id: row.id, ...reason } : null,
          parts: partsOf(turns, counter),
          tokens,
        });
    }
  } finally {
    // The cursor is left in the middle.
    await source.end(false);
  }
  return { rows: shown, considered, more, skipped, tokens: lengthsOf(lengths) };
}

/** The turns that are rendered; a row that cannot be read has none, its reason says why. */
function turnsFor(row: SourceRow, reasoned: boolean): TrainingTurn[] {
  const turns = turnsOf(row, { reasoned });
  if (turns.ok) return turns.value;
  const fast = turnsOf(row);
  return fast.ok ? fast.value : [];
}

const partsOf = (turns: readonly TrainingTurn[], counter: TokenCounter) =>
  renderHarmony(turns).map((part) => ({ ...part, tokens: counter.countPart(part) }));

function lengthsOf(rows: readonly { total: number; loss: number }[]): ExportPreview["tokens"] {
  if (rows.length === 0) return null;
  const totals = rows.map(({ total }) => total).sort((a, b) => a - b);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const least = totals[0] ?? 0;
  const longest = totals.at(-1) ?? 0;
  const width = Math.max(1, Math.ceil((longest - least + 1) / BARS));
  const histogram = Array.from({ length: Math.ceil((longest - least + 1) / width) }, (_, bar) => {
    const from = least + bar * width;
    return {
      from,
      to: from + width,
      rows: totals.filter((total) => total >= from && total < from + width).length,
    };
  });
  return {
    tokenizer: TOKENIZER,
    mean: sum(totals) / totals.length,
    median: totals[Math.floor(totals.length / 2)] ?? 0,
    longest,
    loss_mean: sum(rows.map(({ loss }) => loss)) / rows.length,
    histogram,
  };
}
