import type { CalibrationView, Certified } from "@/lib/contracts/calibrations";
import { minimumAccepted } from "@/lib/domain/certification/certify";

type Found = Certified & Pick<CalibrationView, "tested" | "split_rows" | "rows">;

const percent = (value: number): string => `${Number((100 * value).toFixed(1))} %`;

/** Why nothing is certified, at which threshold that was seen, and what to do about it; null where something is. */
export function whyNot(found: Found, independent: boolean): string | null {
  const { certified, alpha, delta, n, k, needed_labels, tested, rows } = found;
  if (certified) return null;
  if (!independent) {
    return "Out-of-fold scores come from several models: what they give is an estimate. Make a run of the one model that is to be used, over rows that it has not seen.";
  }
  const minimum = minimumAccepted({ alpha, delta });
  const from = tested === null ? "" : ` from confidence ${tested.toFixed(3)} on`;
  const ground =
    n < minimum
      ? `testing for ${percent(alpha)} begins with ${minimum} accepted answers, and the split gives ${n} in all (${k} wrong).`
      : `the surest ${n} of ${rows} answers,${from}, were tested first, because testing for ${percent(alpha)} begins with ${minimum} or more; ${k} of them are wrong (${percent(k / n)}).`;
  if (needed_labels === null) {
    return `Not certifiable: ${ground} At this rate no number of labels certifies ${percent(alpha)}: allow more wrong answers, or use a better model.`;
  }
  return `Not certifiable yet: ${ground}${n < minimum ? "" : ` That does not show with ${percent(1 - delta)} confidence that at most ${percent(alpha)} are.`} At this rate it takes about ${needed_labels} more judged answers that are as sure. ${whereFrom(found, needed_labels)}`;
}

function whereFrom({ split_rows, rows }: Found, needed: number): string {
  const left = split_rows === null ? null : Math.max(0, split_rows - rows);
  if (left === null || left >= needed) return "Judge more rows of the split, and ask the model about them.";
  return `The split has ${left === 0 ? "no row" : `only ${left} rows`} beyond the ${rows} that are judged: import more rows into it and judge them, or allow more wrong answers.`;
}
