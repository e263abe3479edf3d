import {
  CONFIDENCE_BANDS,
  DISAGREEMENT,
  type Stratum,
  type StratumFacet,
} from "@/lib/domain/sampling/strata";
import { Prisma } from "@/lib/generated/prisma/client";
import type { DbOrTx, Tx } from "./client";
import { type RowFilterInput, shown, stored, whereRows } from "./row-filter";
import { shownRun } from "./runs";

/** What a sample is drawn from: the rows of a filter, and the runs that tell of them what only predictions tell. */
export type SampleFrame = {
  datasetId: string;
  filter: RowFilterInput;
  facets: readonly StratumFacet[];
  teacherRunId: string | null;
  studentRunId: string | null;
};

/** A run that an audit will judge beside the labels. */
export type RunToJudge = { id: string; kind: string; model: string };

/**
 * The runs that stand beside the labels, in one statement: Prisma reads the relations of a row side by side, which one
 * connection, that of a transaction, cannot do.
 */
export async function findRunsToJudge(
  tx: DbOrTx,
  datasetId: string,
): Promise<Record<"teacher" | "student", RunToJudge | null>> {
  const rows = await tx.$queryRaw<(RunToJudge & { role: string })[]>`
    SELECT x.role, r.id, r.kind::text AS kind, m.name AS model
      FROM (VALUES ('teacher', ${shownRun(datasetId, "TEACHER")}), ('student', ${shownRun(datasetId, "STUDENT")})) AS x(role, id)
      JOIN prediction_run r ON r.id = x.id JOIN model m ON m.id = r.model_id`;
  const one = (role: string): RunToJudge | null => {
    const found = rows.find((row) => row.role === role);
    return found ? { id: found.id, kind: found.kind, model: found.model } : null;
  };
  return { teacher: one("teacher"), student: one("student") };
}

export type CountedStratum = {
  stratum: Stratum;
  N: number;
  /** Rows with a teacher's prediction, and of these the ones that differ from the label. */
  known: number;
  disputed: number;
};

/** A prediction that says something: an answer came, and the model was not fitted on this row. */
const prediction = (alias: string, run: string | null): Prisma.Sql => Prisma.sql`
  LEFT JOIN prediction ${Prisma.raw(alias)}
    ON ${Prisma.raw(alias)}.run_id = ${run}::uuid AND ${Prisma.raw(alias)}.conversation_id = c.id
   AND ${Prisma.raw(alias)}.state <> 'failed' AND NOT ${Prisma.raw(alias)}.seen`;

const agrees = Prisma.sql`t.state = 'ok' AND s.state = 'ok' AND t.action = s.action
  AND t.target_task_id IS NOT DISTINCT FROM s.target_task_id`;

/** The value of a facet of `conversation c`, teacher `t` and student `s`; "" = none. */
function columnOf(facet: StratumFacet): Prisma.Sql {
  switch (facet) {
    case "action":
      return Prisma.sql`c.action::text`;
    case "disagreement":
      return Prisma.sql`CASE WHEN t.run_id IS NULL OR s.run_id IS NULL THEN ''
        WHEN ${agrees} THEN ${DISAGREEMENT.same} ELSE ${DISAGREEMENT.other} END`;
    case "confidence": {
      const bands = [...CONFIDENCE_BANDS]
        .reverse()
        .map(
          ({ name, from }) => Prisma.sql`WHEN coalesce(s.calibrated, s.confidence) >= ${from} THEN ${name}`,
        );
      return Prisma.sql`CASE ${Prisma.join(bands, " ")} ELSE '' END`;
    }
    default:
      return Prisma.sql`c.${Prisma.raw(facet)}`;
  }
}

/**
 * `SELECT id, input_hash, content_hash, k0, k1 …` of all rows of the frame; with `counted` also whether a teacher has
 * answered and whether it differs from the label.
 */
function framed(frame: SampleFrame, counted: boolean): Prisma.Sql {
  const { datasetId, filter, facets, teacherRunId, studentRunId } = frame;
  const keys = facets.map((facet, n) => Prisma.sql`, ${columnOf(facet)} AS ${key(n)}`);
  const needsStudent = facets.includes("disagreement") || facets.includes("confidence");
  const needsTeacher = facets.includes("disagreement") || (counted && teacherRunId !== null);
  const counts = needsTeacher
    ? Prisma.sql`, t.run_id IS NOT NULL AS known, coalesce(t.differs, false) AS disputed`
    : Prisma.sql`, false AS known, false AS disputed`;
  return Prisma.sql`
    SELECT c.id, c.input_hash, c.content_hash ${counted ? counts : Prisma.empty}
           ${keys.length > 0 ? Prisma.join(keys, " ") : Prisma.empty}
      FROM conversation c
      ${needsTeacher ? prediction("t", teacherRunId) : Prisma.empty}
      ${needsStudent ? prediction("s", studentRunId) : Prisma.empty}
     WHERE ${whereRows(datasetId, filter)}`;
}

const key = (n: number): Prisma.Sql => Prisma.raw(`k${n}`);
const keysOf = (facets: readonly unknown[], table = "f"): Prisma.Sql[] =>
  facets.map((_, n) => Prisma.raw(`${table}.k${n}`));

