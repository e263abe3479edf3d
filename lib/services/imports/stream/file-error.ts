import { AppError } from "@/lib/errors";

export type FileErrorReason =
  | "empty_file"
  | "not_json_lines"
  | "wrong_encoding"
  | "unknown_format"
  | "gzip_damaged"
  | "gzip_bomb"
  | "too_large"
  | "source_failed";

/** The file as a whole cannot be read (on). The message says what was seen and how to mend it. */
export function fileError(reason: FileErrorReason, message: string, cause?: unknown): AppError {
  return new AppError("unusable_file", message, { details: { reason }, cause });
}
