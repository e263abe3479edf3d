import { type Choice, fitTemperature, softmax } from "../calibration/temperature";
import { type Named, sameDecision } from "../predictions/same-decision";

/** What of an answer its confidence is made of. */
export type Scorable = {
  named: Named;
  /** P(action)·P(task | action), or the agreement of votes, as the model gave it. */
  confidence: number;
  actions: Readonly<Record<string, number>> | null;
  tasks: Readonly<Record<string, number>> | null;
};

/** `scores`: the probabilities of actions and tasks are scaled. `confidence`: only the confidence itself is known. */
export type ScaleMethod = "scores" | "confidence";
export type Scale = { method: ScaleMethod; temperature: number };

const TINY = 1e-9;
const logs = (values: readonly number[]): number[] => values.map((value) => Math.log(Math.max(value, TINY)));
const odds = (p: number): number => Math.log(Math.max(p, TINY) / Math.max(1 - p, TINY));

/** By scores where every answer has those of its action; else by the confidence. */
export const methodFor = (answers: readonly Scorable[]): ScaleMethod =>
  answers.length > 0 && answers.every(({ actions, named }) => actions !== null && named.action in actions)
    ? "scores"
    : "confidence";

/**
 * One temperature for all, with the least negative log-likelihood (Guo et al. 2017). By scores: of the right action among
 * the actions, and of the right task among the tasks where the answer named the right action. By confidence: of being
 * right, with sigmoid(logit(confidence)/T). Nothing to fit: 1.
 */
export function fitScale(answers: readonly (Scorable & { truth: Named })[]): Scale {
  const method = methodFor(answers);
  const choices = answers.flatMap((answer): Choice[] =>
    method === "scores"
      ? choicesOf(answer)
      : [{ logits: [odds(answer.confidence), 0], truth: isRight(answer) ? 0 : 1 }],
  );
  return { method, temperature: fitTemperature(choices) };
}

const isRight = ({ named, truth }: { named: Named; truth: Named }): boolean => sameDecision(named, truth);

function choicesOf({ named, truth, actions, tasks }: Scorable & { truth: Named }): Choice[] {
  const names = Object.keys(actions ?? {});
  const right = names.indexOf(truth.action);
  const choices: Choice[] = right < 0 ? [] : [{ logits: logs(Object.values(actions ?? {})), truth: right }];
  if (tasks && truth.target !== null && truth.action === named.action) {
    const at = Object.keys(tasks).indexOf(truth.target);
    if (at >= 0) choices.push({ logits: logs(Object.values(tasks)), truth: at });
  }
  return choices;
}

/** The confidence at a temperature, of the same event: action and, where the model says how sure it is of it, target. */
export function scaled(answer: Scorable, { method, temperature }: Scale): number {
  const { named, confidence, actions, tasks } = answer;
  if (method === "confidence" || !actions || !(named.action in actions)) {
    return 1 / (1 + Math.exp(-odds(confidence) / temperature));
  }
  const given = named.target === null || !tasks ? 1 : pick(tasks, named.target, temperature);
  return pick(actions, named.action, temperature) * given;
}

/** Among scores that need not sum to one: what lies outside them is no choice. */
function pick(scores: Readonly<Record<string, number>>, name: string, temperature: number): number {
  const at = Object.keys(scores).indexOf(name);
  return at < 0 ? 1 : (softmax(logs(Object.values(scores)), temperature)[at] ?? 0);
}
