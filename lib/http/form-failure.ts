import type { z } from "zod";
import { type FormState, fieldErrors, shownAgain } from "@/lib/contracts/form";
import { isAppError } from "@/lib/errors";
import { log } from "@/lib/log";

/** The answer to a form that does not fit its schema. */
export const formInvalid = (
  error: z.ZodError,
  typed: Readonly<Record<string, string>> = {},
): FormState<never> => ({
  fields: fieldErrors(error),
  values: shownAgain(typed),
});

/** The answer to a form whose service refused. What is not an AppError is logged, and answered without its text. */
export function formFailure(error: unknown, typed: Readonly<Record<string, string>> = {}): FormState<never> {
  const values = shownAgain(typed);
  const field = isAppError(error) ? (error.details as { field?: string } | undefined)?.field : undefined;
  const message = failureMessage(error);
  return field ? { fields: { [field]: message }, values } : { error: message, values };
}

/** The words for an error that an action met. */
export function failureMessage(error: unknown): string {
  if (isAppError(error)) return error.message;
  log().error({ err: error }, "unexpected error in an action");
  return "Something went wrong on the server. The details are in its log.";
}
