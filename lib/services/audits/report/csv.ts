import { stringify } from "csv-stringify/sync";
import type { AuditReport, SubjectView } from "@/lib/contracts/audits";

type Line = {
  section: string;
  subject?: string;
  name: string;
  n?: number | null;
  correct?: number | null;
  estimate?: number | string | null;
  low?: number | null;
  high?: number | null;
  note?: string | null;
};

const COLUMNS = ["section", "subject", "name", "n", "correct", "estimate", "low", "high", "note"] as const;

/** The report as one long table, a figure a line, fractions 0–1. Formulas in what people wrote are defused. */
export function reportCsv(report: AuditReport): string {
  const { accuracy, mcnemar, agreement, anchoring } = report;
  const lines: Line[] = [
    { section: "audit", name: report.name, n: report.n, note: report.sentence },
    {
      section: "accuracy",
      subject: "label",
      name: "action and target",
      ...pick(accuracy),
      note: accuracy.method ?? accuracy.why,
    },
    ...(accuracy.claim
      ? [
          {
            section: "claim",
            subject: "label",
            name: `at least ${accuracy.claim.target}`,
            low: accuracy.claim.low,
            estimate: accuracy.claim.met ? "met" : "not met",
            note: `one-sided ${accuracy.claim.confidence}`,
          },
        ]
      : []),
    {
      section: "n_still_needed",
      subject: "label",
      name: "rows",
      estimate: report.n_still_needed,
      note: report.n_still_needed_why,
    },
    ...report.per_stratum.map((row) => ({
      section: "stratum",
      subject: "label",
      name: Object.values(row.stratum).join(" × ") || "all",
      ...pick(row),
      note: `N=${row.N} weight=${row.weight}`,
    })),
    ...Object.entries(report.subjects).flatMap(([name, subject]) => subjectLines(name, subject)),
    { section: "mcnemar", name: "only teacher right", n: mcnemar.n, estimate: mcnemar.b },
    { section: "mcnemar", name: "only student right", n: mcnemar.n, estimate: mcnemar.c },
    { section: "mcnemar", name: "exact p", estimate: mcnemar.p_exact, note: mcnemar.scope },
    { section: "mcnemar", name: "mid-p", estimate: mcnemar.p_mid, note: mcnemar.scope },
    {
      section: "mcnemar",
      name: "difference",
      estimate: mcnemar.difference?.estimate ?? null,
      low: mcnemar.difference?.low ?? null,
      high: mcnemar.difference?.high ?? null,
      note: mcnemar.difference?.method ?? mcnemar.why,
    },
    ...(["kappa", "alpha", "ac1", "raw"] as const).map((name) => ({
      section: "agreement",
      name,
      n: agreement.items,
      estimate: agreement[name],
      note: name === "kappa" ? agreement.kappa_kind : agreement.why,
    })),
    {
      section: "anchoring",
      name: "effect",
      estimate: anchoring.effect,
      low: anchoring.low,
      high: anchoring.high,
      note: anchoring.why,
    },
    ...report.reviewers.map((person) => ({
      section: "seconds_per_review",
      name: person.name,
      n: person.reviews,
      estimate: person.seconds_per_review,
      note: "median",
    })),
    ...report.wrong.map((row) => ({
      section: "wrong",
      subject: row.label,
      name: row.row,
      estimate: row.final ?? "rejected",
      note: row.comment,
    })),
  ];
  return stringify(lines, { header: true, columns: [...COLUMNS], escape_formulas: true });
}

const pick = ({
  n,
  correct,
  estimate,
  low,
  high,
}: Pick<AuditReport["accuracy"], "n" | "correct" | "estimate" | "low" | "high">) => ({
  n,
  correct,
  estimate,
  low,
  high,
});

function subjectLines(subject: string, { accuracy, per_action, confusion }: SubjectView): Line[] {
  if (accuracy.n === 0) {
    return subject === "label"
      ? []
      : [{ section: "accuracy", subject, name: "action and target", n: 0, note: accuracy.why }];
  }
  const own = {
    section: "accuracy",
    subject,
    name: "action and target",
    ...pick(accuracy),
    note: accuracy.method,
  };
  return [
    ...(subject === "label" ? [] : [own]),
    ...per_action.flatMap((row) =>
      (["precision", "recall", "f1"] as const).map((figure) => ({
        section: figure,
        subject,
        name: row.action,
        n: figure === "precision" ? row.n : figure === "recall" ? row.support : null,
        correct: figure === "f1" ? null : row.correct,
        estimate: row[figure],
        low: row[`${figure}_interval`]?.low ?? null,
        high: row[`${figure}_interval`]?.high ?? null,
      })),
    ),
    ...confusion.rows.flatMap((right, r) =>
      confusion.cols.map((named, c) => ({
        section: "confusion",
        subject,
        name: `${right} named ${named}`,
        n: confusion.counts[r]?.[c] ?? 0,
        estimate: confusion.weighted[r]?.[c] ?? 0,
        note: "estimate = rows of the population",
      })),
    ),
  ];
}
