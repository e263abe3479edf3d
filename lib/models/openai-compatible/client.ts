import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import OpenAI from "openai";
import pRetry from "p-retry";
import type { ModelOptions } from "@/lib/domain/models/model-options";
import { type ChatModel, type ChatRequest, type Completion, MODEL_ERRORS, ModelError } from "../chat-model";
import { limitsOf, type ModelLimits } from "../limits";
import type { AddressPolicy } from "./address-policy";
import { AnswerCollector } from "./collect-answer";
import { type GuardedFetch, guardedFetch } from "./guarded-fetch";
import { Patience } from "./patience";
import { readEvents } from "./read-events";
import { requestBody } from "./request-body";
import { toModelError } from "./to-model-error";

export type ServerSettings = {
  /** Calls of all clients of this id share one set of limits. */
  id: string;
  /** The model's name, as people know it. */
  name: string;
  baseUrl: string;
  /** Its name at the server. */
  modelName: string;
  key: string | null;
  options: ModelOptions;
  addresses: AddressPolicy;
};

/** Full jitter: any moment before an end that doubles (Brooker, "Exponential Backoff And Jitter", AWS 2015). */
const BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 20_000;

/** After the end of an answer come its usage and the end of the connection, or nothing. */
const LINGER_MS = 1000;

/**
 * A model behind the chat-completions protocol: always streamed, retried with jitter where that may help, within a
 * deadline and the limits that the process keeps for the model.
 */
export class OpenAiCompatibleModel implements ChatModel {
  private readonly server: OpenAI;
  private readonly fetch: GuardedFetch;
  private readonly limits: ModelLimits;

  constructor(
    private readonly settings: ServerSettings,
    private readonly random: () => number = Math.random,
  ) {
    this.limits = limitsOf(settings.id, settings.options);
    this.fetch = guardedFetch(settings.addresses);
    this.server = new OpenAI({
      baseURL: settings.baseUrl,
      apiKey: settings.key ?? "none",
      // Nothing of this process's environment goes to the server but the key.
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
      defaultHeaders: settings.key ? {} : { authorization: null },
      maxRetries: 0,
      timeout: 2 ** 31 - 1, // times are kept here
      logLevel: "off",
      fetch: this.fetch.fetch,
    });
  }

  async complete(request: ChatRequest): Promise<Completion> {
    // One signal ends thousands of calls: no leak, and no warning of one.
    if (request.signal) setMaxListeners(0, request.signal);
    try {
      return await this.limits.run(() => this.withRetries(request), request.signal);
    } catch (error) {
      if (request.signal?.aborted && !(error instanceof ModelError)) throw this.aborted(error, 0);
      throw error;
    }
  }

  close(): void {
    this.fetch.close();
  }

