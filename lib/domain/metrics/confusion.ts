/** One item: the class that is right, the class that was named, and how much the item stands for (1 if missing). */
export type Classified<Class extends string = string> = {
  /** Null: the named class (and its argument) is known to be wrong, which one is right is not known. */
  truth: Class | null;
  /** Null: the answer was invalid, it names no class. */
  predicted: Class | null;
  weight?: number;
};

/** Column of answers that name no class. */
export const INVALID = "(invalid)";
/** Row of items of which only is known that the answer is wrong; there only where such items are. */
export const UNKNOWN = "(unknown)";

export type Confusion = {
  /** What is right. */
  rows: string[];
  /** What was named. */
  cols: string[];
  counts: number[][];
  /** The same by weight: with w = N_h/n_h the estimated numbers of the population. */
  weighted: number[][];
};

/**
 * How often what is right was named as what: rows = truth, columns = prediction. All classes have a row and a column,
 * seen or not; an invalid prediction is a column of its own. A class outside `classes` is an error.
 */
export function confusionOf<Class extends string>(
  classes: readonly Class[],
  items: readonly Classified<Class>[],
): Confusion {
  const rows: string[] = [...classes];
  if (items.some(({ truth }) => truth === null)) rows.push(UNKNOWN);
  const cols: string[] = [...classes, INVALID];
  const counts = rows.map(() => cols.map(() => 0));
  const weighted = rows.map(() => cols.map(() => 0));
  for (const { truth, predicted, weight = 1 } of items) {
    const row = rows.indexOf(truth ?? UNKNOWN);
    const col = cols.indexOf(predicted ?? INVALID);
    const countsOfRow = counts[row];
    const weightsOfRow = weighted[row];
    if (!countsOfRow || !weightsOfRow || col < 0)
      throw new RangeError(`a class outside the scale: ${truth} named as ${predicted}`);
    countsOfRow[col] = (countsOfRow[col] ?? 0) + 1;
    weightsOfRow[col] = (weightsOfRow[col] ?? 0) + weight;
  }
  return { rows, cols, counts, weighted };
}
