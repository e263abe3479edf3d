import { AppError, isAppError } from "@/lib/errors";
import { log } from "@/lib/log";

/** Any error as `{error:{code, message, details?}}`. What is not an AppError is logged, and answered without its text. */
export function errorResponse(error: unknown): Response {
  const known = isAppError(error) ? error : hide(error);
  const { code, message, details, status } = known;
  const headers = new Headers({ "cache-control": "no-store" });
  const retryAfter = (details as { retryAfter?: number } | undefined)?.retryAfter;
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  return Response.json(
    { error: { code, message, ...(details !== undefined && { details }) } },
    { status, headers },
  );
}

function hide(error: unknown): AppError {
  log().error({ err: error }, "unexpected error");
  return new AppError("internal", "Something went wrong on the server. The details are in its log.");
}
