import type { Command } from "commander";
import { type AuditReport, type AuditView, createAuditSchema } from "@/lib/contracts/audits";
import { createAudit } from "@/lib/services/audits/create-audit";
import { getAudits } from "@/lib/services/audits/list-audits";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { withDatabase } from "../context";
import { report } from "../output";
import { columns, parseTyped } from "../parse";

type CreateOptions = {
  dataset: string;
  size: string;
  kind: string;
  seed?: string;
  overlap: string;
  blind?: boolean;
  name?: string;
  json?: boolean;
} & Partial<Record<"status" | "action" | "channel" | "split" | "warning" | "q", string>>;

export function register(program: Command): void {
  const audit = program
    .command("audit")
    .summary("make and report audits")
    .description(
      "Rows to be judged by people: a drawn sample, which gives an estimate, or a queue, which does not.",
    );
  audit
    .command("create")
    .summary("draw a sample or make a queue")
    .description(
      "Draws a simple random sample of the rows that fit, without replacement; the same seed on the same data draws the " +
        "same rows in the same order. --kind queue takes the first rows in import order instead. Each row is frozen at " +
        "its present version.",
    )
    .requiredOption("--dataset <slug>", "data set")
    .requiredOption("--size <n>", "rows to judge")
    .option("--kind <kind>", "sample or queue", "sample")
    .option("--seed <seed>", "seed of the drawing (default: made up, and printed)")
    .option("--overlap <k>", "reviewers per row", "1")
    .option("--blind", "hide the label until the first choice")
    .option("--name <name>", "name for people")
    .option("--status <statuses>", "only rows with these statuses, separated by commas")
    .option("--action <actions>", "only these actions, separated by commas")
    .option("--channel <channels>", "only these channels, separated by commas")
    .option("--split <splits>", "only these splits, separated by commas")
    .option("--warning <codes>", "only rows with these import warnings, separated by commas")
    .option("--q <words>", "only rows that hold these words")
    .action(create);
  audit
    .command("report")
    .summary("what the reviews of an audit say")
    .argument("<id>", "id of the audit")
    .action(show);
  audit
    .command("list")
    .summary("audits, newest first")
    .option("--dataset <slug>", "only of this data set")
    .action(list);
}

async function create(options: CreateOptions): Promise<void> {
  const { dataset, kind, seed, blind, name, status, action, channel, split, warning, q } = options;
  const input = parseTyped(createAuditSchema, {
    dataset,
    kind,
    seed,
    blind,
    name,
    size: Number(options.size),
    overlap: Number(options.overlap),
    filter: { status, action, channel, split, warning, q },
  });
  const made = await withDatabase(({ actor }) => createAudit(actor, input));
  const { id, n, strata } = made;
  report(options.json ?? false, { id, n, strata, seed: made.seed }, () =>
    [
      `${made.name}: ${n} of ${made.population} rows, ${made.overlap} reviewer(s) each, seed ${made.seed}`,
      `id ${id}; review it at /review/${id}`,
    ].join("\n"),
  );
}

async function show(id: string, options: { json?: boolean }): Promise<void> {
  const found = await withDatabase(({ actor }) => reportAudit(actor, id));
  report(options.json ?? false, found, () => describe(found));
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

const share = (value: number | null): string => (value === null ? "–" : `${(value * 100).toFixed(1)} %`);

function describe(found: AuditReport): string {
  const { outcomes, nonresponse, text_ok, seconds_per_review } = found;
  return [
    found.name,
    found.sentence,
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
