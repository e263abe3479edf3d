import { ACTIONS, type Action, type Decision, type Task } from "../decision/types";
import { candidateMass } from "./candidate-mass";
import type { Confidence, LoggedToken } from "./types";

/**
 * Confidence of a decision from the log-probabilities of the answer that named it. The action's place is found by the
 * text of the tokens, not by their number: servers count reasoning and control tokens too. `answer` is the text from
 * the decision on, as it was parsed; where the tokens hold it, only there is looked.
 *
 * P(action) is the raw mass, not shared out anew: what belongs to no action is `unassigned`, and a model that nearly
 * said something else is less sure.
 * @returns null where the tokens do not hold the decision
 */
export function confidenceFromLogprobs(
  tokens: readonly LoggedToken[],
  decision: Decision,
  tasks: readonly Task[],
  answer: string,
): Confidence | null {
  const all = tokens.map(({ token }) => token).join("");
  const from = Math.max(0, all.lastIndexOf(answer));
  const places = placesOf(all, from, decision.action);
  if (!places) return null;
  const found = candidateMass(
    tokens,
    places.action,
    ACTIONS.map((action) => `${action}${places.close(action)}`),
  );
  if (!found) return null;
  const actions = Object.fromEntries(ACTIONS.map((action, i) => [action, found.mass[i] ?? 0])) as Record<
    Action,
    number
  >;
  const own = actions[decision.action];
  const base = { actions, unassigned: found.unassigned };
  if (decision.action !== "update_task" && decision.action !== "cancel_task") {
    return { ...base, value: own, mode: "exact", tasks: null };
  }
  const target = targetMass(tokens, all, places, decision.args.task_id, tasks);
  return target
    ? { ...base, value: own * target.own, mode: "exact", tasks: target.tasks }
    : { ...base, value: own, mode: "action", tasks: null };
}

type Places = {
  /** Where the action's name begins. */
  action: number;
  /** What ends the name. */
  close: (action: Action) => string;
  /** How the id of the target is introduced, and what ends it. */
  id: RegExp;
  idClose: string;
};

/** The first place from `from` on that names the action, as JSON or as a `final` string. */
function placesOf(all: string, from: number, action: Action): Places | null {
  const named = /"action"\s*:\s*"/g;
  named.lastIndex = from;
  for (let hit = named.exec(all); hit; hit = named.exec(all)) {
    const at = hit.index + hit[0].length;
    if (all.startsWith(`${action}"`, at)) {
      return { action: at, close: () => '"', id: /"task_id"\s*:\s*"/g, idClose: '"' };
    }
  }
  const close = (name: Action) => (name === "noop" ? "" : "(");
  const at = all.indexOf(`${action}${close(action)}`, from);
  return at < 0 ? null : { action: at, close, id: /\(/g, idClose: "," };
}

function targetMass(
  tokens: readonly LoggedToken[],
  all: string,
  { action, id, idClose }: Places,
  target: string,
  tasks: readonly Task[],
): { own: number; tasks: Record<string, number> } | null {
  id.lastIndex = action;
  const hit = id.exec(all);
  const place = hit ? hit.index + hit[0].length : -1;
  if (place < 0 || !all.startsWith(`${target}${idClose}`, place)) return null;
  const found = candidateMass(
    tokens,
    place,
    tasks.map((task) => `${task.id}${idClose}`),
  );
  if (!found) return null;
  const byTask = Object.fromEntries(tasks.map((task, i) => [task.id, found.mass[i] ?? 0]));
  return { own: byTask[target] ?? 0, tasks: byTask };
}
