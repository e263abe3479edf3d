import { confidenceFromLogprobs } from "@/lib/domain/confidence/from-logprobs";
import { confidenceFromVotes } from "@/lib/domain/confidence/from-votes";
import { actionSoFar, type ParsedAnswer, parseAnswer } from "@/lib/domain/decision/parse-answer";
import { chatPrompt } from "@/lib/domain/export-targets/chat-shape";
import type { ModelOptions } from "@/lib/domain/models/model-options";
import type { Action } from "@/prompts/actions";
import type { ChatModel, Completion } from "./chat-model";
import type { DecisionAnswer, DecisionInput, DecisionModel } from "./decision-model";
import { decisionAnswerSchema } from "./decision-schema";

type DecideOptions = NonNullable<Parameters<DecisionModel["decide"]>[1]>;
type Vote = { completion: Completion; parsed: ParsedAnswer; actionMs: number };

/**
 * Decides by asking a chat model with the prompt that students are trained on. One answer, whose confidence comes from
 * its log-probabilities, or k votes, whose agreement is the confidence.
 */
export class ServedDecisionModel implements DecisionModel {
  constructor(
    private readonly chat: ChatModel,
    private readonly options: ModelOptions,
  ) {}

  async decide(input: DecisionInput, decide: DecideOptions = {}): Promise<DecisionAnswer> {
    return this.options.votes > 1 ? this.byVotes(input, decide) : this.once(input, decide);
  }

  async close(): Promise<void> {
    this.chat.close?.();
  }

  private async once(input: DecisionInput, decide: DecideOptions): Promise<DecisionAnswer> {
    const { completion, parsed, actionMs } = await this.ask(input, decide, {});
    return {
      decision: outcome(parsed),
      confidence:
        parsed.ok && completion.tokens
          ? confidenceFromLogprobs(
              completion.tokens,
              parsed.value,
              input.tasks,
              completion[parsed.field].slice(parsed.start),
            )
          : null,
      raw: rawOf(completion),
      timings: { actionMs, totalMs: completion.timings.totalMs },
      usage: completion.usage,
      attempts: completion.attempts,
    };
  }

  private async byVotes(input: DecisionInput, decide: DecideOptions): Promise<DecisionAnswer> {
    const { votes: k, vote_temperature, seed } = this.options;
    // The first that fails ends the others: a decision needs them all, and each costs.
    const stop = new AbortController();
    const end = () => stop.abort(decide.signal?.reason);
    if (decide.signal?.aborted) end();
    decide.signal?.addEventListener("abort", end, { once: true });
    let votes: Vote[];
    try {
      votes = await Promise.all(
        Array.from({ length: k }, (_, i) =>
          this.ask(
            input,
            { signal: stop.signal },
            {
              ...(vote_temperature !== null && { temperature: vote_temperature }),
              // The same seed would give the same answer k times.
              ...(seed !== undefined && { seed: seed + i }),
            },
          ),
        ),
      );
    } catch (error) {
      stop.abort(error);
      throw error;
    } finally {
      decide.signal?.removeEventListener("abort", end);
    }
    const named = votes.map(({ parsed }) => (parsed.ok ? parsed.value : null));
    const winner = confidenceFromVotes(named);
    const shown = votes[winner?.at ?? 0] as Vote;
    if (winner) decide.onAction?.(winner.decision.action);
    const totalMs = Math.max(...votes.map(({ completion }) => completion.timings.totalMs));
    return {
      decision: outcome(shown.parsed),
      confidence: winner?.confidence ?? null,
      raw: JSON.stringify(votes.map(({ completion }) => rawOf(completion))),
      votes: named,
      // Which action has won is known only with the last vote.
      timings: { actionMs: totalMs, totalMs },
      usage: sum(votes.map(({ completion }) => completion.usage)),
      attempts: votes.reduce((all, { completion }) => all + completion.attempts, 0),
    };
  }

  private async ask(
    input: DecisionInput,
    { signal, onAction }: DecideOptions,
    own: { temperature?: number; seed?: number },
  ): Promise<Vote> {
    let known: Action | null = null;
    let actionMs: number | null = null;
    const watch = (text: string, ms: number | undefined) => {
      const action = actionSoFar(text);
      if (action === known) return;
      known = action;
      actionMs = action === null ? null : (ms ?? null);
      if (action) onAction?.(action);
    };
    const completion = await this.chat.complete({
      messages: chatPrompt(input.messages, input.tasks),
      schema: decisionAnswerSchema(this.options),
      logprobs: this.options.votes === 1,
      ...own,
      ...(signal && { signal }),
      onText: watch,
      // Thoughts may name actions that are not taken: only a field that begins with the decision is believed early.
      onReasoning: (text, ms) => {
        if (/^\s*[{`]/.test(text)) watch(text, ms);
      },
    });
    const parsed = parseAnswer(completion, input.tasks);
    return { completion, parsed, actionMs: actionMs ?? completion.timings.totalMs };
  }
}

const outcome = (parsed: ParsedAnswer): DecisionAnswer["decision"] =>
  parsed.ok
    ? { ok: true, value: parsed.value }
    : { ok: false, reason: parsed.reason, message: parsed.message };

const rawOf = ({ text, reasoning, refusal }: Completion): string =>
  text.trim() === "" ? reasoning || refusal || text : text;

function sum(all: readonly Completion["usage"][]): Completion["usage"] {
  const known = all.filter((usage) => usage !== null);
  if (known.length === 0) return null;
  return known.reduce((a, b) => ({ input: a.input + b.input, output: a.output + b.output }));
}
