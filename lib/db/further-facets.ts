import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";
import type { FacetCount } from "./facets";
import { predictionSources, within } from "./prediction-sources";
import { ATTRIBUTES, hasFacets, isNarrowed, type RowFilterInput, shown, stored } from "./row-filter";
import { COUNT_CAP, matched, OVERFLOW_SAMPLE, withTimeout } from "./row-matches";
import { shownRun } from "./runs";

/** Facets that the counters of cells do not know. */
export const FURTHER_FACETS = [
  ...ATTRIBUTES,
  ...(["disagree", "invalid", "teacher_confidence", "student_confidence"] as const),
] as const;
export type FurtherFacet = (typeof FURTHER_FACETS)[number];
export type FurtherCounts = Record<FurtherFacet, FacetCount[]>;

/** Ranges of confidence that are offered. */
export const CONFIDENCE_BANDS = ["0-0.5", "0.5-0.7", "0.7-0.9", "0.9-0.99", "0.99-1"] as const;

/** What each facet on predictions offers. */
const VALUES = {
  disagree: ["teacher", "student", "models"],
  invalid: ["teacher", "student"],
  teacher_confidence: CONFIDENCE_BANDS,
  student_confidence: CONFIDENCE_BANDS,
} as const;
type SaidFacet = keyof typeof VALUES;
const SAID_FACETS = Object.keys(VALUES) as SaidFacet[];

type Tally = { facet: string; value: string; n: number; capped: boolean };

/**
 * Counts for each further facet under all *other* conditions of the filter. Without other conditions attributes come
 * from their counters, exact at any size, and predictions from their indexes, exact up to COUNT_CAP; else exact where
 * up to COUNT_CAP rows fit, and beyond that lower bounds from a part of them.
 */
export async function furtherFacets(datasetId: string, filter: RowFilterInput): Promise<FurtherCounts> {
  const active = FURTHER_FACETS.filter((facet) => filter[facet] !== undefined);
  const [all, whole, ...without] = await Promise.all([
    countAll(datasetId),
    isNarrowed(filter) || hasFacets(filter) ? countWithin(datasetId, filter, filter) : null,
    ...active.map((facet) => countOthers(datasetId, filter, facet)),
  ]);
  const known = whole ?? all;
  const one = (facet: FurtherFacet): FacetCount[] => {
    const at = active.indexOf(facet);
    const counted = (at < 0 ? known : (without[at] ?? [])).filter((tally) => tally.facet === facet);
    return inOrder(facet, filter, all, counted);
  };
  return Object.fromEntries(FURTHER_FACETS.map((facet) => [facet, one(facet)])) as FurtherCounts;
}

/** Without the facet's own condition. */
function countOthers(datasetId: string, filter: RowFilterInput, facet: FurtherFacet): Promise<Tally[]> {
  const others = { ...filter, [facet]: undefined };
  return isNarrowed(others) || hasFacets(others)
    ? countWithin(datasetId, others, filter)
    : countAll(datasetId, filter);
}

/** Every value that there is or that is asked for, in an order that does not change while somebody filters. */
function inOrder(
  facet: FurtherFacet,
  filter: RowFilterInput,
  all: readonly Tally[],
  counted: readonly Tally[],
): FacetCount[] {
  const wanted = stored(filter[facet] ?? []);
  const values = all.filter((tally) => tally.facet === facet).map(({ value }) => value);
  const capped = counted.some((tally) => tally.capped);
  return [...new Set([...values, ...wanted])].map((value) => {
    const found = counted.find((tally) => tally.facet === facet && tally.value === value);
    return { value: shown(value), count: found?.n ?? 0, capped: found?.capped ?? capped };
  });
}

/** Values of a facet on predictions: those that are offered, and other ranges that somebody asked for. */
const valuesOf = (facet: SaidFacet, filter: RowFilterInput): string[] => [
  ...new Set([...VALUES[facet], ...(filter[facet] ?? [])]),
];

/** The whole data set. Facets of a teacher or student without a run are left out. */
async function countAll(datasetId: string, filter: RowFilterInput = {}): Promise<Tally[]> {
  const [attributes, said] = await Promise.all([
    db().$queryRaw<{ facet: string; value: string; n: bigint }[]>`
      SELECT facet, value, sum(n)::bigint AS n FROM dataset_facet WHERE dataset_id = ${datasetId}::uuid
      GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 3 DESC, 2`,
    countSaid(datasetId, filter),
  ]);
  return [...attributes.map((row) => ({ ...row, n: Number(row.n), capped: false })), ...said];
}

