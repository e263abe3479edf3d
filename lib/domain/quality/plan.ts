import { z } from "zod";
import type { QualityRow } from "./quality-row";

/**
 * What a cell of a plan and a row must have in common. Not the difficulty: a row on which readers differ is marked
 * hard, whatever was planned.
 */
const CELL_KEYS = ["action", "channel", "domain", "tone", "pattern", "locale"] as const;

/** A plan of cells (cards), one row to be written for each. */
export const planSchema = z.looseObject({
  cells: z.array(
    z.looseObject({
      card: z.string(),
      action: z.string(),
      channel: z.string(),
      domain: z.string(),
      tone: z.string(),
      pattern: z.string(),
      locale: z.string(),
    }),
  ),
});
export type Plan = z.output<typeof planSchema>;

export type PlanCoverage = {
  /** "cards": cells of a plan that have their row. "seen": cells action × channel × domain of the values in use. */
  kind: "cards" | "seen";
  planned: number;
  filled: number;
  /** null where nothing is planned. */
  share: number | null;
  /** The first cells without a row, by card or as "action · channel · domain". */
  missing: string[];
};

const SHOWN = 50;

/**
 * How much of its plan a data set fills: a card counts if a row was written for it and has its action, channel,
 * domain, tone, pattern and locale. Without a plan: which combinations of the actions, channels and
 * domains in use occur at all.
 */
export function planCoverage(rows: readonly QualityRow[], plan: Plan | null): PlanCoverage {
  if (plan) {
    const written = new Set(rows.map((row) => cellOf(row.card ?? "", { ...row.facets, action: row.action })));
    return covered(
      "cards",
      plan.cells.map((cell) => ({ name: cell.card, filled: written.has(cellOf(cell.card, cell)) })),
    );
  }
  const values = (of: (row: QualityRow) => string) => [...new Set(rows.map(of))].sort();
  const seen = new Set(rows.map((row) => combination(row.action, channelOf(row), domainOf(row))));
  return covered(
    "seen",
    values((row) => row.action).flatMap((action) =>
      values(channelOf).flatMap((channel) =>
        values(domainOf).map((domain) => {
          const name = combination(action, channel, domain);
          return { name, filled: seen.has(name) };
        }),
      ),
    ),
  );
}

function covered(
  kind: PlanCoverage["kind"],
  cells: readonly { name: string; filled: boolean }[],
): PlanCoverage {
  const filled = cells.filter((cell) => cell.filled).length;
  return {
    kind,
    planned: cells.length,
    filled,
    share: cells.length === 0 ? null : filled / cells.length,
    missing: cells.flatMap((cell) => (cell.filled ? [] : [cell.name])).slice(0, SHOWN),
  };
}

const channelOf = ({ facets }: QualityRow): string => facets.channel ?? "";
const domainOf = ({ facets }: QualityRow): string => facets.domain ?? "";
const combination = (...parts: string[]): string => parts.join(" · ");
const cellOf = (card: string, cell: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([card, ...CELL_KEYS.map((key) => cell[key])]);