/**
 * The strata that the frame holds, in the order of their values (by code unit, so that no server's collation matters).
 * Without facets: one stratum of all rows. At most `limit + 1` are read.
 */
export async function countStrata(tx: DbOrTx, frame: SampleFrame, limit: number): Promise<CountedStratum[]> {
  const keys = keysOf(frame.facets);
  const grouped =
    keys.length > 0
      ? Prisma.sql`GROUP BY ${Prisma.join(keys)} LIMIT ${limit + 1}`
      : Prisma.sql`HAVING count(*) > 0`;
  const list =
    keys.length > 0 ? Prisma.sql`jsonb_build_array(${Prisma.join(keys)})` : Prisma.sql`'[]'::jsonb`;
  const rows = await tx.$queryRaw<{ keys: string[]; n: bigint; known: bigint; disputed: bigint }[]>`
    SELECT ${list} AS keys, count(*) AS n, count(*) FILTER (WHERE known) AS known,
           count(*) FILTER (WHERE known AND disputed) AS disputed
      FROM (${framed(frame, true)}) f ${grouped}`;
  return rows
    .map(({ keys: values, n, known, disputed }) => ({
      values: values.map(shown),
      N: Number(n),
      known: Number(known),
      disputed: Number(disputed),
    }))
    .sort((a, b) => compare(a.values, b.values))
    .map(({ values, ...counts }) => ({ stratum: stratumOf(frame.facets, values), ...counts }));
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [n, one] of a.entries()) {
    const two = b[n] ?? "";
    if (one !== two) return one < two ? -1 : 1;
  }
  return 0;
}

const stratumOf = (facets: readonly StratumFacet[], values: readonly string[]): Stratum =>
  Object.fromEntries(facets.map((facet, n) => [facet, values[n] ?? ""]));

/** One drawn row, in serving order. `stratum` is a place in the list of strata, `place` one in the stratum's order. */
export type DrawnItem = { id: string; stratum: number; place: number };
export type DrawnStratum = { stratum: Stratum; N: number; n: number };

/**
 * The drawn rows as items, each frozen at its present version, with its stratum, inclusion probability n_h/N_h and weight
 * N_h/n_h. A stratum's rows are ordered by (input_hash, content_hash), which depends on the data alone.
 */
export async function insertDrawnItems(
  tx: Tx,
  auditId: string,
  frame: SampleFrame,
  strata: readonly DrawnStratum[],
  drawn: readonly DrawnItem[],
): Promise<number> {
  const { facets } = frame;
  const places = strata.map((_, h) => h);
  const values = facets.map((facet) => stored(strata.map(({ stratum }) => stratum[facet] ?? "")));
  const arrays = [
    Prisma.sql`${places}::int[]`,
    Prisma.sql`${strata.map(({ stratum }) => JSON.stringify(stratum))}::text[]`,
    Prisma.sql`${strata.map(({ N, n }) => n / N)}::float8[]`,
    Prisma.sql`${strata.map(({ N, n }) => (n > 0 ? N / n : 0))}::float8[]`,
    ...values.map((column) => Prisma.sql`${column}::text[]`),
  ];
  const names = Prisma.raw(
    ["h", "stratum", "probability", "weight", ...facets.map((_, n) => `k${n}`)].join(", "),
  );
  const same = facets.map((_, n) => Prisma.sql`f.${key(n)} = g.${key(n)}`);
  // What keeps a planner who knows none of these numbers on the way (measured by bench/audit.ts): OFFSET 0, a row's facets
  // are worked out once; one key for stratum and place, or it merges by the stratum alone; MATERIALIZED, or it looks up
  // every row instead of the drawn ones; memory, so that the one sort of all rows does not go to disk in many passes.
  await tx.$executeRaw`SET LOCAL work_mem = '64MB'`;
  return tx.$executeRaw`
    WITH g AS (SELECT * FROM unnest(${Prisma.join(arrays)}) AS g(${names})),
    ranked AS (
      SELECT f.id, g.h,
             row_number() OVER (PARTITION BY g.h ORDER BY f.input_hash COLLATE "C", f.content_hash COLLATE "C") - 1 AS place
        FROM (${framed(frame, false)} OFFSET 0) f JOIN g ON ${same.length > 0 ? Prisma.join(same, " AND ") : Prisma.sql`true`}
    ),
    picked AS MATERIALIZED (
      SELECT d.id, d.position, d.h, r.id AS row_id
        FROM unnest(${drawn.map(({ id }) => id)}::uuid[], ${drawn.map(({ stratum }) => stratum)}::int[],
                    ${drawn.map(({ place }) => place)}::int[]) WITH ORDINALITY AS d(id, h, place, position)
        JOIN ranked r ON (r.h::bigint << 32) + r.place = (d.h::bigint << 32) + d.place
    )
    INSERT INTO audit_item (id, audit_id, conversation_id, row_version, label_final, position, stratum,
                            inclusion_probability, weight)
    SELECT p.id, ${auditId}::uuid, c.id, c.version, c.final, p.position, g.stratum::jsonb, g.probability, g.weight
      FROM picked p JOIN g ON g.h = p.h JOIN conversation c ON c.id = p.row_id`;
}