async function countSaid(datasetId: string, filter: RowFilterInput): Promise<Tally[]> {
  const runs = await runsOf(datasetId);
  const parts = SAID_FACETS.flatMap((facet) =>
    valuesOf(facet, filter)
      .filter((value) => has(runs, facet, value))
      .map((value) => {
        const [source] = predictionSources(datasetId, { [facet]: [value] });
        return { facet, value, all: source?.all ?? Prisma.sql`SELECT 1 WHERE false` };
      }),
  );
  if (parts.length === 0) return [];
  const counted = await withTimeout<{ facet: string; value: string; n: bigint }>(
    Prisma.join(
      parts.map(
        ({ facet, value, all }) => Prisma.sql`
          SELECT ${facet} AS facet, ${value} AS value, (SELECT count(*) FROM (${all} LIMIT ${COUNT_CAP + 1}) x) AS n`,
      ),
      " UNION ALL ",
    ),
  );
  return counted.map(({ n, ...rest }) => ({
    ...rest,
    n: Math.min(Number(n), COUNT_CAP),
    capped: Number(n) > COUNT_CAP,
  }));
}

type Runs = { teacher: boolean; student: boolean };

async function runsOf(datasetId: string): Promise<Runs> {
  const [found] = await db().$queryRaw<Runs[]>`
    SELECT ${shownRun(datasetId, "TEACHER")} IS NOT NULL AS teacher,
      ${shownRun(datasetId, "STUDENT")} IS NOT NULL AS student`;
  return found ?? { teacher: false, student: false };
}

const has = (runs: Runs, facet: SaidFacet, value: string): boolean => {
  if (value === "models") return runs.teacher && runs.student;
  const who = facet.endsWith("_confidence") ? facet.slice(0, 7) : value;
  return who === "teacher" ? runs.teacher : runs.student;
};

/** Over the rows that fit `conditions`; `filter` names the values that are counted. */
async function countWithin(
  datasetId: string,
  conditions: RowFilterInput,
  filter: RowFilterInput,
): Promise<Tally[]> {
  const said = (who: "teacher" | "student") => {
    const facet = `${who}_confidence` as const;
    const bands = valuesOf(facet, filter);
    return Prisma.sql`
      SELECT v.facet, v.value, v.n FROM (
        SELECT count(*) FILTER (WHERE p.differs) AS differs, count(*) FILTER (WHERE p.state = 'invalid') AS invalid,
          ${Prisma.join(bands.map((band, i) => Prisma.sql`count(*) FILTER (WHERE ${within([band])}) AS ${Prisma.raw(`b${i}`)}`))}
        FROM part JOIN prediction p ON p.run_id = ${shownRun(datasetId, who === "teacher" ? "TEACHER" : "STUDENT")}
          AND p.seq = part.seq
      ) t CROSS JOIN LATERAL (VALUES ('disagree', ${who}, t.differs), ('invalid', ${who}, t.invalid),
        ${Prisma.join(bands.map((band, i) => Prisma.sql`(${facet}, ${band}, t.${Prisma.raw(`b${i}`)})`))}
      ) v (facet, value, n)`;
  };
  const [models] = predictionSources(datasetId, { disagree: ["models"] });
  const counted = await withTimeout<{ facet: string; value: string; n: bigint; fitting: bigint }>(Prisma.sql`
    WITH fitting AS MATERIALIZED (${matched(datasetId, conditions, true)} LIMIT ${COUNT_CAP + 1}),
    part AS MATERIALIZED (SELECT seq FROM fitting LIMIT (
      SELECT CASE WHEN count(*) > ${COUNT_CAP} THEN ${OVERFLOW_SAMPLE}::int ELSE ${COUNT_CAP}::int END FROM fitting))
    SELECT x.*, (SELECT count(*) FROM fitting) AS fitting FROM (
      SELECT f.facet, f.value, f.n FROM (
        SELECT c.domain, c.tone, c.pattern, c.difficulty, count(*) AS n
        FROM part JOIN conversation c ON c.dataset_id = ${datasetId}::uuid AND c.seq = part.seq
        GROUP BY GROUPING SETS (c.domain, c.tone, c.pattern, c.difficulty)
      ) g CROSS JOIN LATERAL (VALUES ('domain', g.domain, g.n), ('tone', g.tone, g.n), ('pattern', g.pattern, g.n),
        ('difficulty', g.difficulty, g.n)) f (facet, value, n) WHERE f.value IS NOT NULL
      UNION ALL ${said("teacher")} UNION ALL ${said("student")}
      UNION ALL SELECT 'disagree', 'models', count(*) FROM part
        WHERE ${models?.holds(Prisma.sql`part.seq`) ?? Prisma.sql`false`}
    ) x`);
  return counted.map(({ facet, value, n, fitting }) => ({
    ...{ facet, value, n: Number(n) },
    capped: Number(fitting) > COUNT_CAP,
  }));
}
