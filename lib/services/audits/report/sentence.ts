import type { AuditReport } from "@/lib/contracts/audits";

const number = (value: number): string => value.toLocaleString("en");

/**
 * A share in percent with one decimal, and with as many more (up to four) as keep it from reading 100 % or 0 % where it is
 * not: .9997 → "99.97".
 */
export function percent(share: number): string {
  if (share === 0 || share === 1) return (share * 100).toFixed(1);
  for (let digits = 1; digits < 4; digits += 1) {
    const text = (share * 100).toFixed(digits);
    if (Number(text) > 0 && Number(text) < 100) return text;
  }
  return (share * 100).toFixed(4);
}

type Said = Pick<AuditReport, "kind" | "accuracy" | "strata" | "n" | "population" | "judged">;

/** One plain sentence that can be quoted: the figure, how sure it is, how it was drawn, and what it leaves open. */
export function sentenceOf({ kind, accuracy, strata, n, population, judged }: Said): string {
  const { estimate, low, high, correct } = accuracy;
  if (judged === 0) return `None of the ${number(n)} rows has been judged yet.`;
  if (kind !== "sample") {
    const share = `${number(correct)} of ${number(judged)} judged labels (${percent(correct / judged)} %) have the right action and target`;
    return `${share}. A filter picked these rows, so this says nothing about others.`;
  }
  if (estimate === null || low === null || high === null) {
    return `${number(correct)} of ${number(judged)} judged labels have the right action and target; ${accuracy.why ?? "nothing can be said of the whole yet."}`;
  }
  const drawn = strata.length > 0 ? `stratified by ${strata.join(" × ")}` : "simple random sample";
  const share = `${percent(estimate)} % of labels correct`;
  if (accuracy.method === "census") return `${share}, all ${number(population)} rows judged.`;
  const open = judged < n ? ` ${number(n - judged)} of ${number(n)} sampled rows have no verdict.` : "";
  return `${share}, 95 % interval ${percent(low)}–${percent(high)} %, ${drawn}, n = ${number(judged)} of N = ${number(population)}.${open}`;
}
