import { ACTIONS, type Action } from "@/prompts/actions";
import type { Answer } from "./types";

type Entry = { token: string; logprob: number; bytes: number[] };
export type LoggedToken = Entry & { top_logprobs: Entry[] };

/** A tokeniser's habit in small: words, runs of signs, single digits; `start_task` is three tokens, `task-12` four. */
export const tokenize = (text: string): string[] => text.match(/[A-Za-z]+|\d|_|[^A-Za-z\d_]+/g) ?? [];

const entry = (token: string, probability: number): Entry => ({
  token,
  logprob: probability > 0 ? Math.log(probability) : -9999,
  bytes: [...Buffer.from(token)],
});

/** The text's tokens with log-probabilities: the answer's own at action and task, certainty elsewhere. */
export function logged(answer: Answer, text: string, top: number, masked: boolean): LoggedToken[] {
  const tokens = tokenize(text);
  const starts: number[] = [];
  let at = 0;
  for (const token of tokens) {
    starts.push(at);
    at += token.length;
  }
  const actionAt = placeAfter(text, /"action"\s*:\s*"/);
  const idAt = placeAfter(text, /"task_id"\s*:\s*"/);
  const idEnd = idAt < 0 ? -1 : text.indexOf('"', idAt);
  const lastOfId = starts.findLastIndex((start) => start < idEnd);
  return tokens.map((token, i) => {
    let options: [string, number][] = [[token, 1]];
    if (starts[i] === actionAt && answer.actions) options = actionOptions(answer.actions, masked);
    else if (i === lastOfId && answer.tasks) options = Object.entries(answer.tasks);
    if (!options.some(([text]) => text === token)) options.push([token, 0]);
    options.sort((a, b) => b[1] - a[1]);
    const own = options.find(([text]) => text === token)?.[1] ?? 0;
    return { ...entry(token, own), top_logprobs: options.slice(0, top).map(([t, p]) => entry(t, p)) };
  });
}

function placeAfter(text: string, pattern: RegExp): number {
  const found = pattern.exec(text);
  return found ? found.index + found[0].length : -1;
}

/** First tokens of the actions' names. What is missing to 1 is a word that begins none, or is masked away. */
function actionOptions(given: Partial<Record<Action, number>>, masked: boolean): [string, number][] {
  const sum = ACTIONS.reduce((total, action) => total + (given[action] ?? 0), 0);
  const scale = masked && sum > 0 ? 1 / sum : 1;
  const options = ACTIONS.map((action): [string, number] => [
    tokenize(action)[0] ?? action,
    (given[action] ?? 0) * scale,
  ]);
  if (!masked && sum < 1) options.push(["answer", 1 - sum]);
  return options;
}
