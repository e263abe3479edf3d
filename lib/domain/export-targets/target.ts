import type { Result } from "../result";
import type { SystemPrompt } from "./chat-shape";

/** A row with its effective decision. The JSON parts were checked when the row was imported. */
export type ExportRow = {
  messages: unknown;
  tasks: unknown;
  /** The effective decision in canonical form. */
  final: string;
  reasoning?: string | null;
  meta?: unknown;
  extra?: unknown;
  /** The row's present split; "" for none. It replaces meta.split. */
  split?: string;
  id?: string;
  inputHash?: string;
  /** Preference targets only: a decision that a person judged wrong here, in canonical form. */
  rejected?: string;
};

export type LineOptions = {
  /** raw only: adds id and input_hash. */
  withHash?: boolean;
  /** Every assistant turn has `thinking`, the last one the row's reasoning; else none has. */
  reasoned?: boolean;
  /** The prompt where it is not the present one: that of an earlier export, or one with a mark for its standing part. */
  system?: SystemPrompt;
};

/** Why a row is left out of an export. */
export const SKIP_CODES = [
  "bad_decision",
  "refused_by_target",
  "special_token",
  "no_reasoning",
  "too_many_tokens",
] as const;
export type SkipReason = { code: (typeof SKIP_CODES)[number]; message: string };

export type FileSummary = { rows: number; bytes: number };

/** A file that stands beside the data: a configuration for the tool. */
export type Sidecar = { name: string; text: string };
/** What a sidecar may speak of. */
export type SidecarFacts = {
  dataset: string;
  files: readonly { name: string; split: string }[];
  reasoned: boolean;
};

/** A training stack's file format. */
export type ExportTarget = {
  name: string;
  /** The row as one line without its line end, or why the receiving tool would refuse it. */
  toLine: (row: ExportRow, options?: LineOptions) => Result<string, SkipReason>;
  /** What the receiving tool would find wrong with a parsed line; empty = accepted. Runs on every line. */
  problems: (value: unknown) => string[];
  /** What the receiving tool would find wrong with a whole file; shown as warnings. */
  fileProblems: (file: FileSummary) => string[];
  /** Whether rows can carry the reasoning as `thinking`. */
  takesThinking: boolean;
  /** One line a row, or one a decision of a row that was judged wrong. */
  unit: "row" | "pair";
  extension: "jsonl" | "parquet";
  /** The tool takes no larger file; there are several then. */
  maxFileBytes?: number;
  sidecars?: (facts: SidecarFacts) => Sidecar[];
  /** What happens to rows on their way into this shape, for the card. */
  notes: readonly string[];
};
