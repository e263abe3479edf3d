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

  /** A chunk of a stream (`delta`) or a whole answer (`message`). @throws RangeError for an answer without end */
  add(chunk: unknown): void {
    if (!isObject(chunk)) return;
    this.usage = usageOf(chunk.usage) ?? this.usage;
    const choice: unknown = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
    if (!isObject(choice)) return;
    this.any = true;
    const piece = isObject(choice.delta) ? choice.delta : isObject(choice.message) ? choice.message : {};
    this.text += textOf(piece.content);
    this.reasoning += textOf(piece.reasoning_content) || textOf(piece.reasoning);
    if (typeof piece.refusal === "string") this.refusal = (this.refusal ?? "") + piece.refusal;
    if (typeof choice.finish_reason === "string") this.finishReason = finishReason(choice.finish_reason);
    const listed = isObject(choice.logprobs) ? choice.logprobs.content : undefined;
    if (Array.isArray(listed)) {
      this.tokens ??= [];
      for (const entry of listed) if (isObject(entry)) this.tokens.push(new AnswerToken(entry));
    }
    if (this.text.length + this.reasoning.length > MAX_TEXT) {
      throw new RangeError(`The answer is longer than ${MAX_TEXT} characters`);
    }
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

/** Its alternatives are read when asked for: of an answer's tokens, each with twenty of them, the two that decide are. */
class AnswerToken implements TokenLogprob {
  constructor(private readonly entry: Json) {}

  get token(): string {
    return textOf(this.entry.token);
  }

  get logprob(): number {
    return numberOf(this.entry.logprob);
  }

  get top(): TokenLogprob["top"] {
    const { top_logprobs: top } = this.entry;
    if (!Array.isArray(top)) return [];
    return top
      .filter(isObject)
      .map((other) => ({ token: textOf(other.token), logprob: numberOf(other.logprob) }));
  }
}

/** Minus infinity cannot be written as JSON: servers send null or -9999 for what a grammar ruled out. */
const numberOf = (value: unknown): number => (typeof value === "number" ? value : Number.NEGATIVE_INFINITY);
