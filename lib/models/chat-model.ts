import type { Message } from "@/prompts/actions";

/** What a chat model is asked. Everything that a server may not know is optional. */
export type ChatRequest = {
  messages: readonly Pick<Message, "role" | "content">[];
  /** JSON Schema (strict subset) that the answer must satisfy, with its name. */
  schema?: { name: string; schema: Record<string, unknown> };
  temperature?: number;
  maxTokens?: number;
  seed?: number;
  /** Ask for the log-probabilities of the answer's tokens. */
  logprobs?: boolean;
  /** Ends the call: the caller's patience, or a cancelled run. */
  signal?: AbortSignal;
  /**
   * The answer's text so far, each time that more of it arrives, and the milliseconds since its attempt was sent. It
   * begins anew where an attempt is repeated.
   */
  onText?: (text: string, ms?: number) => void;
  /** The same for the reasoning field, in which some servers put the answer. */
  onReasoning?: (text: string, ms?: number) => void;
};

/** A token of the answer, and the likeliest tokens at its place. Natural logarithms. */
export type TokenLogprob = {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { token: string; logprob: number }[];
};

/** What came back, as it came: nothing is repaired here. */
export type Completion = {
  text: string;
  /** Text of the reasoning field, where the server has one: some put the answer there. */
  reasoning: string;
  finishReason: "stop" | "length" | "content_filter" | "tool_calls" | "unknown";
  refusal: string | null;
  tokens: TokenLogprob[] | null;
  usage: { input: number; output: number } | null;
  /** Milliseconds from the request of the attempt that answered to the first character, and to the end. */
  timings: { firstTextMs: number; totalMs: number };
  /** Requests that it took, the retried ones included. */
  attempts: number;
};

export interface ChatModel {
  /** @throws ModelError */
  complete(request: ChatRequest): Promise<Completion>;
  /** Ends idle connections. */
  close?(): void;
}

/** Why a model gave no answer. `retryable` ones have been retried as often as the client may. */
export const MODEL_ERRORS = {
  rate_limited: { retryable: true },
  server_error: { retryable: true },
  connection: { retryable: true },
  cut: { retryable: true },
  timeout: { retryable: true },
  unauthorized: { retryable: false },
  bad_request: { retryable: false },
  not_found: { retryable: false },
  forbidden_address: { retryable: false },
  missing_key: { retryable: false },
  bad_answer: { retryable: false },
  aborted: { retryable: false },
} as const;
export type ModelErrorCode = keyof typeof MODEL_ERRORS;

/** A failed call: its code, a message that names the model and never its key, and what had arrived by then. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** The beginning of an answer that was cut, or the server's error text. */
  readonly partial: string;
  readonly attempts: number;

  constructor(
    code: ModelErrorCode,
    message: string,
    more: {
      status?: number;
      retryAfterMs?: number;
      partial?: string;
      attempts?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "ModelError";
    this.code = code;
    this.status = more.status ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.partial = more.partial ?? "";
    this.attempts = more.attempts ?? 1;
  }
}
