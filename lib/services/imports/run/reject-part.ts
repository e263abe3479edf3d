import type { RecordPart } from "../stream/records";
import type { RecordIssue } from "./prepare-record";

/** Bytes of a refused record; only the last part of one says why and counts. */
export type RejectPart = {
  line: number;
  bytes: Buffer;
  end: string;
  first: boolean;
  last: boolean;
  issue: RecordIssue;
  /** Nothing of the file may be set behind it (an array that broke: its rest is all there). */
  final: boolean;
};

/** A whole record that is refused. */
export const rejected = (
  { line, bytes, end }: { line: number; bytes: Buffer; end: string },
  issue: RecordIssue,
): RejectPart => ({ line, bytes, end, first: true, last: true, issue, final: false });

/** A piece of a record that could not be read as one. */
export const rejectedPart = ({ line, bytes, first, last, problem }: RecordPart): RejectPart => ({
  ...{ line, bytes, end: "", first, last },
  issue: { path: "", ...problem },
  final: problem.code === "array_broken",
});
