import { cuesIn, TASK_CUES } from "./cues";
import { type Moment, taskText } from "./moment";
import { contentWords, covered, fourGrams, overlap, shared, words } from "./words";

/** The embedding of a text; a vector of zeros for "". */
export type VectorOf = (text: string) => Float32Array;

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum; // both are of length 1, or zero
}

const STATE = Object.keys(TASK_CUES).length + 2;
/** Comparisons of a task with the moment; each also stands relative to the best of the other tasks. */
export const COMPARED = 20;
export const TASK_FEATURES = 2 * COMPARED + STATE;

/**
 * What speaks for each task of the ledger being the one that is meant: one row of TASK_FEATURES numbers a task. Where a
 * task stands in the ledger is left out on purpose: in written data the target often stands first, in a live ledger it
 * does not.
 */
export function taskFeatures(moment: Moment, vectorOf: VectorOf): number[][] {
  const { tasks } = moment;
  if (tasks.length === 0) return [];
  const compared = compare(moment, vectorOf);
  return tasks.map((task, at) => {
    const own = compared[at] ?? [];
    const relative = own.map((value, feature) => {
      if (tasks.length === 1) return 0;
      let best = Number.NEGATIVE_INFINITY;
      compared.forEach((other, index) => {
        if (index !== at) best = Math.max(best, other[feature] ?? 0);
      });
      return value - best;
    });
    const { last_update } = task;
    const state = [
      ...cuesIn(TASK_CUES, last_update),
      last_update === "" ? 1 : 0,
      Math.min(3, last_update.length / 100),
    ];
    return [...own, ...relative, ...state];
  });
}

function compare(
  { turn, event, eventWords, before, history, tasks }: Moment,
  vectorOf: VectorOf,
): number[][] {
  const said = [turn, event, before].map((text) => ({ words: contentWords(text), grams: fourGrams(text) }));
  const [ofTurn, ofEvent, ofBefore] = said as [Said, Said, Said];
  const vTurn = vectorOf(turn);
  const vEvent = vectorOf(eventWords);
  const vBefore = vectorOf(before);
  const summaries = tasks.map(({ summary }) => contentWords(summary));
  const wholes = tasks.map((task) => contentWords(taskText(task)));
  const talkedOf = latestMentions(history, wholes);
  const lower = ` ${words(turn).join(" ")} `;
  return tasks.map((task, at) => {
    const summary = summaries[at] ?? new Set<string>();
    const whole = wholes[at] ?? new Set<string>();
    const vSummary = vectorOf(task.summary);
    const vUpdate = vectorOf(task.last_update);
    const vWhole = between(vSummary, vUpdate);
    const others = wholes.filter((_, index) => index !== at);
    const ownWords = (text: Said): number => {
      let count = 0;
      for (const word of text.words)
        if (whole.has(word) && !others.some((other) => other.has(word))) count += 1;
      return Math.min(3, count) / 3;
    };
    const grams = fourGrams(task.summary);
    return [
      ...[cosine(vTurn, vSummary), cosine(vTurn, vWhole), cosine(vTurn, vUpdate)],
      ...[
        cosine(vEvent, vSummary),
        cosine(vEvent, vWhole),
        cosine(vBefore, vSummary),
        cosine(vBefore, vWhole),
      ],
      ...[ofTurn, ofEvent, ofBefore].flatMap((text) => [
        covered(whole, text.words),
        overlap(summary, text.words),
      ]),
      ...[overlap(grams, ofTurn.grams), overlap(grams, ofEvent.grams)],
      ...[ownWords(ofTurn), ownWords(ofEvent), ownWords(ofBefore)],
      talkedOf[at] ?? 0,
      lower.includes(` ${words(task.id).join(" ")} `) ? 1 : 0,
    ];
  });
}

/** The direction between two vectors: a task's, without a third text to embed. */
function between(a: Float32Array, b: Float32Array): Float32Array {
  const sum = a.map((value, at) => value + (b[at] ?? 0));
  const length = Math.sqrt(cosine(sum, sum)) || 1;
  return sum.map((value) => value / length);
}

type Said = { words: Set<string>; grams: Set<string> };

/** How recently each task was the one that a message was most about: 1 the last message, 0 none of them. */
function latestMentions(history: readonly string[], tasks: readonly ReadonlySet<string>[]): number[] {
  const latest = tasks.map(() => 0);
  history.forEach((message, index) => {
    const about = contentWords(message);
    const scores = tasks.map((task) => (task.size === 0 ? 0 : shared(task, about) / task.size));
    const best = Math.max(...scores);
    if (best < 0.1) return;
    scores.forEach((score, at) => {
      if (score === best) latest[at] = (index + 1) / history.length;
    });
  });
  return latest;
}
