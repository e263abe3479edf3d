import { ACTIONS, type Action } from "@/prompts/actions";
import {
  CELL_CHANNELS,
  CELL_DIFFICULTIES,
  CELL_DOMAINS,
  CELL_ENDINGS,
  CELL_LOCALES,
  CELL_TONES,
  type Cell,
} from "@/prompts/generator/cell";
import { PATTERNS, patternOf } from "@/prompts/generator/patterns";
import { createRng, type Rng } from "../sampling/rng";
import { apportion } from "./apportion";

/** Levels that a plan is limited to; a factor that is left out (or empty) has all its levels. */
export type CellChoice = {
  actions?: readonly Action[] | undefined;
  channels?: readonly Cell["channel"][] | undefined;
  domains?: readonly Cell["domain"][] | undefined;
  tones?: readonly Cell["tone"][] | undefined;
  patterns?: readonly string[] | undefined;
  difficulties?: readonly Cell["difficulty"][] | undefined;
  locales?: readonly Cell["locale"][] | undefined;
};

export type PlanInput = { n: number; seed: string; only?: CellChoice };

type Factor = Exclude<keyof Cell, "action">;
type Level = string | number;

/**
 * Shares of the levels; levels without a weight share alike. Those of the shipped data set's plan; an empty ledger has
 * more, because two of the actions cannot have one.
 */
const WEIGHTS: Partial<Record<Factor, Record<Level, number>>> = {
  difficulty: { easy: 35, medium: 50, hard: 15 },
  locale: { en: 95, pl: 1, es: 1, de: 1, zh: 1, ar: 1 },
  messages: { 3: 4, 4: 6, 5: 13, 6: 15, 7: 16, 8: 13, 9: 10, 10: 8, 11: 6, 12: 4, 13: 3, 14: 2 },
  tasks: { 0: 14, 1: 16, 2: 22, 3: 23, 4: 16, 5: 9, 6: 6 },
  ending: { user: 76, tool_result: 12, assistant: 6, call_in_flight: 6 },
  // One row in five has no special pattern, unless it is wanted alone.
  pattern: { plain: 7.5 },
};

const all = <T>(chosen: readonly T[] | undefined, levels: readonly T[]): readonly T[] =>
  chosen && chosen.length > 0 ? chosen : levels;

/** The levels that each factor may have with an action. The order is that of the assignment. */
function levelsOf(action: Action, only: CellChoice): [Factor, readonly Level[]][] {
  const targeted = action === "update_task" || action === "cancel_task";
  const patterns = all(
    only.patterns,
    PATTERNS.map(({ id }) => id),
  ).filter((id) => patternOf(id).actions?.includes(action) ?? true);
  return [
    ["channel", all(only.channels, CELL_CHANNELS)],
    ["domain", all(only.domains, CELL_DOMAINS)],
    ["tone", all(only.tones, CELL_TONES)],
    ["pattern", patterns],
    ["difficulty", all(only.difficulties, CELL_DIFFICULTIES)],
    ["tasks", targeted ? [1, 2, 3, 4, 5, 6] : [0, 1, 2, 3, 4, 5, 6]],
    ["ending", CELL_ENDINGS],
    ["messages", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
    ["locale", all(only.locales, CELL_LOCALES)],
  ];
}

/**
 * A plan of `n` cells, balanced like a factorial design: actions come equally often; within each action every other
 * factor's levels come as often as their share says (off by less than one), and levels are matched so that pairs of
 * levels spread evenly (greedily, by the fewest rows in which the pair stands already). No factor tells another, so
 * nothing but the conversation can tell the action. The same input gives the same plan.
 * @returns cells in a random order; none where the choice leaves an action without a pattern
 */
export function planCells({ n, seed, only = {} }: PlanInput): Cell[] {
  const rng = createRng(`generation ${seed}`);
  const actions = all(only.actions, ACTIONS).filter((action) =>
    levelsOf(action, only).every(([, levels]) => levels.length > 0),
  );
  if (actions.length === 0) return [];
  const sizes = apportion(
    n,
    actions.map(() => 1),
    rng,
  );
  const pairs = new Map<string, number>();
  const cells = actions.flatMap((action, at) => cellsOf(action, sizes[at] ?? 0, only, pairs, rng));
  return shuffle(cells, rng);
}

function cellsOf(action: Action, n: number, only: CellChoice, pairs: Map<string, number>, rng: Rng): Cell[] {
  const rows = Array.from({ length: n }, () => new Map<string, Level>([["action", action]]));
  for (const [factor, levels] of levelsOf(action, only)) {
    const weights = levels.map((level) => WEIGHTS[factor]?.[level] ?? 1);
    const left = apportion(n, weights, rng);
    for (const row of rows) {
      const at = leastPaired(row, factor, levels, left, pairs, rng);
      left[at] = (left[at] ?? 0) - 1;
      const level = levels[at] ?? "";
      for (const key of pairKeys(row, factor, level)) pairs.set(key, (pairs.get(key) ?? 0) + 1);
      row.set(factor, level);
    }
  }
  return rows.map((row) => Object.fromEntries(row) as Cell);
}

/** Which of the levels that are left stands in the fewest rows together with what the row has already. */
function leastPaired(
  row: ReadonlyMap<string, Level>,
  factor: Factor,
  levels: readonly Level[],
  left: readonly number[],
  pairs: ReadonlyMap<string, number>,
  rng: Rng,
): number {
  let best: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  levels.forEach((level, at) => {
    const remaining = left[at] ?? 0;
    if (remaining <= 0) return;
    let cost = fits(row, factor, level) ? 0 : 1e6;
    // In proportion to what is left of the level, so that rare levels are not used up by the first rows.
    for (const key of pairKeys(row, factor, level)) cost += (pairs.get(key) ?? 0) / remaining;
    if (cost > least) return;
    best = cost < least ? [at] : [...best, at];
    least = cost;
  });
  return best[rng.below(best.length)] ?? 0;
}

const pairKeys = (row: ReadonlyMap<string, Level>, factor: Factor, level: Level): string[] =>
  [...row].map(([other, value]) => `${other}=${value}|${factor}=${level}`);

/** What can hardly be written; avoided as long as another level is left. */
function fits(row: ReadonlyMap<string, Level>, factor: Factor, level: Level): boolean {
  if (factor === "tasks") return Number(level) >= (patternOf(String(row.get("pattern"))).tasks ?? 0);
  if (factor === "messages") return row.get("ending") === "user" || Number(level) >= 4;
  return true;
}

function shuffle<T>(items: T[], rng: Rng): T[] {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = rng.below(at + 1);
    const [a, b] = [items[at], items[other]];
    if (a === undefined || b === undefined) continue;
    items[at] = b;
    items[other] = a;
  }
  return items;
}
