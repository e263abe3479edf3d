type Turn = Record<string, unknown>;

/** What a tool takes as a turn. */
export type TurnRules = { roles: readonly string[]; keys: readonly string[] };

/** Checks that all chat targets share: an array of {role, content} with known roles and texts, never a null. */
export function turnProblems(turns: unknown, path: string, { roles, keys }: TurnRules): string[] {
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
    if (weight !== undefined && (role !== "assistant" || (weight !== 0 && weight !== 1)))
      problems.push(`${at}.weight must be 0 or 1, on an assistant turn`);
  });
  return [...problems, ...thinkingProblems(turns, path)];
}

/** `thinking` is a text, on assistant turns only, on all of them or on none: Arrow would make the absent ones null. */
function thinkingProblems(turns: readonly unknown[], path: string): string[] {
  const problems: string[] = [];
  let withThinking = 0;
  let assistants = 0;
  turns.forEach((turn, index) => {
    const { role, thinking } = (turn ?? {}) as Turn;
    if (role === "assistant") assistants += 1;
    if (thinking === undefined) return;
    withThinking += 1;
    if (role !== "assistant") problems.push(`${path}[${index}].thinking belongs on assistant turns`);
    else if (typeof thinking !== "string") problems.push(`${path}[${index}].thinking must be a string`);
  });
  if (withThinking > 0 && withThinking < assistants)
    problems.push(`${path} has thinking on some assistant turns only`);
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

/** Exactly one assistant turn, as completions and preferred answers are. */
export function oneAnswerProblems(turns: unknown, path: string, rules: TurnRules): string[] {
  const more = Array.isArray(turns) && turns.length !== 1 ? [`${path} must be exactly one turn`] : [];
  return [...turnProblems(turns, path, rules), ...lastIsAssistant(turns, path), ...more];
}

/** A prompt: turns in order that an answer can follow. */
export function promptProblems(turns: unknown, path: string, rules: TurnRules): string[] {
  const last = Array.isArray(turns) ? (turns.at(-1) as Turn | undefined) : undefined;
  const answered = last?.role === "assistant" ? [`${path} must not end with an assistant turn`] : [];
  return [...turnProblems(turns, path, rules), ...orderProblems(turns, path), ...answered];
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

/** `{messages}` and nothing else, alternating, one leading system turn, the decision last. */
export function messagesProblems(value: unknown, rules: TurnRules): string[] {
  const problems = keyProblems(value, ["messages"]);
  if (problems.length > 0) return problems;
  const { messages } = value as { messages: unknown };
  return [
    ...turnProblems(messages, "messages", rules),
    ...orderProblems(messages, "messages"),
    ...lastIsAssistant(messages, "messages"),
  ];
}
