import type { Action } from "@/prompts/actions";

/**
 * Which server it behaves like. `openai`: strict schemas, refuses members that it does not know, at most 20 alternatives.
 * `vllm`: from 0.12 on, knows `structured_outputs` and silently ignores `guided_json`. `vllm-old`: the other way round.
 * `harmony`: gpt-oss served without reasoning, with the answer in the reasoning field and null as content. `ollama`: no
 * log-probabilities.
 */
export type Variant = "openai" | "vllm" | "vllm-old" | "harmony" | "ollama";

export type ServerRequest = {
  /** Counting from 0, over all requests. */
  n: number;
  /** What `keyOf` says of it; asked for by `counts`. */
  key: string;
  /** How many requests of the same key came before. */
  earlier: number;
  messages: { role: string; content: string }[];
  /** Whether the server keeps the answer to the schema that was sent. */
  structured: boolean;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Readonly<Record<string, unknown>>;
};

export type Answer = {
  text: string;
  /** Before the text, in the reasoning field. */
  reasoning?: string;
  refusal?: string;
  finishReason?: string;
  /** Probabilities at the action's place; what is missing to 1 belongs to no action where they are raw. */
  actions?: Partial<Record<Action, number>>;
  /** Probabilities of the last piece of the task's id: {"2": 0.9, "1": 0.1} for task-2. */
  tasks?: Record<string, number>;
};

export type Fault =
  | { kind: "status"; status: number; retryAfter?: string; message?: string; code?: string }
  | { kind: "redirect"; to: string }
  /** Closes the connection: before anything (0), or after so many tokens. */
  | { kind: "cut"; afterTokens: number }
  /** Ends the stream properly but too early: no finish_reason. */
  | { kind: "unfinished"; afterTokens: number }
  /** Stops at the token limit. */
  | { kind: "truncated"; afterTokens: number }
  /** Waits so long before each token. */
  | { kind: "slow"; delayMs: number }
  /** Takes the request and never answers. */
  | { kind: "silent" }
  /** Keeps the connection alive with comments and never answers. */
  | { kind: "comments" }
  /** Bytes that are no event stream, or events that are no JSON. */
  | { kind: "garbage"; as: "bytes" | "events" | "html" }
  /** An error object in the middle of the stream. */
  | { kind: "error-event"; message: string }
  | { kind: "refusal" }
  | { kind: "empty" }
  /** An answer of so many characters. */
  | { kind: "huge"; characters: number };

export type ServerOptions = {
  variant?: Variant;
  /** Whether log-probabilities are those after the grammar's mask (nothing off the schema is seen). */
  masked?: boolean;
  answer: (request: ServerRequest) => Answer | string | Promise<Answer | string>;
  /** What goes wrong with this request; nothing by default. */
  fault?: (request: ServerRequest) => Fault | undefined;
  /** Milliseconds before the first token, and before each other one. */
  firstTokenMs?: number;
  tokenMs?: number;
  /** The key that it asks for; any will do without. */
  key?: string;
  /** By what requests are counted; default: their messages. */
  keyOf?: (request: Omit<ServerRequest, "key" | "earlier">) => string;
  port?: number;
};
