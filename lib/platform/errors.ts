import { AppError } from "@/lib/errors";

/**
 * A failure of this installation (database, files, ports). `reason` is a stable word for programs; the
 * message says where, what and how to mend it.
 */
export function platformError(reason: string, message: string, cause?: unknown): AppError {
  return new AppError("unavailable", message, { details: { reason }, cause });
}
