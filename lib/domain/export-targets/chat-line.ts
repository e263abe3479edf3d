import { parseFinal } from "../decision/final";
import type { Message, Task } from "../decision/types";
import { fail, ok, type Result } from "../result";
import { type ChatTurn, chatShape } from "./chat-shape";
import type { ExportRow, ExportTarget, SkipReason } from "./target";

/** The turns of a row, the target last; fails where the stored decision cannot be read. */
export function turnsOf(row: ExportRow): Result<ChatTurn[], SkipReason> {
  const decision = parseFinal(row.final);
  if (!decision.ok) return fail({ code: "bad_decision", message: decision.error.message });
  return ok(chatShape(row.messages as Message[], row.tasks as Task[], decision.value));
}

/** A turn with OpenAI's and Together's `weight`: 0 keeps an earlier assistant turn out of the loss. */
export type WeightedTurn = ChatTurn & { weight?: 0 | 1 };

/** Only the last assistant turn is the decision: the earlier ones get weight 0, then the last one says 1. */
export function withWeights(turns: readonly ChatTurn[]): WeightedTurn[] {
  const several = turns.filter((turn) => turn.role === "assistant").length > 1;
  if (!several) return [...turns];
  return turns.map((turn, index) =>
    turn.role === "assistant" ? { ...turn, weight: index === turns.length - 1 ? 1 : 0 } : turn,
  );
}

/** A target whose line is made from the turns; every line goes through the target's own checks. */
export function chatTarget(
  name: string,
  shape: (turns: ChatTurn[]) => unknown,
  problems: ExportTarget["problems"],
  fileProblems: ExportTarget["fileProblems"],
): ExportTarget {
  return {
    name,
    problems,
    fileProblems,
    toLine: (row) => {
      const turns = turnsOf(row);
      if (!turns.ok) return turns;
      const value = shape(turns.value);
      const [problem] = problems(value);
      if (problem)
        return fail({ code: "refused_by_target", message: `${name} would refuse the row: ${problem}.` });
      return ok(JSON.stringify(value));
    },
  };
}

type Turn = Record<string, unknown>;

/** Checks that all chat targets share: an array of {role, content} with known roles, text, a last assistant turn. */
export function turnProblems(
  turns: unknown,
  path: string,
  roles: readonly string[],
  keys: readonly string[],
): string[] {
  if (!Array.isArray(turns) || turns.length === 0) return [`${path} must be a non-empty array`];
  const problems: string[] = [];
  turns.forEach((turn: unknown, index) => {
    const at = `${path}[${index}]`;
    if (typeof turn !== "object" || turn === null || Array.isArray(turn)) {
      problems.push(`${at} must be an object`);
      return;
    }
    const { role, content, weight } = turn as Turn;
    const unknownKey = Object.keys(turn).find((key) => !keys.includes(key));
    if (unknownKey !== undefined) problems.push(`${at} has the unknown key ${unknownKey}`);
    if (typeof role !== "string" || !roles.includes(role))
      problems.push(`${at}.role must be one of ${roles.join(", ")}`);
    if (typeof content !== "string" || content === "")
      problems.push(`${at}.content must be a non-empty string`);
    if (weight !== undefined && (role !== "assistant" || (weight !== 0 && weight !== 1))) {
      problems.push(`${at}.weight must be 0 or 1, on an assistant turn`);
    }
  });
  return problems;
}

/** No two turns in a row of the same role; a system turn only at the beginning. */
export function orderProblems(turns: unknown, path: string): string[] {
  if (!Array.isArray(turns)) return [];
  const roles = turns.map((turn) => (turn as Turn | null)?.role);
  return roles.flatMap((role, index) => {
    if (index > 0 && role === roles[index - 1]) return [`${path}[${index}] repeats the role ${String(role)}`];
    if (index > 0 && role === "system") return [`${path}[${index}] is a system turn that is not the first`];
    return [];
  });
}

export function lastIsAssistant(turns: unknown, path: string): string[] {
  const last = Array.isArray(turns) ? (turns.at(-1) as Turn | undefined) : undefined;
  return last?.role === "assistant" ? [] : [`${path} must end with an assistant turn`];
}

/** The top level holds exactly these keys. */
export function keyProblems(value: unknown, keys: readonly string[]): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return ["the line must be an object"];
  const found = Object.keys(value);
  return [
    ...keys.filter((key) => !found.includes(key)).map((key) => `the key ${key} is missing`),
    ...found.filter((key) => !keys.includes(key)).map((key) => `the key ${key} is not allowed`),
  ];
}
