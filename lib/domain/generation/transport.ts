import type { RejectCode } from "./codes";

/** Failures of the way to the model: the same question may be asked again, and the scenario is not to blame. */
export const TRANSPORT_CODES = [
  "rate_limited",
  "server_error",
  "connection",
  "cut",
  "timeout",
  "bad_request",
  "bad_answer",
] as const satisfies readonly RejectCode[];

export const isTransport = (code: string): boolean => (TRANSPORT_CODES as readonly string[]).includes(code);
