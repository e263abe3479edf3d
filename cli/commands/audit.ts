import process from "node:process";
import type { Command } from "commander";
import {
  type AuditPreview,
  type AuditReport,
  type AuditView,
  createAuditSchema,
  previewAuditSchema,
  REPORT_FORMATS,
  type ReportFormat,
} from "@/lib/contracts/audits";
import { DOUBTS } from "@/lib/domain/review/doubts";
import { ALLOCATIONS } from "@/lib/domain/sampling/allocation";
import { STRATA } from "@/lib/domain/sampling/strata";
import { createAudit } from "@/lib/services/audits/create-audit";
import { getAudits } from "@/lib/services/audits/list-audits";
import { previewAudit } from "@/lib/services/audits/preview-audit";
import { formatReport } from "@/lib/services/audits/report/formats";
import { percent } from "@/lib/services/audits/report/sentence";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { withDatabase } from "../context";
import { oneOf, report } from "../output";
import { columns, parseTyped } from "../parse";
import { registerClose } from "./audit-close";
import { registerShare } from "./audit-share";

const FILTERS = [
  ["status", "only rows with these statuses, separated by commas"],
  ["action", "only these actions, separated by commas"],
  ["channel", "only these channels, separated by commas"],
  ["split", "only these splits, separated by commas"],
  ["warning", "only rows with these import warnings, separated by commas"],
  ["domain", "only these domains, separated by commas"],
  ["tone", "only these tones, separated by commas"],
  ["pattern", "only these patterns, separated by commas"],
  ["difficulty", "only these difficulties, separated by commas"],
  ["q", "only rows that hold these words"],
] as const;

type DesignOptions = {
  dataset: string;
  size: string;
  strata?: string;
  allocation: string;
  minPerStratum: string;
  claim: string;
  json?: boolean;
} & Partial<Record<(typeof FILTERS)[number][0], string>>;

type CreateOptions = DesignOptions & {
  kind: string;
  doubt?: string;
  seed?: string;
  overlap: string;
  blind?: boolean;
  blindShare?: string;
  goldShare?: string;
  name?: string;
};

export function register(program: Command): void {
  const audit = program
    .command("audit")
    .summary("make and report audits")
    .description(
      "Rows to be judged by people: a drawn sample, which gives an estimate, or a queue, which does not.",
    );
  designed(
    audit
      .command("create")
      .summary("draw a sample or make a queue")
      .description(
        "Draws a sample of the rows that fit, without replacement, by strata if wanted; the same seed on the same data " +
          "draws the same rows in the same order. --kind queue takes the first rows in import order instead, --kind doubt the most doubtful ones. Each row " +
          "is frozen at its present version, and so are the runs of teacher and student.",
      ),
  )
    .option("--kind <kind>", "sample, queue or doubt", "sample")
    .option("--doubt <why>", `with --kind doubt: ${DOUBTS.join(", ")}`)
    .option("--seed <seed>", "seed of the drawing (default: made up, and printed)")
    .option("--overlap <k>", "reviewers per row", "1")
    .option("--blind", "hide the label until the first choice")
    .option("--blind-share <share>", "share of the rows that are judged blind, 0 to 1, drawn by the seed")
    .option(
      "--gold-share <share>",
      "rows with a ruling mixed into a blind queue to test its reviewers, 0 to 0.5",
    )
    .option("--name <name>", "name for people")
    .action(create);
  designed(
    audit
      .command("preview")
      .summary("what a designed sample would be, and how many rows a claim needs; makes nothing"),
  ).action(preview);
  audit
    .command("report")
    .summary("what the reviews of an audit say")
    .argument("<id>", "id of the audit")
    .option("--format <format>", "json, md or csv, on stdout", oneOf(REPORT_FORMATS))
    .action(show);
  registerClose(audit);
  registerShare(audit);
  audit
    .command("list")
    .summary("audits, newest first")
    .option("--dataset <slug>", "only of this data set")
    .action(list);
}

function designed(command: Command): Command {
  command
    .requiredOption("--dataset <slug>", "data set")
    .requiredOption("--size <n>", "rows to judge")
    .option("--strata <facets>", `strata, separated by commas: ${STRATA.join(", ")}`)
    .option("--allocation <how>", ALLOCATIONS.join(", "), "proportional")
    .option("--min-per-stratum <n>", "rows that each stratum gets at least", "2")
    .option("--claim <share>", "share of right labels that is to be claimed with 95 % confidence", "0.99");
  for (const [name, text] of FILTERS) command.option(`--${name} <${name}>`, text);
  return command;
}

