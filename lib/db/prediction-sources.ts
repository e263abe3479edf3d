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

/**
 * The conditions of a filter on predictions; all have to hold. Those on one model alone become one condition on its run,
 * which one index answers.
 */
export function predictionSources(datasetId: string, filter: RowFilterInput): PredictionSource[] {
  const run = (who: Who) => shownRun(datasetId, ROLE[who]);
  const sources: PredictionSource[] = [];
  const single = (values: readonly string[] | undefined, who: Who) =>
    values?.length === 1 && values[0] === who;
  for (const who of ["teacher", "student"] as const) {
    const ranges = filter[`${who}_confidence`];
    const kept = [
      ...(single(filter.disagree, who) ? [DIFFERS] : []),
      ...(single(filter.invalid, who) ? [INVALID] : []),
    ];
    const conditions = ranges ? [...kept, within(ranges)] : kept;
    if (conditions.length > 0) sources.push(one(run(who), conditions, kept.length > 0));
  }
  const disagree = filter.disagree?.filter((value) => value !== "models" || !saysBoth(filter.disagree)) ?? [];
  if (disagree.length > 1 || disagree[0] === "models") {
    const parts = disagree.map((value) =>
      isWho(value) ? one(run(value), [DIFFERS], true) : apart(run("teacher"), run("student")),
    );
    sources.push(anyOf(parts));
  }
  const invalid = filter.invalid?.filter(isWho) ?? [];
  if (invalid.length > 1) sources.push(anyOf(invalid.map((who) => one(run(who), [INVALID], true))));
  return sources;
}

const DIFFERS = Prisma.sql`p.differs`;
const INVALID = Prisma.sql`p.state = 'invalid'`;

/** Where teacher and student disagree, one of them disagrees with the label: asked for both, the third adds nothing. */
const saysBoth = (disagree: readonly string[] | undefined): boolean =>
  disagree?.includes("teacher") === true && disagree.includes("student");

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

/** `inOrder`: one of the conditions has an index of its rows in the order of the data set. */
function one(run: Prisma.Sql, conditions: readonly Prisma.Sql[], inOrder: boolean): PredictionSource {
  const from = Prisma.sql`prediction p WHERE p.run_id = ${run} AND ${Prisma.join([...conditions], " AND ")}`;
  return {
    all: Prisma.sql`SELECT p.seq FROM ${from}`,
    holds: (seq) => Prisma.sql`EXISTS (SELECT FROM ${from} AND p.seq = ${seq})`,
    ordered: inOrder ? from : null,
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

/** Several values of one condition mean "any of". Each part leaves out what one before it has. */
function anyOf(sources: readonly PredictionSource[]): PredictionSource {
  const [first, ...others] = sources;
  if (first && others.length === 0) return first;
  return {
    all: Prisma.join(
      sources.map(({ all }, index) =>
        index === 0
          ? all
          : Prisma.sql`SELECT u.seq FROM (${all}) u WHERE ${Prisma.join(
              sources.slice(0, index).map(({ holds }) => Prisma.sql`NOT ${holds(Prisma.sql`u.seq`)}`),
              " AND ",
            )}`,
      ),
      " UNION ALL ",
    ),
    holds: (seq) =>
      Prisma.sql`(${Prisma.join(
        sources.map(({ holds }) => holds(seq)),
        " OR ",
      )})`,
    ordered: null,
  };
}
