import { createHash, type Hash } from "node:crypto";
import type { ExportStatus, ExportTargetName, Manifest } from "@/lib/contracts/exports";
import { statusesOf } from "@/lib/contracts/exports";
import type { RowFilter } from "@/lib/contracts/row-filter";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { finishExport, insertExport, removeUnfinishedExport } from "@/lib/db/exports";
import { type StoredRow, streamRows } from "@/lib/db/stream-rows";
import type { Actor } from "@/lib/domain/access";
import { EXPORT_TARGETS_BY_NAME } from "@/lib/domain/export-targets";
import { assignSplit, type SplitShare } from "@/lib/domain/splits/resplit";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { VERSION } from "@/lib/version";
import { buildSystemPrompt, PROMPT_VERSION } from "@/prompts/intent-prompt";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { assertNothingHidden } from "../reviews/hidden-rows";

export type ExportOptions = {
  dataset: string;
  target: ExportTargetName;
  status: readonly ExportStatus[];
  filter?: Omit<RowFilter, "status">;
  /** raw only: adds id and input_hash to each row. */
  withHash?: boolean;
  /** Splits anew for this export only, by scenario; without it the stored splits hold. */
  resplit?: { shares: readonly SplitShare[]; seed: string };
  /** All rows as one file, whatever their split (a stream has one body). */
  single?: boolean;
};

export type Skipped = { id: string; code: string; message: string };
/** A line (without its newline) for the file of `split`, or a row that the receiving tool would refuse. */
export type ExportEvent = { split: string; line: string } | { skipped: Skipped };

export type RunningExport = {
  id: string;
  /** Rows in import order. Stopping early leaves no trace of the export. */
  events: AsyncGenerator<ExportEvent, void, void>;
  /** What was written; complete once `events` has ended. */
  manifest: () => Manifest;
};

/** Name of the file for rows that have no split, and of a single file. */
const ALL = "all";
export const fileName = (split: string): string => `${split}.jsonl`;

/**
 * Starts an export. The same data and options give the same bytes; rows that the target's tool would refuse are
 * skipped with a reason, never silently.
 * @throws AppError not_found (data set), conflict (the actor is to judge rows of it blind), forbidden.
 */
export async function startExport(actor: Actor, options: ExportOptions): Promise<RunningExport> {
  authorise(actor, "dataset:export");
  if (options.withHash && options.target !== "raw")
    throw new AppError("invalid_input", `Hashes go with the target raw, not with ${options.target}`);
  const dataset = await requireDataset(options.dataset);
  await assertNothingHidden(actor, dataset.id);
  const id = newId();
  const kept = {
    ...options.filter,
    status: options.status,
    with_hash: options.withHash ?? false,
    ...splitOptions(options),
  };
  const recorded = JSON.parse(JSON.stringify(kept));

  const target = EXPORT_TARGETS_BY_NAME[options.target];
  const snapshotAt = new Date();
  const files = new Map<string, FileCount>();
  const counts: Manifest["counts"] = {};
  const skippedByCode: Record<string, number> = {};
  const manifest = (): Manifest => ({
    dataset: dataset.slug,
    target: options.target,
    options: recorded,
    snapshot_at: snapshotAt.toISOString(),
    tool: { name: "parallax", version: VERSION },
    prompt: promptOfRecord(),
    counts,
    files: [...files].map(([split, file]) => ({ name: fileName(split), split, ...file.summary() })),
    warnings: [...files].flatMap(([split, file]) =>
      target.fileProblems(file.summary()).map((problem) => `${fileName(split)}: ${problem}`),
    ),
    skipped: { rows: Object.values(skippedByCode).reduce((sum, n) => sum + n, 0), by_code: skippedByCode },
  });

  async function* events(): AsyncGenerator<ExportEvent, void, void> {
    let ended = false;
    try {
      await insertExport(db(), {
        id,
        datasetId: dataset.id,
        target: options.target,
        options: recorded,
        createdBy: actor.name,
      });
      const filter = { ...options.filter, status: statusesOf(options.status) };
      for await (const row of streamRows(dataset.id, filter)) {
        const split = splitOf(row, options);
        const made = target.toLine(options.resplit ? { ...row, split } : row, {
          withHash: options.withHash ?? false,
        });
        if (!made.ok) {
          skippedByCode[made.error.code] = (skippedByCode[made.error.code] ?? 0) + 1;
          yield { skipped: { id: row.id, ...made.error } };
          continue;
        }
        const file = files.get(split) ?? new FileCount();
        files.set(split, file);
        file.add(made.value);
        const byAction = counts[split] ?? {};
        counts[split] = byAction;
        byAction[row.action] = (byAction[row.action] ?? 0) + 1;
        yield { split, line: made.value };
      }
      await finish(actor, id, dataset.id, manifest());
      ended = true;
    } finally {
      if (!ended) await removeUnfinishedExport(id);
    }
  }
  return { id, events: events(), manifest };
}

const splitOptions = ({ resplit }: ExportOptions) =>
  resplit
    ? {
        resplit: Object.fromEntries(resplit.shares.map(({ name, share }) => [name, share])),
        seed: resplit.seed,
      }
    : {};

function splitOf(row: StoredRow, { single, resplit }: ExportOptions): string {
  if (single) return ALL;
  if (!resplit) return row.split === "" ? ALL : row.split;
  return assignSplit(resplit.shares, resplit.seed, row.scenarioId === "" ? row.inputHash : row.scenarioId);
}

/** The system prompt's text without a ledger: what the exported rows were written for. */
function promptOfRecord(): Manifest["prompt"] {
  const text = buildSystemPrompt([]);
  return { version: PROMPT_VERSION, sha256: createHash("sha256").update(text).digest("hex"), text };
}

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

/** Rows, bytes and SHA-256 of one file as it is written. */
class FileCount {
  private readonly hash: Hash = createHash("sha256");
  private rows = 0;
  private bytes = 0;

  add(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    this.hash.update(bytes);
    this.rows += 1;
    this.bytes += bytes.length;
  }

  summary(): { rows: number; bytes: number; sha256: string } {
    return { rows: this.rows, bytes: this.bytes, sha256: this.hash.copy().digest("hex") };
  }
}
