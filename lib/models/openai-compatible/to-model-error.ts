import { APIError } from "openai";
import { messageOf } from "@/lib/errors";
import { ModelError, type ModelErrorCode } from "../chat-model";
import { ServerSaid } from "./collect-answer";
import { ForbiddenAddress } from "./guarded-fetch";

const MAX_SERVER_TEXT = 500;

export type ErrorContext = {
  /** The model's name, as people know it. */
  model: string;
  /** The key, which must not stand in any message. */
  key: string | null;
  /** What had arrived of the answer. */
  partial: string;
  /** Whether anything of the answer had arrived. */
  begun: boolean;
  attempts: number;
  now: number;
};

/** Anything that a request can fail with, as a ModelError whose message holds no key. */
export function toModelError(error: unknown, context: ErrorContext): ModelError {
  if (error instanceof ModelError) return error;
  const clean = (text: string) => (context.key ? text.replaceAll(context.key, "[key]") : text);
  const make = (code: ModelErrorCode, text: string, more: { status?: number; retryAfterMs?: number } = {}) =>
    new ModelError(code, clean(`The model "${context.model}" ${text}`), {
      ...more,
      partial: clean(context.partial),
      attempts: context.attempts,
      cause: error,
    });
  const forbidden = chain(error).find((cause) => cause instanceof ForbiddenAddress);
  if (forbidden)
    return make("forbidden_address", `may not be asked at this address: ${messageOf(forbidden)}`);
  if (error instanceof APIError && typeof error.status === "number") {
    const said = clip(error.message);
    const retryAfterMs = retryAfter(error.headers, context.now);
    return make(codeOfStatus(error), advice(error.status, said), {
      status: error.status,
      ...(retryAfterMs !== null && { retryAfterMs }),
    });
  }
  if (error instanceof ServerSaid)
    return make("server_error", `broke off with an error: ${clip(error.message)}`);
  if (error instanceof SyntaxError) return make("bad_answer", "sent something that is no JSON");
  if (error instanceof RangeError) return make("bad_answer", `does not stop: ${error.message}`);
  const deepest = chain(error).at(-1);
  const why = clip(messageOf(deepest));
  return context.begun
    ? make("cut", `was cut off in the middle of its answer: ${why}`)
    : make("connection", `cannot be reached: ${why}`);
}

function codeOfStatus(error: APIError): ModelErrorCode {
  const status = error.status as number;
  // Out of credit is answered with 429 too, and no waiting mends it.
  if (error.code === "insufficient_quota" || status === 401 || status === 402 || status === 403)
    return "unauthorized";
  if (status === 404) return "not_found";
  if (status === 429) return "rate_limited";
  if (status === 408) return "timeout";
  return status >= 500 || status === 409 ? "server_error" : "bad_request";
}

function advice(status: number, said: string): string {
  if (status >= 300 && status < 400) {
    return `answered with a redirect (${status}), which is not followed; set its address to where the server is`;
  }
  if (status === 401 || status === 403) return `refused the key (${status}): ${said}`;
  if (status === 404) return `is not known at this address (404); check address and model name: ${said}`;
  return `answered ${status}: ${said}`;
}

/** Milliseconds that the server asked for: seconds or a date (RFC 9110, section 10.2.3), or OpenAI's `retry-after-ms`. */
export function retryAfter(headers: Headers | undefined, now: number): number | null {
  const exact = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const value = headers?.get("retry-after")?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The error and its causes, outermost first. */
function chain(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let at = error; at && found.length < 10; at = (at as { cause?: unknown }).cause) {
    found.push(at);
    if (at instanceof AggregateError && at.errors.length > 0) found.push(at.errors[0]);
  }
  return found;
}

const clip = (text: string): string =>
  text.length > MAX_SERVER_TEXT ? `${text.slice(0, MAX_SERVER_TEXT)}…` : text;
