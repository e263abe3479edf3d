import { STRIDE, type Steps } from "./steps";
import { runKeys, type Words } from "./vocabulary";

const ORDER = 4;
/** Stands for a count of zero (Chen & Cherry 2014, smoothing method 1). */
const EPSILON = 0.1;

/** The two largest counts of an n-gram over the rows, and the row that holds the largest. */
type TopTwo = { first: number; holder: number; second: number };

/**
 * Self-BLEU-4 (Zhu et al. 2018, Texygen): the mean BLEU of each text with all other texts as references, 0–1; the
 * lower, the more varied. Exact and linear: of each n-gram only the two largest counts are kept, for the largest
 * among the *other* texts is one of them. Texts of fewer than four words are left out; null where fewer than two are
 * left. It grows with the number of texts: compare equal numbers.
 */
export function* selfBleu(given: readonly Words[]): Steps<number | null> {
  const texts = given.filter((words) => words.length >= ORDER);
  if (texts.length < 2) return null;
  const logs = new Float64Array(texts.length);
  for (let n = 1; n <= ORDER; n += 1) {
    const counts = texts.map((words) => countRuns(words, n));
    const largest = largestCounts(counts);
    for (let at = 0; at < texts.length; at += 1) {
      logs[at] = (logs[at] ?? 0) + Math.log(precision(counts[at] ?? new Map(), largest, at));
      if (at % STRIDE === 0) yield (n - 1 + at / texts.length) / ORDER;
    }
  }
  const lengths = texts.map((words) => words.length).sort((a, b) => a - b);
  const scores = texts.map((words, at) => {
    const reference = closestOther(lengths, words.length);
    const brevity = words.length >= reference ? 0 : 1 - reference / words.length;
    return Math.exp(brevity + (logs[at] ?? 0) / ORDER);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function countRuns(words: Words, n: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const run of runKeys(words, n)) counts.set(run, (counts.get(run) ?? 0) + 1);
  return counts;
}

function largestCounts(counts: readonly ReadonlyMap<number, number>[]): Map<number, TopTwo> {
  const largest = new Map<number, TopTwo>();
  counts.forEach((own, at) => {
    for (const [run, count] of own) {
      const top = largest.get(run);
      if (!top) largest.set(run, { first: count, holder: at, second: 0 });
      else if (count > top.first) Object.assign(top, { first: count, holder: at, second: top.first });
      else top.second = Math.max(top.second, count);
    }
  });
  return largest;
}

/** Clipped n-gram precision against all other texts. */
function precision(
  own: ReadonlyMap<number, number>,
  largest: ReadonlyMap<number, TopTwo>,
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

/** The length of another text that is closest to this one's; `lengths` is sorted and holds this one too. */
function closestOther(lengths: readonly number[], length: number): number {
  const own = lengths.indexOf(length);
  const below = lengths[own - 1] ?? Number.NEGATIVE_INFINITY;
  const above = lengths[own + 1] ?? Number.POSITIVE_INFINITY;
  return above - length < length - below ? above : below;
}