  private async withRetries(request: ChatRequest): Promise<Completion> {
    const { deadline_ms, retries } = this.settings.options;
    const end = Date.now() + deadline_ms;
    const patience = new Patience(request.signal);
    let attempts = 0;
    patience.within(deadline_ms, () =>
      this.failure("timeout", `gave no answer within ${deadline_ms} ms`, attempts),
    );
    const failed = (error: unknown): ModelError => {
      if (patience.signal.aborted) {
        const { reason } = patience.signal;
        return reason instanceof ModelError ? reason : this.aborted(reason, attempts);
      }
      if (error instanceof ModelError) return error;
      throw error;
    };
    try {
      return await pRetry(
        async (attempt) => {
          attempts = attempt;
          await this.limits.admit(patience.signal);
          return this.attempt(request, patience.signal, attempt);
        },
        {
          retries,
          // p-retry counts, the waiting is done here: its own jitter only ever adds.
          minTimeout: 0,
          maxTimeout: 0,
          onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
            const failure = failed(error);
            const again = MODEL_ERRORS[failure.code].retryable && retriesLeft > 0 && !patience.signal.aborted;
            if (!again) throw failure;
            await this.wait(failure, attemptNumber, end, patience.signal);
          },
        },
      );
    } catch (error) {
      throw failed(error);
    } finally {
      patience.end();
    }
  }

  /** Waits before the next attempt. @throws the failure itself where the deadline would be over by then */
  private async wait(failure: ModelError, attempt: number, end: number, signal: AbortSignal): Promise<void> {
    const jitter = this.random() * Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** (attempt - 1));
    const asked = failure.retryAfterMs ?? 0;
    if (asked > 0) this.limits.pause(asked);
    const ms = asked + jitter;
    if (Date.now() + ms >= end) throw failure;
    await delay(ms, undefined, { signal });
  }

  private async attempt(request: ChatRequest, outer: AbortSignal, attempts: number): Promise<Completion> {
    const { options, name, key, modelName } = this.settings;
    const answer = new AnswerCollector();
    const patience = new Patience(outer);
    const started = performance.now();
    const since = () => performance.now() - started;
    let firstTextMs = 0;
    let totalMs = 0;
    const slow = (ms: number, what: string) =>
      patience.within(ms, () =>
        this.failure("timeout", `${what} for ${ms} ms`, attempts, answer.text || answer.reasoning),
      );
    try {
      slow(options.first_byte_ms, "sent nothing");
      for await (const chunks of await this.stream(
        requestBody(modelName, options, request),
        patience.signal,
      )) {
        const [texts, reasons] = [answer.text.length, answer.reasoning.length];
        for (const chunk of chunks) answer.add(chunk);
        slow(answer.finishReason ? LINGER_MS : options.idle_ms, "sent nothing more");
        totalMs = since();
        const ms = totalMs;
        const more = answer.text.length > texts;
        const moreReasoning = answer.reasoning.length > reasons;
        if (more || moreReasoning) firstTextMs ||= ms;
        if (more) request.onText?.(answer.text, ms);
        if (moreReasoning) request.onReasoning?.(answer.reasoning, ms);
      }
      patience.signal.throwIfAborted();
      if (!answer.any)
        throw this.failure("bad_answer", "does not speak the chat-completions protocol", attempts);
      if (!answer.finishReason) throw new Error("the stream ended without a finish_reason");
    } catch (error) {
      if (outer.aborted) throw outer.reason;
      // What follows the end of the answer is its usage at most.
      if (!answer.finishReason || error instanceof RangeError) {
        throw toModelError(patience.signal.aborted ? patience.signal.reason : error, {
          model: name,
          key,
          partial: answer.text || answer.reasoning,
          begun: answer.any,
          attempts,
          now: Date.now(),
        });
      }
    } finally {
      patience.end();
    }
    const { text, reasoning, refusal, finishReason, tokens, usage } = answer;
    await this.limits.charge(usage ? usage.input + usage.output : 0);
    return {
      text,
      reasoning,
      refusal: refusal === "" ? null : refusal,
      finishReason: finishReason ?? "unknown",
      tokens,
      usage,
      timings: { firstTextMs: firstTextMs || totalMs, totalMs },
      attempts,
    };
  }

  /** The chunks of the answer; of a server that does not stream, the whole answer as one. */
  private async stream(
    body: ReturnType<typeof requestBody>,
    signal: AbortSignal,
  ): Promise<AsyncIterable<readonly string[]>> {
    const response = await this.server.chat.completions.create(body, { signal }).asResponse();
    if (/^application\/json\b/i.test(response.headers.get("content-type") ?? "")) {
      const whole = await response.text();
      return (async function* () {
        yield [whole];
      })();
    }
    return readEvents(this.fetch.bytesOf(response));
  }

  private aborted(reason: unknown, attempts: number): ModelError {
    return this.failure("aborted", "was not waited for any longer", attempts, "", reason);
  }

  private failure(
    code: ModelError["code"],
    text: string,
    attempts: number,
    partial = "",
    cause?: unknown,
  ): ModelError {
    return new ModelError(code, `The model "${this.settings.name}" ${text}`, { attempts, partial, cause });
  }
}
