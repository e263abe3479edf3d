import process from "node:process";
import { InvalidArgumentError } from "commander";
import { isAppError, messageOf } from "@/lib/errors";

/** What the process ends with: 0 all good · 1 failed · 2 bad usage · 3 done, but lines were rejected or skipped. */
export const EXIT = { ok: 0, failed: 1, usage: 2, rejected: 3 } as const;

/** One JSON object on stdout with --json, else the text for people. */
export function report(json: boolean, summary: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : `${text()}\n`);
}

/** Progress and remarks go to stderr: stdout belongs to the data. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** `error: …` on stderr, and {error:{code, message, details?}} on stdout with --json; never a stack trace. */
export function reportError(json: boolean, error: unknown, summary: object = {}): void {
  const code = isAppError(error) ? error.code : "internal";
  const message = messageOf(error);
  process.stderr.write(`error: ${message}\n`);
  if (json) {
    const details = isAppError(error) && error.details !== undefined ? { details: error.details } : {};
    process.stdout.write(`${JSON.stringify({ ...summary, error: { code, message, ...details } })}\n`);
  }
}

/** An exit code for an error: what the user typed wrong is usage, anything else a failure. */
export const exitCodeOf = (error: unknown): number =>
  isAppError(error) && (error.code === "invalid_input" || error.code === "bad_request")
    ? EXIT.usage
    : EXIT.failed;

/** A commander parser for options with a fixed choice. */
export const oneOf =
  <T extends string>(choices: readonly T[]) =>
  (given: string): T => {
    const found = choices.find((choice) => choice === given);
    if (found === undefined) throw new InvalidArgumentError(`Choose one of: ${choices.join(", ")}.`);
    return found;
  };
