import { countStrata, findRunsToJudge, type RunToJudge, type SampleFrame } from "@/lib/db/audit-design";
import type { DbOrTx } from "@/lib/db/client";
import { type Allocation, allocate, smoothedShare } from "@/lib/domain/sampling/allocation";
import { NEEDS, STRATA, type Stratum, type StratumFacet } from "@/lib/domain/sampling/strata";
import { AppError } from "@/lib/errors";

/** More strata than this tell nothing: each wants rows. */
export const MAX_STRATA = 2_000;

export type DesignInput = {
  size: number;
  strata: readonly StratumFacet[];
  allocation: Allocation;
  min_per_stratum: number;
};

export type DesignedStratum = {
  stratum: Stratum;
  N: number;
  n: number | null;
  /** Smoothed share of teacher ≠ label; null without a teacher. */
  p: number | null;
};

export type Design = {
  frame: SampleFrame;
  teacher: RunToJudge | null;
  student: RunToJudge | null;
  population: number;
  strata: DesignedStratum[];
  /** Rows to draw; null with a problem. */
  n: number | null;
  problem: string | null;
};

/**
 * Works out a sample over the data as it is: which strata there are and how many rows of each are to be drawn.
 * @throws AppError invalid_input: a facet or an allocation that needs predictions that are not there, too many strata
 */
export async function designSample(
  tx: DbOrTx,
  datasetId: string,
  filter: SampleFrame["filter"],
  input: DesignInput,
): Promise<Design> {
  const { teacher, student } = await findRunsToJudge(tx, datasetId);
  // In the order of the house, so that the order in which they were typed changes no drawing.
  const facets = STRATA.filter((facet) => input.strata.includes(facet));
  assertPredictions(facets, input.allocation, { teacher, student });
  const frame: SampleFrame = {
    datasetId,
    filter,
    facets,
    teacherRunId: teacher?.id ?? null,
    studentRunId: student?.id ?? null,
  };
  const counted = await countStrata(tx, frame, MAX_STRATA);
  if (counted.length > MAX_STRATA) {
    throw new AppError(
      "invalid_input",
      `strata: ${facets.join(" × ")} makes more than ${MAX_STRATA.toLocaleString("en")} strata; take fewer facets`,
    );
  }
  const population = counted.reduce((sum, { N }) => sum + N, 0);
  // One stratum of all rows has no neighbours to be weighed against: any size will do.
  const minimum = facets.length > 0 ? input.min_per_stratum : 0;
  const sizes = allocate(counted, input.size, input.allocation, minimum);
  const strata = counted.map(({ stratum, N, known, disputed }, h) => ({
    stratum,
    N,
    n: sizes?.[h] ?? null,
    p: known > 0 ? smoothedShare({ N, known, disputed }) : null,
  }));
  const n = sizes?.reduce((sum, size) => sum + size, 0) ?? null;
  return { frame, teacher, student, population, strata, n, problem: problemOf(strata, input.size, minimum) };
}

function problemOf(strata: readonly DesignedStratum[], size: number, minimum: number): string | null {
  if (strata.every(({ N }) => N === 0)) return "No row fits the filter; widen it.";
  const least = strata.reduce((sum, { N }) => sum + Math.min(N, minimum), 0);
  if (size < least) {
    const strataWith = strata.length === 1 ? "One stratum" : `${strata.length} strata`;
    return `${strataWith} with at least ${minimum} rows each need ${least} rows, not ${size}; draw more, take fewer strata or lower the minimum.`;
  }
  const empty = strata.filter(({ n }) => n === 0).length;
  if (empty > 0) {
    return `${empty} of ${strata.length} strata get no row, so nothing could be said of the whole; draw more rows or set the minimum to 1 at least.`;
  }
  return null;
}

function assertPredictions(
  facets: readonly StratumFacet[],
  allocation: Allocation,
  runs: Record<"teacher" | "student", RunToJudge | null>,
): void {
  for (const facet of facets) {
    const lacking = NEEDS[facet]?.filter((role) => runs[role] === null) ?? [];
    if (lacking.length === 0) continue;
    throw new AppError(
      "invalid_input",
      `strata: ${facet} needs predictions of a ${lacking.join(" and a ")}; import or run them first, or leave it out`,
    );
  }
  if (allocation === "neyman" && !runs.teacher) {
    throw new AppError(
      "invalid_input",
      "allocation: neyman goes by where the teacher differs from the label, and there are no predictions of a teacher; import or run them first, or allocate proportionally",
    );
  }
}
