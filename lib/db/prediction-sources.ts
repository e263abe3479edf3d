import { Prisma } from "@/lib/generated/prisma/client";
import type { RowFilterInput } from "./row-filter";
import { shownRun } from "./runs";

/** One condition on what models said, in the forms that queries need. */
export type PredictionSource = {
  /** `SELECT … AS seq`: sequence numbers of all rows that fit, in no order. */
  all: Prisma.Sql;
  /** Whether the row with the sequence number of this column fits. */
  holds: (seq: Prisma.Sql) => Prisma.Sql;
  /** The FROM and WHERE of an index over `prediction p` that has exactly these rows in order; null where there is none. */
  ordered: Prisma.Sql | null;
};

const ROLE = { teacher: "TEACHER", student: "STUDENT" } as const;
type Who = keyof typeof ROLE;
const isWho = (value: string): value is Who => value === "teacher" || value === "student";

/** The conditions of a filter on predictions; all have to hold. */
export function predictionSources(datasetId: string, filter: RowFilterInput): PredictionSource[] {
  const sources: PredictionSource[] = [];
  const run = (who: Who) => shownRun(datasetId, ROLE[who]);
  if (filter.disagree) {
    sources.push(
      anyOf(
        filter.disagree.map((value) =>
          isWho(value) ? one(run(value), Prisma.sql`p.differs`) : apart(run("teacher"), run("student")),
        ),
      ),
    );
  }
  if (filter.invalid) {
    const invalid = Prisma.sql`p.state = 'invalid'`;
    sources.push(anyOf(filter.invalid.filter(isWho).map((who) => one(run(who), invalid))));
  }
  for (const who of ["teacher", "student"] as const) {
    const ranges = filter[`${who}_confidence`];
    if (ranges) sources.push({ ...one(run(who), within(ranges)), ordered: null });
  }
  return sources;
}

/** The confidence that is shown lies in one of these ranges ("0.5-0.7": 0.5 and up to, not with, 0.7). */
export const within = (ranges: readonly string[]): Prisma.Sql =>
  Prisma.sql`(${Prisma.join(
    ranges.map((range) => {
      const [low = 0, high = 1] = range.split("-").map(Number);
      const shown = Prisma.sql`p.shown_confidence`;
      const below = high >= 1 ? Prisma.sql`${shown} <= 1` : Prisma.sql`${shown} < ${high}`;
      return Prisma.sql`(${shown} >= ${low} AND ${below})`;
    }),
    " OR ",
  )})`;

function one(run: Prisma.Sql, condition: Prisma.Sql): PredictionSource {
  const from = Prisma.sql`prediction p WHERE p.run_id = ${run} AND ${condition}`;
  return {
    all: Prisma.sql`SELECT p.seq FROM ${from}`,
    holds: (seq) => Prisma.sql`EXISTS (SELECT FROM ${from} AND p.seq = ${seq})`,
    ordered: from,
  };
}

/**
 * Teacher and student say different things: one of them differs from the label and the other does not, or both differ
 * from it and from each other. So only those that differ need to be looked at, and their index knows enough. Two invalid
 * answers say nothing different; with an answer that never came there is nothing to compare.
 */
function apart(teacher: Prisma.Sql, student: Prisma.Sql): PredictionSource {
  const differs = (run: Prisma.Sql, seq: Prisma.Sql) =>
    Prisma.sql`SELECT FROM prediction x WHERE x.run_id = ${run} AND x.differs AND x.seq = ${seq}`;
  const answered = (run: Prisma.Sql, seq: Prisma.Sql) =>
    Prisma.sql`SELECT FROM prediction y WHERE y.run_id = ${run} AND y.seq = ${seq} AND y.state = 'ok'`;
  const only = (one: Prisma.Sql, other: Prisma.Sql, more: Prisma.Sql) => Prisma.sql`
    SELECT p.seq FROM prediction p WHERE p.run_id = ${one} AND p.differs ${more}
      AND NOT EXISTS (${differs(other, Prisma.sql`p.seq`)}) AND EXISTS (${answered(other, Prisma.sql`p.seq`)} OFFSET 0)`;
  const both = (more: Prisma.Sql) => Prisma.sql`
    SELECT p.seq FROM prediction p JOIN prediction o ON o.run_id = ${student} AND o.differs AND o.seq = p.seq
    WHERE p.run_id = ${teacher} AND p.differs ${more} AND NOT (p.state = 'invalid' AND o.state = 'invalid')
      AND (p.state <> o.state OR p.action <> o.action OR p.target_task_id IS DISTINCT FROM o.target_task_id)`;
  const all = (more: Prisma.Sql, more2: Prisma.Sql) => Prisma.sql`
    ${only(teacher, student, more)} UNION ALL ${only(student, teacher, more)} UNION ALL ${both(more2)}`;
  return {
    all: all(Prisma.empty, Prisma.empty),
    // OFFSET 0 keeps it a look-up by row: with old statistics the planner may else join the two runs for each row.
    holds: (seq) => Prisma.sql`EXISTS (SELECT FROM (
      ${all(Prisma.sql`AND p.seq = ${seq}`, Prisma.sql`AND p.seq = ${seq} AND o.seq = ${seq}`)}) u OFFSET 0)`,
    ordered: null,
  };
}

/** Several values of one condition mean "any of". */
function anyOf(sources: readonly PredictionSource[]): PredictionSource {
  const [first, ...others] = sources;
  if (first && others.length === 0) return first;
  return {
    all: Prisma.sql`SELECT DISTINCT u.seq FROM (${Prisma.join(
      sources.map(({ all }) => all),
      " UNION ALL ",
    )}) u`,
    holds: (seq) =>
      Prisma.sql`(${Prisma.join(
        sources.map(({ holds }) => holds(seq)),
        " OR ",
      )})`,
    ordered: null,
  };
}
