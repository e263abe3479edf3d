import type { AuditReport, PerAction, SubjectView } from "@/lib/contracts/audits";
import { percent } from "./sentence";

const share = (value: number | null): string => (value === null ? "–" : `${percent(value)} %`);
const range = (interval: { low: number | null; high: number | null } | null): string =>
  interval === null || interval.low === null || interval.high === null
    ? "–"
    : `${percent(interval.low)}–${percent(interval.high)} %`;
const figure = (value: number | null, digits = 3): string => (value === null ? "–" : value.toFixed(digits));

/** A cell's text: a table row stays one line, and what people wrote makes no markup. */
const cell = (text: string): string => text.replace(/\s+/g, " ").replace(/[\\|`*_<>[\]]/g, "\\$&");

function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map((_, n) => (n === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

/** The report as a document that can be put beside the data: every figure of the JSON that a reader can use. */
export function reportMarkdown(report: AuditReport): string {
  const parts = [
    `# ${cell(report.name)}`,
    report.sentence,
    ...report.stale.map(({ message }) => `> **Stale.** ${message}`),
    head(report),
    accuracyPart(report),
    report.per_stratum.length > 1 ? stratumPart(report) : "",
    ...(["label", "teacher", "student"] as const).map((name) => subjectPart(name, report.subjects[name])),
    mcnemarPart(report),
    agreementPart(report),
    peoplePart(report),
    wrongPart(report),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function head(report: AuditReport): string {
  const { outcomes, nonresponse } = report;
  return [
    `- Data set ${cell(report.dataset)}, N = ${report.population}, n = ${report.n}, done ${report.done}, judged ${report.judged}`,
    `- Strata: ${report.strata.join(" × ") || "none"}; allocation ${report.allocation}; seed \`${report.seed}\`; audit \`${report.audit}\``,
    `- Verdicts: ${outcomes.approved} approved, ${outcomes.corrected} corrected, ${outcomes.rejected} rejected; no verdict: ${outcomes.discarded} discarded, ${report.disputed} disputed, ${nonresponse.skipped} skipped`,
  ].join("\n");
}

function accuracyPart({ accuracy, nonresponse, text_ok, pooled, why, ...report }: AuditReport): string {
  const lines = [
    `- Estimate: ${share(accuracy.estimate)} of labels have the right action and target (${accuracy.correct} of ${accuracy.n} judged)`,
    `- Two-sided 95 % interval: ${range(accuracy)} (${accuracy.method ?? "none"})`,
  ];
  const { claim } = accuracy;
  if (claim) {
    const finite = claim.finite_low === null ? "" : `, without replacement ${share(claim.finite_low)}`;
    lines.push(
      `- Claim "≥ ${share(claim.target)} at 95 %": ${claim.met ? "met" : "not met"}; one-sided lower bound ${share(claim.low)}${finite}`,
    );
  } else if (report.kind === "sample")
    lines.push(`- Claim to be borne: "≥ ${share(report.claim_target)} at 95 %"`);
  const needed = report.n_still_needed;
  lines.push(`- Rows still needed for the claim: ${needed ?? `– (${report.n_still_needed_why})`}`);
  if (nonresponse.bounds) {
    lines.push(
      `- If all without a verdict were wrong: ${share(nonresponse.bounds.all_wrong)}; if all were right: ${share(nonresponse.bounds.all_right)}`,
    );
  }
  lines.push(`- Text right too: ${share(text_ok.rate)} of ${text_ok.n}`);
  if (pooled.length > 0)
    lines.push(`- Strata with a single judged row share their variance with a neighbour.`);
  if (why) lines.push(`- ${why}`);
  return `## Accuracy of the labels\n\n${lines.join("\n")}`;
}

function stratumPart({ per_stratum, strata }: AuditReport): string {
  const rows = per_stratum.map((row) => [
    cell(strata.map((facet) => row.stratum[facet as keyof typeof row.stratum] ?? "").join(" × ")),
    row.N,
    row.n,
    row.correct,
    share(row.weight),
    share(row.estimate),
    range(row),
  ]);
  return `## By stratum\n\n${table([strata.join(" × "), "N", "judged", "right", "weight", "estimate", "95 % (Clopper–Pearson)"], rows)}`;
}

const actionRow = (row: PerAction): (string | number)[] => [
  row.action,
  row.n,
  row.support,
  share(row.precision),
  range(row.precision_interval),
  share(row.recall),
  range(row.recall_interval),
  figure(row.f1),
];

function subjectPart(name: string, subject: SubjectView): string {
  const title = `## By action: ${name}${subject.model ? ` (${cell(subject.model)}, ${subject.run_kind})` : ""}`;
  const { accuracy, averages, confusion, left_out } = subject;
  if (accuracy.n === 0) return `${title}\n\n${accuracy.why ?? "Nothing judged yet."}`;
  const lines = [
    `Action and target right: ${share(accuracy.estimate)}, 95 % interval ${range(accuracy)}, n = ${accuracy.n}. Action right: ${share(averages.action_accuracy)}; macro F1 ${figure(averages.macro_f1)}; invalid answers ${subject.invalid}; left out: ${left_out.missing} missing, ${left_out.seen} seen in training, ${left_out.unknown} unknown.`,
    table(
      ["action", "named", "support", "precision", "95 %", "recall", "95 %", "F1"],
      subject.per_action.map(actionRow),
    ),
    table(
      ["right ↓ named →", ...confusion.cols.map(cell)],
      confusion.rows.map((row, n) => [cell(row), ...(confusion.counts[n] ?? [])]),
    ),
  ];
  return `${title}\n\n${lines.join("\n\n")}`;
}

function mcnemarPart({ mcnemar }: AuditReport): string {
  const { b, c, n, chi2, p_exact, p_mid, difference, scope, why } = mcnemar;
  if (n === 0) return `## Teacher against student\n\n${why}`;
  const between = difference
    ? ` Difference ${(difference.estimate * 100).toFixed(1)} points, 95 % interval ${(difference.low * 100).toFixed(1)} to ${(difference.high * 100).toFixed(1)} (${difference.method}).`
    : "";
  return `## Teacher against student\n\nOnly the teacher right: ${b}; only the student right: ${c}; n = ${n}. McNemar χ² ${figure(chi2)}, exact p ${figure(p_exact, 4)}, mid-p ${figure(p_mid, 4)} (${scope}).${between}${why ? ` ${why}` : ""}`;
}

function agreementPart({ agreement, anchoring }: AuditReport): string {
  const { kappa, kappa_kind, alpha, ac1, raw, raters, items } = agreement;
  const agreed =
    items === 0
      ? (agreement.why ?? "")
      : `${kappa_kind === "cohen" ? "Cohen" : "Fleiss"} κ ${figure(kappa)}, Krippendorff α ${figure(alpha)}, Gwet AC1 ${figure(ac1)}, raw ${share(raw)}; ${raters} raters, ${items} items.${agreement.why ? ` ${agreement.why}` : ""}`;
  const anchored =
    anchoring.effect === null
      ? (anchoring.why ?? "")
      : `Anchoring: ${(anchoring.effect * 100).toFixed(1)} points towards the label when it is shown, 95 % interval ${((anchoring.low ?? 0) * 100).toFixed(1)} to ${((anchoring.high ?? 0) * 100).toFixed(1)} (Newcombe); ${share(anchoring.changed_after_reveal)} changed after the reveal.`;
  return `## Agreement and anchoring\n\n${agreed}\n\n${anchored}`;
}

function peoplePart({ reviewers, seconds_per_review: seconds }: AuditReport): string {
  if (reviewers.length === 0) return "";
  const rows = reviewers.map((person) => [
    cell(person.name),
    person.reviews,
    figure(person.seconds_per_review, 1),
  ]);
  return `## Reviewers\n\nSeconds per review: median ${figure(seconds.median, 1)}, 95 % within ${figure(seconds.p95, 1)}.\n\n${table(["reviewer", "reviews", "median seconds"], rows)}`;
}

function wrongPart({ wrong }: AuditReport): string {
  if (wrong.length === 0) return "## Labels judged wrong\n\nNone.";
  const rows = wrong.map((row) => [
    String(row.position),
    `\`${row.row}\``,
    cell(row.label),
    cell(row.final ?? "rejected, no other given"),
    cell(row.comment ?? ""),
  ]);
  return `## Labels judged wrong\n\n${table(["position", "row", "label", "right is", "comment"], rows)}`;
}
