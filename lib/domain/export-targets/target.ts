import type { Result } from "../result";

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
};

export type LineOptions = {
  /** raw only: adds id and input_hash. */
  withHash?: boolean;
};

/** Why a row is left out of an export. */
export type SkipReason = { code: "bad_decision" | "refused_by_target"; message: string };

export type FileSummary = { rows: number; bytes: number };

/** A training stack's file format. */
export type ExportTarget = {
  name: string;
  /** The row as one line without its line end, or why the receiving tool would refuse it. */
  toLine: (row: ExportRow, options?: LineOptions) => Result<string, SkipReason>;
  /** What the receiving tool would find wrong with a parsed line; empty = accepted. Runs on every line. */
  problems: (value: unknown) => string[];
  /** What the receiving tool would find wrong with a whole file; shown as warnings. */
  fileProblems: (file: FileSummary) => string[];
};
