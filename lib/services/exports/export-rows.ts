import type { Manifest } from "@/lib/contracts/exports";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { finishExport, insertExport, removeUnfinishedExport } from "@/lib/db/exports";
import type { Actor } from "@/lib/domain/access";
import type { LineOptions, SkipReason } from "@/lib/domain/export-targets";
import { turnsOf } from "@/lib/domain/export-targets/chat-line";
import { fail, ok, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { VERSION } from "@/lib/version";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { assertNothingHidden } from "../reviews/hidden-rows";
import type { TokenCount } from "./count-tokens";
import { ExportFiles, type FileChunk, type Sealed } from "./export-files";
import { checkOptions, type ExportOptions, recordedOptions } from "./export-options";
import { findOverlaps } from "./find-overlaps";
import { FrozenPages } from "./frozen-pages";
import { planSplits, type SplitReport } from "./plan-splits";
import { promptOfRecord } from "./prompt-of-record";
import { chosenRows, type RowSource, repeatedRows, type SourceRow } from "./row-source";
import { standingPrompt } from "./standing-prompt";
import { TOKENIZED_UP_TO, TokenTally } from "./tally-tokens";

export type { ExportOptions } from "./export-options";

export type Skipped = { id: string; code: string; message: string };
/** The next lines of a file, or a row that the receiving tool would refuse. */
export type ExportEvent = FileChunk | { skipped: Skipped };

export type RunningExport = {
  id: string;
  options: ExportOptions;
  /** Each file's rows in import order. Stopping early leaves no trace of the export. */
  events: AsyncGenerator<ExportEvent, void, void>;
  /** What was written; complete once `events` has ended. */
  manifest: () => Manifest;
  /**
   * Called once all rows were given, before the export is recorded: closes the files and tells by `seal` what became of
   * them. If it throws, nothing is recorded.
   */
  onEnd: (close: () => Promise<void>) => void;
  /** The bytes of files that are not their lines, by name, and what stands beside the data. */
  seal: (sealed: ReadonlyMap<string, Sealed>, extras: Manifest["extras"]) => void;
};

/** How an export is made, apart from what it holds. */
export type ExportMode = {
  /** A stored export that stands already (the worker's); else one is recorded under a new id. */
  standing?: { id: string };
  /** Keeps which rows at which version it holds, so that it can be written again. */
  freeze?: boolean;
  /** The rows of this earlier export, as they were, written with the prompt of then. */
  repeatOf?: { id: string; prompt: Manifest["prompt"] };
};

/**
 * Starts an export. The same data and options give the same bytes; rows that the target's tool would refuse are
 * skipped with a reason, never silently.
 * @throws AppError not_found (data set), conflict (the actor is to judge rows of it blind), forbidden, invalid_input.
 */
export async function startExport(
  actor: Actor,
  options: ExportOptions,
  mode: ExportMode = {},
): Promise<RunningExport> {
  authorise(actor, "dataset:export");
  const target = checkOptions(options);
  const dataset = await requireDataset(options.dataset);
  await assertNothingHidden(actor, dataset.id);
  const id = mode.standing?.id ?? newId();
  const recorded = recordedOptions(options);
  const { repeatOf, freeze = false } = mode;
  const prompt = repeatOf?.prompt ?? promptOfRecord();
  const standing = standingPrompt(prompt);
  const { withHash = false, reasoned = false } = options;
  const lineOptions: LineOptions = { withHash, reasoned, system: standing.marked };
  const countOptions: LineOptions = { reasoned: reasoned && target.takesThinking, system: standing.system };
  const limit = Math.min(
    options.maxFileBytes ?? Infinity,
    options.single ? Infinity : (target.maxFileBytes ?? Infinity),
  );
  const extension = target.extension + (options.gzip ? ".gz" : "");
  const files = new ExportFiles(extension, limit, Buffer.from(standing.json));
  const counts: Manifest["counts"] = {};
  const skippedByCode: Record<string, number> = {};
  const notes: string[] = [];
  // Set once it is known how many rows there are; a stream of one body counts none.
  let tally: TokenTally | null = null;
  const snapshotAt = new Date();
  let splits: SplitReport | null = null;
  let extras: Manifest["extras"] = [];
  let close: Parameters<RunningExport["onEnd"]>[0] | undefined;

  const manifest = (): Manifest => ({
    dataset: dataset.slug,
    target: options.target,
    options: recorded,
    snapshot_at: snapshotAt.toISOString(),
    tool: { name: "parallax", version: VERSION },
    prompt,
    counts,
    files: files.list(),
    warnings: [
      ...files
        .list()
        .flatMap((file) => target.fileProblems(file).map((problem) => `${file.name}: ${problem}`)),
      ...overlapWarnings(splits),
      ...notes,
    ],
    skipped: { rows: Object.values(skippedByCode).reduce((sum, n) => sum + n, 0), by_code: skippedByCode },
    tokens: tally?.summary() ?? null,
    splits,
    extras,
    repeat_of: repeatOf?.id ?? null,
  });

  /** The line of a row, or why it is left out. */
  async function lineOf(
    row: SourceRow,
  ): Promise<Result<{ line: string; count: TokenCount | null }, SkipReason>> {
    const made = target.toLine(row, lineOptions);
    if (!made.ok) return made;
    if (!tally?.wantsNext) return ok({ line: made.value, count: null });
    const turns = turnsOf(row, countOptions);
    if (!turns.ok) return ok({ line: made.value, count: null });
    const count = await tally.count(turns.value);
    if (options.maxTokens !== undefined && count.total > options.maxTokens)
      return fail({
        code: "too_many_tokens",
        message: `The row has ${count.total} tokens, more than ${options.maxTokens}.`,
      });
    return ok({ line: made.value, count });
  }

  async function* events(): AsyncGenerator<ExportEvent, void, void> {
    let ended = false;
    let source: Awaited<ReturnType<typeof chosenRows>> | undefined;
    try {
      if (!mode.standing)
        await insertExport(db(), {
          ...{
            id,
            datasetId: dataset.id,
            target: options.target,
            options: JSON.parse(JSON.stringify(recorded)),
            createdBy: actor.name,
          },
          ...{ status: "running" as const, request: { options: JSON.parse(JSON.stringify(options)) } },
          ...(repeatOf && { repeatOf: repeatOf.id }),
        });
      source = repeatOf
        ? await repeatedRows(repeatOf.id, options, target.unit)
        : await chosenRows(dataset.id, options, target.unit);
      tally = await tallyOf(options, source);
      const plan = await planSplits(source, options, { compare: freeze });
      splits = plan.report;
      const pages = new FrozenPages(freeze ? id : null);
      const overlaps = findOverlaps(dataset.id, splits !== null);
      const unjudged = (await source.hasJudged()) === false;
      let rows = 0;
      for await (const stored of source.rows()) {
        rows += 1;
        await pages.add(stored);
        const split = plan.splitOf(stored);
        const row = options.resplit ? { ...stored, split } : stored;
        const made = await lineOf(row);
        if (!made.ok) {
          skippedByCode[made.error.code] = (skippedByCode[made.error.code] ?? 0) + 1;
          yield { skipped: { id: row.id, ...made.error } };
          continue;
        }
        const { line, count } = made.value;
        tally?.add(count);
        const ready = files.add(split, line);
        const byAction = counts[split] ?? {};
        counts[split] = byAction;
        byAction[row.action] = (byAction[row.action] ?? 0) + 1;
        if (split === "test") await overlaps.add(row.inputHash);
        yield* ready;
      }
      yield* files.rest();
      await pages.end();
      if (source.expected !== null && rows < source.expected)
        notes.push(
          `${source.expected - rows} rows were deleted since the first export: these are not the same bytes`,
        );
      if (rows > 0 && unjudged)
        notes.push("No row of these was judged by people: their labels are as they were imported");
      if (rows === 0 && target.unit === "pair")
        notes.push(
          "No decision was judged wrong in these rows: pairs come from rows that people approved or corrected and a model decided otherwise",
        );
      if (splits) splits = { ...splits, overlaps: await overlaps.end() };
      await close?.();
      await finish(actor, id, dataset.id, manifest());
      ended = true;
    } finally {
      await source?.end(ended);
      if (!ended && !mode.standing) await removeUnfinishedExport(id);
    }
  }
  return {
    id,
    options,
    events: events(),
    manifest,
    onEnd: (given) => {
      close = given;
    },
    seal: (sealed, besides) => {
      for (const [name, became] of sealed) files.seal(name, became);
      extras = besides;
    },
  };
}

async function tallyOf(options: ExportOptions, source: RowSource): Promise<TokenTally | null> {
  if (options.maxTokens !== undefined) return new TokenTally("every row");
  if (options.single) return null;
  return new TokenTally((await source.isLargerThan(TOKENIZED_UP_TO)) ? "characters" : "a sample");
}

const overlapWarnings = (splits: SplitReport | null): string[] =>
  (splits?.overlaps ?? []).map(
    ({ dataset, rows }) =>
      `${rows} ${rows === 1 ? "row" : "rows"} of test also ${rows === 1 ? "stands" : "stand"} in the training split of ${dataset}: whoever trains on that has seen them`,
  );

async function finish(actor: Actor, id: string, datasetId: string, manifest: Manifest): Promise<void> {
  await db().$transaction(async (tx) => {
    await finishExport(tx, id, JSON.parse(JSON.stringify(manifest)));
    const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
    const details = { export: id, target: manifest.target, rows };
    await logAction(tx, actor, {
      action: "dataset.export",
      target: { kind: "dataset", id: datasetId },
      details,
    });
  });
}
