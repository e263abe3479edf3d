import { parseFinal } from "../decision/final";
import type { Message, Task } from "../decision/types";
import { fail, ok, type Result } from "../result";
import { type ChatTurn, chatShape } from "./chat-shape";
import { specialTokenIn } from "./special-tokens";
import type { ExportRow, ExportTarget, LineOptions, SkipReason } from "./target";

/** A turn with what some tools know besides role and content. */
export type TrainingTurn = ChatTurn & {
  /** Reasoning before the content; on every assistant turn of a file or on none. */
  thinking?: string;
  /** OpenAI and Together: 0 keeps an earlier assistant turn out of the loss. */
  weight?: 0 | 1;
};

/** The turns of a row, the target last; fails where the decision cannot be read or the reasoning is missing. */
export function turnsOf(row: ExportRow, options: LineOptions = {}): Result<TrainingTurn[], SkipReason> {
  const decision = parseFinal(row.final);
  if (!decision.ok) return fail({ code: "bad_decision", message: decision.error.message });
  const turns = chatShape(row.messages as Message[], row.tasks as Task[], decision.value, options.system);
  if (!options.reasoned) return ok(turns);
  const reasoning = row.reasoning?.trim() ?? "";
  if (reasoning === "")
    return fail({ code: "no_reasoning", message: "The row has no reasoning; fast exports need none." });
  // Chat templates render the thinking of the last turn only: the earlier ones say "" so that no column is null.
  return ok(
    turns.map((turn, index) =>
      turn.role === "assistant" ? { ...turn, thinking: index === turns.length - 1 ? reasoning : "" } : turn,
    ),
  );
}

/** Only the last assistant turn is the decision: the earlier ones get weight 0, then the last one says 1. */
export function withWeights(turns: readonly TrainingTurn[]): TrainingTurn[] {
  const several = turns.filter((turn) => turn.role === "assistant").length > 1;
  if (!several) return [...turns];
  return turns.map((turn, index) =>
    turn.role === "assistant" ? { ...turn, weight: index === turns.length - 1 ? 1 : 0 } : turn,
  );
}

type ChatTargetParts = Pick<ExportTarget, "name" | "problems" | "fileProblems"> &
  Partial<Pick<ExportTarget, "takesThinking" | "maxFileBytes" | "sidecars" | "notes">> & {
    shape: (turns: TrainingTurn[]) => unknown;
    /** The tool's tokenizer reads control tokens in texts: such rows are refused. */
    readsSpecialTokens: boolean;
  };

const CHAT_NOTES = [
  "Tool, system and developer turns of the talk became user turns `[event: …]`; turns that say nothing were left out.",
];

/** A target whose line is made from the turns; every line goes through the target's own checks. */
export function chatTarget(parts: ChatTargetParts): ExportTarget {
  const { name, problems, shape, readsSpecialTokens, notes = [], takesThinking = false, ...rest } = parts;
  return {
    ...rest,
    name,
    problems,
    takesThinking,
    unit: "row",
    extension: "jsonl",
    notes: [...CHAT_NOTES, ...notes],
    toLine: (row, options) => {
      const turns = turnsOf(row, options);
      return turns.ok
        ? checkedLine(name, turns.value, shape(turns.value), problems, readsSpecialTokens)
        : turns;
    },
  };
}

/** The line, unless the tool would refuse it or read a control token in one of `turns`. */
export function checkedLine(
  name: string,
  turns: readonly TrainingTurn[],
  value: unknown,
  problems: ExportTarget["problems"],
  readsSpecialTokens: boolean,
): Result<string, SkipReason> {
  const special = readsSpecialTokens ? specialTokenIn(turns) : null;
  if (special !== null) {
    const message = `A text holds ${special}, which the tokenizer reads as a control token.`;
    return fail({ code: "special_token", message });
  }
  const [problem] = problems(value);
  if (problem)
    return fail({ code: "refused_by_target", message: `${name} would refuse the row: ${problem}.` });
  return ok(JSON.stringify(value));
}
