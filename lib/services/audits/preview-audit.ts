import type { AuditPreview, PreviewAudit } from "@/lib/contracts/audits";
import type { RunToJudge } from "@/lib/db/audit-design";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { kishFactor, planClaim, rowsForClaim } from "@/lib/domain/planning/plan";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { onlyGiven } from "./create-audit";
import { designSample } from "./design-sample";

/** Two-sided at 95 % is one-sided at 97.5 %. */
const TWO_SIDED = 0.975;

/**
 * What a designed sample would be, without making it: strata with their sizes and weights, the design effect, and how many
 * rows the claim needs. Where no such sample can be drawn, `problem` says why and how to mend it.
 * @throws AppError not_found (data set), invalid_input (facets that need predictions, too many strata), forbidden
 */
export async function previewAudit(actor: Actor, input: PreviewAudit): Promise<AuditPreview> {
  authorise(actor, "review:manage");
  const dataset = await requireDataset(input.dataset);
  const design = await designSample(db(), dataset.id, onlyGiven(input.filter), input);
  const { population, strata, problem } = design;
  const deff = problem === null ? kishFactor(strata.map(({ N, n }) => ({ N, n: n ?? 0 }))) : null;
  const claim = { target: input.claim, confidence: 0.95 };
  return {
    dataset: dataset.slug,
    population,
    n: problem === null ? design.n : null,
    problem,
    teacher: toRun(design.teacher),
    student: toRun(design.student),
    per_stratum: strata.map(({ stratum, N, n, p }) => ({
      stratum,
      N,
      n,
      share: N / population,
      inclusion_probability: n === null ? null : n / N,
      weight: n === null || n === 0 ? null : N / n,
      disputed_share: p,
    })),
    deff,
    plan: population > 0 ? planClaim(claim, { N: population, deff: deff ?? 1 }) : [],
    two_sided_rows: rowsForClaim({ target: input.claim, confidence: TWO_SIDED }, 0),
    claim: input.claim,
  };
}

const toRun = (run: RunToJudge | null) => run && { run: run.id, model: run.model, kind: run.kind };
