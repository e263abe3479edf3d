import type { AuditReport } from "@/lib/contracts/audits";
import { mcnemar, stratifiedDifference, tango } from "@/lib/domain/accuracy/paired";
import { EQUAL_WEIGHTS, kishFactor } from "@/lib/domain/planning/plan";
import type { JudgedAudit } from "./judge-audit";
import { PICKED, type Subject } from "./subject-view";

/**
 * Teacher against student on the rows that both were judged on. Equal weights: McNemar's test and Tango's interval hold
 * for the population. Unequal weights: the test holds for the sample only, the difference is weighted by strata.
 */
export function compareModels(
  { strata }: JudgedAudit,
  sampled: boolean,
  teacher: Subject,
  student: Subject,
): AuditReport["mcnemar"] {
  const cells = strata.map(({ N }) => ({ N, n: 0, b: 0, c: 0 }));
  for (const [itemId, first] of teacher.graded) {
    const second = student.graded.get(itemId);
    const cell = cells[first.stratum];
    if (!second || !cell) continue;
    cell.n += 1;
    if (first.correct && !second.correct) cell.b += 1;
    if (!first.correct && second.correct) cell.c += 1;
  }
  const sum = (part: "n" | "b" | "c") => cells.reduce((total, cell) => total + cell[part], 0);
  const [n, b, c] = [sum("n"), sum("b"), sum("c")];
  if (n === 0) {
    const nothing = { chi2: null, p: null, p_exact: null, p_mid: null, difference: null };
    const why = "There is no judged row that both a teacher and a student have answered.";
    return { b, c, n, ...nothing, scope: "sample only", why };
  }
  const deff = kishFactor(cells);
  const equal = sampled && deff !== null && deff <= EQUAL_WEIGHTS;
  const common = { b, c, n, ...mcnemar({ b, c }) };
  if (!sampled) return { ...common, scope: "sample only", difference: null, why: PICKED };
  if (equal) {
    const difference = tango({ b, c, n });
    return {
      ...common,
      scope: "population",
      difference: difference && { ...difference, method: "tango" },
      why: null,
    };
  }
  const weighted = stratifiedDifference(cells);
  return {
    ...common,
    scope: "sample only",
    difference: weighted && {
      estimate: weighted.estimate,
      low: weighted.low,
      high: weighted.high,
      method: "stratified-normal",
    },
    why: weighted
      ? "The rows have unequal weights: the test speaks of the sample, the difference of the population."
      : "The rows have unequal weights, and some stratum has fewer than two rows that both have answered: the population's difference cannot be estimated.",
  };
}