const designOf = (options: DesignOptions) => ({
  dataset: options.dataset,
  size: Number(options.size),
  strata: options.strata,
  allocation: options.allocation,
  min_per_stratum: Number(options.minPerStratum),
  claim: Number(options.claim),
  filter: Object.fromEntries(FILTERS.map(([name]) => [name, options[name]])),
});

async function create(options: CreateOptions): Promise<void> {
  const { kind, doubt, seed, blind, blindShare, goldShare, name } = options;
  const input = parseTyped(createAuditSchema, {
    ...designOf(options),
    kind,
    doubt,
    seed,
    blind,
    name,
    overlap: Number(options.overlap),
    ...(blindShare !== undefined && { blind_share: Number(blindShare) }),
    ...(goldShare !== undefined && { gold_share: Number(goldShare) }),
  });
  const made = await withDatabase(({ actor }) => createAudit(actor, input));
  const { id, n, population, strata, allocation } = made;
  report(options.json ?? false, { id, n, population, strata, allocation, seed: made.seed }, () =>
    [
      `${made.name}: ${n} of ${population} rows${strata.length > 0 ? ` by ${strata.join(" × ")}, ${allocation}` : ""}, ${made.overlap} reviewer(s) each, seed ${made.seed}`,
      `id ${id}; review it at /review/${id}, its report is at /audits/${id}`,
    ].join("\n"),
  );
}

async function preview(options: DesignOptions): Promise<void> {
  const input = parseTyped(previewAuditSchema, designOf(options));
  const found = await withDatabase(({ actor }) => previewAudit(actor, input));
  report(options.json ?? false, found, () => describePreview(found));
}

function describePreview({ per_stratum, population, n, problem, deff, plan, claim }: AuditPreview): string {
  const strata = columns(
    ["stratum", "N", "n", "weight"],
    per_stratum.map((row) => [
      Object.values(row.stratum).join(" × ") || "all",
      String(row.N),
      String(row.n ?? "–"),
      row.weight?.toFixed(2) ?? "–",
    ]),
  );
  const needs = plan.map(({ errors, rows }) => `${rows} with ${errors} wrong`).join(", ");
  return [
    strata,
    "",
    problem ?? `${n} of ${population} rows, design effect ${deff?.toFixed(3)}`,
    `to claim ≥ ${percent(claim)} % at 95 % it needs ${needs}`,
  ].join("\n");
}

async function show(id: string, options: { json?: boolean; format?: ReportFormat }): Promise<void> {
  const found = await withDatabase(({ actor }) => reportAudit(actor, id));
  if (options.format === undefined || options.json) {
    report(options.json ?? false, found, () => describe(found));
    return;
  }
  const text = formatReport(found, options.format);
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

async function list(options: { dataset?: string; json?: boolean }): Promise<void> {
  const audits = await withDatabase(({ actor }) => getAudits(actor, options));
  report(options.json ?? false, { audits }, () =>
    audits.length === 0 ? "No audits yet; make one with: parallax audit create" : table(audits),
  );
}

const table = (audits: readonly AuditView[]): string =>
  columns(
    ["id", "kind", "status", "done", "of", "data set", "name"],
    audits.map(({ id, kind, status, progress, dataset, name }) => [
      id,
      kind,
      status,
      String(progress.done),
      String(progress.reviews_wanted),
      dataset,
      name,
    ]),
  );

const share = (value: number | null): string => (value === null ? "–" : `${percent(value)} %`);

function describe(found: AuditReport): string {
  const { accuracy, outcomes, nonresponse, text_ok, seconds_per_review, n_still_needed } = found;
  const { claim } = accuracy;
  const claimed =
    claim &&
    `claim ≥ ${share(claim.target)} at 95 %: ${claim.met ? "met" : "not met"}, one-sided ${share(claim.low)}`;
  return [
    found.name,
    found.sentence,
    ...(claimed ? [`${claimed}; rows still needed: ${n_still_needed ?? found.n_still_needed_why}`] : []),
    ...found.stale.map(({ message }) => message),
    "",
    `done ${found.done} of ${found.n}: ${outcomes.approved} approved, ${outcomes.corrected} corrected, ${outcomes.rejected} rejected, ${outcomes.discarded} discarded, ${found.disputed} disputed; ${nonresponse.skipped} skipped`,
    `text right: ${share(text_ok.rate)} of ${text_ok.n}; seconds per review: ${seconds_per_review.median?.toFixed(1) ?? "–"} (median)`,
    "",
    columns(
      ["label", "n", "correct", "precision", "recall", "f1"],
      found.per_action.map(({ action, n, correct, precision, recall, f1 }) => [
        action,
        String(n),
        String(correct),
        share(precision),
        share(recall),
        share(f1),
      ]),
    ),
  ].join("\n");
}
