import type { LoggedToken } from "./types";

export type CandidateMass = {
  /** Probability of each candidate, in their order. */
  mass: number[];
  /** What belongs to none of them, or to several at once. */
  unassigned: number;
};

/**
 * Probability of each of some strings standing at a place of an answer, from the log-probabilities of the tokens that
 * were drawn there and of their alternatives. `place` counts characters over all tokens; candidates hold their closing
 * sign (`reply"`), so that `task-1` is not taken for the beginning of `task-12`.
 *
 * At each token a candidate has so much left; the mass of every token whose text is a prefix of what is left, or starts
 * with it, is the candidate's (design: "action mass"). An alternative that was not drawn is followed no further: its
 * mass goes to the one candidate that it can become, and is unassigned where that is none or several. The drawn token
 * is followed until it closes a candidate, each step weighing by the chain rule P(t1 … tn) = Π P(ti | t1 … ti−1).
 * @returns null where there is no token at the place
 */
export function candidateMass(
  tokens: readonly LoggedToken[],
  place: number,
  candidates: readonly string[],
): CandidateMass | null {
  const start = tokenAt(tokens, place);
  if (!start) return null;
  const mass = candidates.map(() => 0);
  let left: (string | null)[] = [...candidates];
  let path = 1;
  // A token may hold the sign before the place too: alternatives must hold the same.
  let before = start.before;
  for (let i = start.index; i < tokens.length; i += 1) {
    const token = tokens[i] as LoggedToken;
    for (const option of optionsOf(token)) {
      const drawn = option.token === token.token;
      const rest = option.token.startsWith(before) ? option.token.slice(before.length) : "";
      const matching = rest === "" ? [] : matches(left, rest);
      const [only] = matching;
      if (drawn && !closes(left, rest)) continue; // goes on below
      if (only !== undefined && matching.length === 1) add(mass, only, path * option.probability);
    }
    const rest = token.token.slice(before.length);
    if (closes(left, rest)) break;
    path *= probability(token.logprob);
    if (rest !== "") left = left.map((text) => (text?.startsWith(rest) ? text.slice(rest.length) : null));
    if (left.every((text) => text === null)) break;
    before = "";
  }
  const clamped = mass.map((value) => Math.min(1, value));
  const assigned = clamped.reduce((sum, value) => sum + value, 0);
  return { mass: clamped, unassigned: Math.min(1, Math.max(0, 1 - assigned)) };
}

/** Candidates of which the text is a prefix of what is left, or starts with what is left. */
function matches(left: readonly (string | null)[], rest: string): number[] {
  return left.flatMap((text, i) =>
    text !== null && (text.startsWith(rest) || rest.startsWith(text)) ? [i] : [],
  );
}

/** Whether the drawn text completes a candidate. */
const closes = (left: readonly (string | null)[], rest: string): boolean =>
  rest !== "" && left.some((text) => text !== null && rest.startsWith(text));

function add(mass: number[], at: number, more: number): void {
  mass[at] = (mass[at] ?? 0) + more;
}

/** Servers round, and write what is impossible as -9999, null or not at all. */
const probability = (logprob: number): number => (logprob > 0 ? 1 : Math.exp(logprob) || 0);

/** The alternatives of a place, each text once, the drawn one among them. */
function optionsOf(token: LoggedToken): { token: string; probability: number }[] {
  const options = new Map<string, number>();
  for (const { token: text, logprob } of [...token.top, token]) {
    if (!options.has(text)) options.set(text, probability(logprob));
  }
  return [...options].map(([text, probability]) => ({ token: text, probability }));
}

/** The token in which the place lies, and the part of it that stands before the place. */
function tokenAt(tokens: readonly LoggedToken[], place: number): { index: number; before: string } | null {
  let end = 0;
  for (const [index, { token }] of tokens.entries()) {
    const start = end;
    end += token.length;
    if (end > place) return { index, before: token.slice(0, place - start) };
  }
  return null;
}
