import type { Completion, TokenLogprob } from "../chat-model";

/** Characters of one answer. Longer is no answer to anything that is asked here. */
export const MAX_TEXT = 4_000_000;

const FINISH_REASONS = ["stop", "length", "content_filter", "tool_calls"] as const;

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Puts the pieces of an answer together. Servers differ in what they leave out and add, so nothing is taken for granted:
 * a member of another type counts as absent.
 */
export class AnswerCollector {
  text = "";
  reasoning = "";
  refusal: string | null = null;
  finishReason: Completion["finishReason"] | null = null;
  tokens: TokenLogprob[] | null = null;
  usage: Completion["usage"] = null;
  /** Whether anything that came was a piece of an answer. */
  any = false;

  /**
   * Takes a chunk of a stream (`delta`) or a whole answer (`message`), as JSON.
   * @throws RangeError for an answer without end, SyntaxError for what is no JSON, ServerSaid for an error
   */
  add(data: string): void {
    const chunk: unknown = JSON.parse(data);
    if (!isObject(chunk)) return;
    if (chunk.error) throw new ServerSaid(chunk.error);
    this.usage = usageOf(chunk.usage) ?? this.usage;
    const choice = firstChoice(chunk);
    if (!choice) return;
    this.any = true;
    const piece = isObject(choice.delta) ? choice.delta : isObject(choice.message) ? choice.message : {};
    this.text += textOf(piece.content);
    this.reasoning += textOf(piece.reasoning_content) || textOf(piece.reasoning);
    if (typeof piece.refusal === "string") this.refusal = (this.refusal ?? "") + piece.refusal;
    if (typeof choice.finish_reason === "string") this.finishReason = finishReason(choice.finish_reason);
    const listed = loggedTokens(choice);
    if (listed) {
      this.tokens ??= [];
      for (const [at, { token, logprob }] of listed.entries()) {
        this.tokens.push(new AnswerToken(textOf(token), numberOf(logprob), data, at));
      }
    }
    if (this.text.length + this.reasoning.length > MAX_TEXT) {
      throw new RangeError(`The answer is longer than ${MAX_TEXT} characters`);
    }
  }
}

/** An error that the server sent in the place of its answer, or in the middle of it. */
export class ServerSaid extends Error {
  override readonly name = "ServerSaid";

  constructor(said: unknown) {
    const message = isObject(said) ? said.message : said;
    super(typeof message === "string" ? message : JSON.stringify(said));
  }
}

function firstChoice({ choices }: Json): Json | null {
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  return isObject(choice) ? choice : null;
}

function loggedTokens({ logprobs }: Json): Json[] | null {
  const listed = isObject(logprobs) ? logprobs.content : undefined;
  return Array.isArray(listed) ? listed.filter(isObject) : null;
}

/**
 * Of an answer's tokens, each with twenty alternatives, those of the two that decide are looked at. So they are read
 * again from the chunk, which is text and kept cheaply, where somebody asks.
 */
class AnswerToken implements TokenLogprob {
  constructor(
    readonly token: string,
    readonly logprob: number,
    private readonly chunk: string,
    private readonly at: number,
  ) {}

  get top(): TokenLogprob["top"] {
    const choice = firstChoice(JSON.parse(this.chunk));
    const { top_logprobs: top } = (choice && loggedTokens(choice)?.[this.at]) ?? {};
    if (!Array.isArray(top)) return [];
    return top
      .filter(isObject)
      .map((other) => ({ token: textOf(other.token), logprob: numberOf(other.logprob) }));
  }
}

const finishReason = (reason: string): Completion["finishReason"] =>
  FINISH_REASONS.find((known) => known === reason) ?? "unknown";

function usageOf(usage: unknown): Completion["usage"] {
  if (!isObject(usage)) return null;
  const { prompt_tokens: input, completion_tokens: output } = usage;
  if (typeof input !== "number" || typeof output !== "number") return null;
  return { input, output };
}

/** Minus infinity cannot be written as JSON: servers send null or -9999 for what a grammar ruled out. */
const numberOf = (value: unknown): number => (typeof value === "number" ? value : Number.NEGATIVE_INFINITY);
