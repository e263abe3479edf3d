import { type QualityRow, segmentWords, userText, wordRuns } from "./quality-row";

const ORDER = 4;
/** Stands for a count of zero (Chen & Cherry 2014, smoothing method 1). */
const EPSILON = 0.1;

type TopTwo = { first: number; holder: number; second: number };

/**
 * Self-BLEU-4 (Zhu et al. 2018, Texygen): the mean BLEU of each row's user text with all other rows as references,
 * 0–1; the lower, the more varied. Exact and linear: of each n-gram only the two largest counts over the rows are
 * kept, for the largest among the *other* rows is one of them. Rows of fewer than four words are left out; null
 * where fewer than two rows are left.
 */
export function selfBleu(rows: readonly QualityRow[]): number | null {
  const texts = rows.map((row) => segmentWords(userText(row))).filter((words) => words.length >= ORDER);
  if (texts.length < 2) return null;
  const orders = Array.from({ length: ORDER }, (_, n) => largestCounts(texts, n + 1));
  const lengths = texts.map((words) => words.length).sort((a, b) => a - b);
  const scores = texts.map((words, at) => {
    const logs = orders.map(({ counts, largest }) =>
      Math.log(precision(counts[at] ?? new Map(), largest, at)),
    );
    const reference = closestOther(lengths, words.length);
    const brevity = words.length >= reference ? 0 : 1 - reference / words.length;
    return Math.exp(brevity + logs.reduce((sum, log) => sum + log, 0) / ORDER);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function largestCounts(texts: readonly (readonly string[])[], n: number) {
  const largest = new Map<string, TopTwo>();
  const counts = texts.map((words, at) => {
    const own = new Map<string, number>();
    for (const run of wordRuns(words, n)) own.set(run, (own.get(run) ?? 0) + 1);
    for (const [run, count] of own) {
      const top = largest.get(run) ?? { first: 0, holder: -1, second: 0 };
      if (count > top.first) largest.set(run, { first: count, holder: at, second: top.first });
      else largest.set(run, { ...top, second: Math.max(top.second, count) });
    }
    return own;
  });
  return { counts, largest };
}

/** Clipped n-gram precision against all other rows. */
function precision(
  own: ReadonlyMap<string, number>,
  largest: ReadonlyMap<string, TopTwo>,
  at: number,
): number {
  let clipped = 0;
  let all = 0;
  for (const [run, count] of own) {
    const top = largest.get(run);
    const others = top === undefined ? 0 : top.holder === at ? top.second : top.first;
    clipped += Math.min(count, others);
    all += count;
  }
  return (clipped === 0 ? EPSILON : clipped) / all;
}

/** The length of another row that is closest to this one's; `lengths` is sorted and holds this one too. */
function closestOther(lengths: readonly number[], length: number): number {
  const own = lengths.indexOf(length);
  const below = lengths[own - 1] ?? Number.NEGATIVE_INFINITY;
  const above = lengths[own + 1] ?? Number.POSITIVE_INFINITY;
  return above - length < length - below ? above : below;
}
