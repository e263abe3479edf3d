import type { ExportStatus, ExportTargetName } from "@/lib/contracts/exports";
import type { RowFilter } from "@/lib/contracts/row-filter";
import { EXPORT_TARGETS_BY_NAME, type ExportTarget } from "@/lib/domain/export-targets";
import type { SplitShare } from "@/lib/domain/splits/resplit";
import { AppError } from "@/lib/errors";

/** What an export is to hold and how; plain JSON, so that a worker can take it up. */
export type ExportOptions = {
  dataset: string;
  target: ExportTargetName;
  status: readonly ExportStatus[];
  filter?: Omit<RowFilter, "status">;
  /** raw only: adds id and input_hash to each row. */
  withHash?: boolean;
  /** Every assistant turn has `thinking`, the decision the row's reasoning; else none has ("fast"). */
  reasoned?: boolean;
  /**
   * effective (default): adjudicated before corrected before the imported label. imported: the label as it came,
   * whatever people said, to measure what their work is worth.
   */
  label?: "effective" | "imported";
  /** Rows with more tokens in the harmony format are left out and counted, never cut. */
  maxTokens?: number;
  /** Splits anew for this export only; without it the stored splits hold. */
  resplit?: { shares: readonly SplitShare[]; seed: string };
  /** All rows as one file, whatever their split (a stream has one body). */
  single?: boolean;
  /** Files are compressed: `train.jsonl.gz`. */
  gzip?: boolean;
  /** A larger file goes on in a second one; the tool's own limit holds in any case. */
  maxFileBytes?: number;
  /** Said in the card. */
  licence?: string;
};

/** @throws AppError invalid_input where options and target do not go together */
export function checkOptions(options: ExportOptions): ExportTarget {
  const { target: name } = options;
  const target: ExportTarget = EXPORT_TARGETS_BY_NAME[name];
  const refuse = (message: string) => {
    throw new AppError("invalid_input", message);
  };
  if (options.withHash && name !== "raw") refuse(`Hashes go with the target raw, not with ${name}`);
  if (options.reasoned && !target.takesThinking)
    refuse(`${name} takes no thinking; export it without, or choose trl, axolotl, unsloth, harmony or sraq`);
  if (options.label === "imported" && target.unit === "pair")
    refuse(`${name} prefers what people decided; imported labels make no pairs`);
  if (options.gzip && target.extension === "parquet")
    refuse("parquet files are compressed already; leave gzip out");
  if (options.single && target.extension === "parquet")
    refuse(
      "A stream is lines of JSON; parquet is written into files (POST /api/v1/exports, or --out a folder)",
    );
  if (options.maxTokens !== undefined && !(options.maxTokens >= 1))
    refuse("The greatest number of tokens is 1 or more");
  return target;
}

/** What makes the same bytes again, as the manifest records it. */
export function recordedOptions(options: ExportOptions): Record<string, unknown> {
  const { filter, status, resplit, withHash = false } = options;
  const recorded = {
    ...filter,
    status,
    with_hash: withHash,
    ...(options.reasoned && { reasoned: true }),
    ...(options.label === "imported" && { label: "imported" }),
    ...(options.maxTokens !== undefined && { max_tokens: options.maxTokens }),
    ...(options.gzip && { gzip: true }),
    ...(options.maxFileBytes !== undefined && { max_file_bytes: options.maxFileBytes }),
    ...(options.licence !== undefined && { licence: options.licence }),
    ...(resplit && {
      resplit: Object.fromEntries(resplit.shares.map(({ name, share }) => [name, share])),
      seed: resplit.seed,
    }),
  };
  return JSON.parse(JSON.stringify(recorded));
}
