import { answersOfTry } from "@/lib/db/generation-calls";
import { chatPrompt } from "@/lib/domain/export-targets/chat-shape";
import { checkRow } from "@/lib/domain/generation/check-row";
import type { Rejection } from "@/lib/domain/generation/codes";
import { MOST_TOKENS } from "@/lib/domain/generation/estimate";
import { readRow, readScenario, readVote } from "@/lib/domain/generation/read-answer";
import { countVotes, type Vote } from "@/lib/domain/generation/votes";
import type { ImportRow } from "@/lib/domain/import/normalise-row";
import { fail, ok, type Result } from "@/lib/domain/result";
import { createRng } from "@/lib/domain/sampling/rng";
import { ROW_FORMAT, SCENARIO_FORMAT } from "@/prompts/generator/answers";
import type { Cell } from "@/prompts/generator/cell";
import { rowPrompt, scenarioPrompt } from "@/prompts/generator/generator-prompt";
import { drawSpice } from "@/prompts/generator/spice";
import { wireDecisionJsonSchema } from "@/prompts/intent-prompt";
import { ask, CallFailed, type Question } from "./ask";
import type { RunContext } from "./context";
import type { AskedModel } from "./open-models";

/** A row that passed everything, and what its blind readers said. */
export type MadeRow = { row: ImportRow; votes: number; agree: number };

const VOTE_FORMAT = { name: "decision", schema: wireDecisionJsonSchema() };

/**
 * One try at a cell: scenario, row, checks, votes. The same try gives the same questions, whoever asks them.
 * @throws Stopped
 */
export async function makeRow(
  context: RunContext,
  item: { position: number; cell: Cell },
  attempt: number,
): Promise<Result<MadeRow, Rejection>> {
  try {
    return await tryRow(context, item, attempt);
  } catch (error) {
    if (error instanceof CallFailed) return fail({ code: error.code, message: error.message });
    throw error;
  }
}

async function tryRow(
  context: RunContext,
  { position, cell }: { position: number; cell: Cell },
  attempt: number,
): Promise<Result<MadeRow, Rejection>> {
  const { writer, voter, options, likeness } = context;
  const stored = await answersOfTry(context.id, position, attempt);
  const question = (step: Question["step"], n = 1): Question => ({ position, attempt, step, n });
  const write = (step: "scenario" | "row", messages: ReturnType<typeof rowPrompt>) =>
    ask(
      context,
      question(step),
      writer,
      {
        messages,
        schema: step === "row" ? ROW_FORMAT : SCENARIO_FORMAT,
        ...writersTemperature(writer),
        maxTokens: Math.max(MOST_TOKENS[step], writer.options.max_tokens),
      },
      stored,
    );

  const rng = createRng(`spice ${context.seed} ${position} ${attempt}`);
  const scenario = readScenario(await write("scenario", scenarioPrompt(cell, drawSpice(rng.below))));
  if (!scenario.ok) return scenario;
  const written = readRow(await write("row", rowPrompt(cell, scenario.value)));
  if (!written.ok) return written;
  const checked = checkRow(written.value, cell);
  if (!checked.ok) return checked;
  const row = checked.value;
  const split = options.split ?? "";
  const alike = likeness.problem({ ...row, split });
  if (alike) return fail(alike);

  const cast: Vote[] = [];
  let outcome = countVotes(cast, row.decision, options.votes);
  while (!outcome.decided) {
    const request = {
      messages: chatPrompt(row.messages, row.tasks),
      schema: VOTE_FORMAT,
      ...votersTemperature(voter),
      maxTokens: Math.max(MOST_TOKENS.vote, voter.options.max_tokens),
    };
    const answer = await ask(context, question("vote", cast.length + 1), voter, request, stored);
    cast.push(readVote(answer, row.tasks));
    outcome = countVotes(cast, row.decision, options.votes);
  }
  if (outcome.rejection) return fail(outcome.rejection);
  // Others may have come in while the votes were asked for; from here to the end of the check nothing waits.
  const late = likeness.problem({ ...row, split });
  if (late) return fail(late);
  likeness.add({ ...row, split });
  return ok({ row, votes: cast.length, agree: outcome.agree });
}

/** A writer at temperature 0 would write the same row for the same scenario; null = the server takes none. */
const writersTemperature = ({ options }: AskedModel) =>
  options.temperature === null ? {} : { temperature: 1 };

/** Readers that always say the same would be one reader. */
const votersTemperature = ({ options }: AskedModel) =>
  options.temperature === null || options.vote_temperature === null
    ? {}
    : { temperature: options.vote_temperature };
