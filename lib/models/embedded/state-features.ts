import { cuesIn, oftenIn, REPORT_CUES, TURN_CUES } from "./cues";
import type { Moment } from "./moment";
import { taskText } from "./moment";
import { COMPARED, TASK_FEATURES } from "./task-features";
import { contentWords, covered, numbers, overlap, sentences, shared, words } from "./words";

/**
 * The state of the talk as numbers, mostly 0 or 1: cues of the turn and of its last sentence, who spoke last, what was
 * reported, how long and how new the turn is, and what the ledger holds. `tasks` are the rows of `taskFeatures`.
 */
export function stateFeatures(moment: Moment, tasks: readonly (readonly number[])[]): number[] {
  return [...turnState(moment), ...ledgerState(moment, tasks)];
}

const TASK_STATES = TASK_FEATURES - 2 * COMPARED;
/** How many of the numbers, the last ones, tell of the ledger. */
export const LEDGER_COLUMNS = 3 + 2 * COMPARED + 3 * TASK_STATES;

const COUNTED = ["question", "orders", "withdraws", "number", "news"];

function turnState(moment: Moment): number[] {
  const { turn, turns, event, last, calls, before, history, length, tasks } = moment;
  const parts = sentences(turn);
  const spoken = words(turn).length;
  const about = contentWords(turn);
  const ledger = tasks.map(taskText).join(" ");
  const ledgerWords = contentWords(ledger);
  const known = new Set([...ledgerWords, ...contentWords(history.join(" "))]);
  const said = numbers(turn);
  const inLedger = shared(said, numbers(ledger));
  const foreign = turn.match(/[^\p{ASCII}\p{Emoji}]/gu)?.length ?? 0;
  return [
    ...cuesIn(TURN_CUES, turn),
    ...cuesIn(TURN_CUES, parts.at(-1) ?? ""),
    ...COUNTED.map((cue) => oftenIn(TURN_CUES[cue] ?? /$^/, turn, 3)),
    ...["user", "assistant", "tool"].map((who) => (who === last ? 1 : 0)),
    calls ? 1 : 0,
    ...cuesIn(REPORT_CUES, last === "tool" ? event : ""),
    ...cuesIn(REPORT_CUES, last === "assistant" ? event : ""),
    ...cuesIn(REPORT_CUES, before),
    ...[Math.min(60, spoken) / 60, spoken <= 3 ? 1 : 0, spoken <= 8 ? 1 : 0, spoken <= 15 ? 1 : 0],
    ...[Math.min(4, turns) / 4, Math.min(14, length) / 14, Math.min(8, parts.length) / 8],
    ...[covered(about, ledgerWords), covered(about, known), overlap(about, contentWords(before))],
    ...[Math.min(5, said.size - inLedger) / 5, Math.min(5, inLedger) / 5],
    said.size > 0 && inLedger === said.size ? 1 : 0,
    foreign > 0.1 * turn.length ? 1 : 0,
  ];
}

/** The ledger's size, the strongest comparison of any task, and the states of the tasks. */
function ledgerState({ tasks }: Moment, features: readonly (readonly number[])[]): number[] {
  const size = [tasks.length === 0 ? 1 : 0, tasks.length === 1 ? 1 : 0, Math.min(6, tasks.length) / 6];
  const columns = Array.from({ length: TASK_FEATURES }, (_, at) => features.map((row) => row[at] ?? 0));
  const strongest = columns.slice(0, 2 * COMPARED).map((column) => Math.max(...column, -1));
  const states = columns.slice(2 * COMPARED);
  const some = (column: number[], of: (column: number[]) => number): number =>
    column.length === 0 ? 0 : of(column);
  return [
    ...size,
    ...(tasks.length === 0 ? strongest.map(() => 0) : strongest),
    ...states.map((column) =>
      some(column, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    ),
    ...states.map((column) => some(column, (values) => Math.max(...values))),
    ...focus(features),
  ];
}

/** The state of the task that most is said about. */
function focus(features: readonly (readonly number[])[]): number[] {
  const weightOf = (row: readonly number[]): number =>
    row.slice(7, 13).reduce((sum, value) => sum + value, 0) +
    row.slice(15, 18).reduce((sum, value) => sum + value, 0);
  const best = features.reduce<readonly number[] | null>(
    (held, row) => (held === null || weightOf(row) > weightOf(held) ? row : held),
    null,
  );
  return best ? best.slice(2 * COMPARED) : new Array<number>(TASK_STATES).fill(0);
}
