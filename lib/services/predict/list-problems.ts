import type { RunProblem } from "@/lib/contracts/predict";
import { readProblems } from "@/lib/db/prediction-runs";
import { findRun } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { hiddenSeqs } from "../reviews/hidden-rows";

const RAW = 400;

/**
 * Rows for which a run has no usable answer, in import order. Rows that the actor is to judge blind are left out.
 * @throws AppError not_found
 */
export async function listProblems(
  actor: Actor,
  id: string,
  { reason, after, limit }: { reason?: string | undefined; after: number; limit: number },
): Promise<{ problems: RunProblem[]; next: number | null }> {
  authorise(actor, "dataset:read");
  const run = await findRun(id);
  if (!run) throw new AppError("not_found", `There is no run ${id}`);
  const without = await hiddenSeqs(actor, run.datasetId);
  const found = await readProblems(id, { reason, after, limit: limit + 1, without, rawLength: RAW });
  const problems = found.slice(0, limit);
  return { problems, next: found.length > limit ? (problems.at(-1)?.seq ?? null) : null };
}
