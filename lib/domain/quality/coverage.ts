import { ACTIONS } from "@/prompts/actions";
import { type Plan, type PlanCoverage, planCoverage } from "./plan";
import type { QualityRow } from "./quality-row";

/** Rows in each combination of two properties; `counts[y][x]`. */
export type CrossTable = { x: string; y: string; columns: string[]; rows: string[]; counts: number[][] };

export type Coverage = {
  /** Rows per value of each facet, and per action, in the order of their counts. */
  values: Record<string, Record<string, number>>;
  tables: CrossTable[];
  plan: PlanCoverage;
};

/** A facet of free text would make a table that nobody can read: the most frequent values are shown. */
const MOST = 40;

/** Ledgers of so many tasks and more are one column. */
const MANY_TASKS = 7;

const ledgerSize = ({ tasks }: QualityRow): string =>
  tasks.length >= MANY_TASKS ? `${MANY_TASKS}+` : String(tasks.length);

/** What the rows are about, and how it is spread. */
export function coverageOf(rows: readonly QualityRow[], plan: Plan | null): Coverage {
  const facet = (name: string) => (row: QualityRow) => row.facets[name] ?? "";
  const action = (row: QualityRow) => row.action;
  const actions = ACTIONS.filter((name) => rows.some((row) => row.action === name));
  const common = (of: (row: QualityRow) => string) => Object.keys(countBy(rows, of)).slice(0, MOST);
  const table = (
    [y, yOf, yValues]: readonly [string, (row: QualityRow) => string, readonly string[]],
    [x, xOf, xValues]: readonly [string, (row: QualityRow) => string, readonly string[]],
  ): CrossTable => {
    const counts = yValues.map(() => xValues.map(() => 0));
    const [yAt, xAt] = [indexOf(yValues), indexOf(xValues)];
    for (const row of rows) {
      const line = counts[yAt.get(yOf(row)) ?? -1];
      const column = xAt.get(xOf(row));
      if (line && column !== undefined) line[column] = (line[column] ?? 0) + 1;
    }
    return { x, y, columns: [...xValues], rows: [...yValues], counts };
  };
  const channels = common(facet("channel"));
  const domains = common(facet("domain"));
  const sizes = [...new Set(rows.map(ledgerSize))].sort();
  const difficulties = common(facet("difficulty"));
  const patterns = common(facet("pattern"));
  return {
    values: Object.fromEntries(
      [...new Set(["action", ...rows.flatMap(({ facets }) => Object.keys(facets))])].map((name) => [
        name,
        countBy(rows, name === "action" ? action : facet(name)),
      ]),
    ),
    tables: [
      table(["action", action, actions], ["channel", facet("channel"), channels]),
      table(["action", action, actions], ["ledger size", ledgerSize, sizes]),
      table(["action", action, actions], ["difficulty", facet("difficulty"), difficulties]),
      table(["domain", facet("domain"), domains], ["action", action, actions]),
      table(["pattern", facet("pattern"), patterns.toSorted()], ["action", action, actions]),
    ],
    plan: planCoverage(rows, plan),
  };
}

const indexOf = (values: readonly string[]) => new Map(values.map((value, at) => [value, at]));

/** Most frequent first. */
function countBy(rows: readonly QualityRow[], of: (row: QualityRow) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}
