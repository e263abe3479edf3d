import fs from "node:fs";
import process from "node:process";
import type { Command } from "commander";
import { z } from "zod";
import { benchReportSchema } from "@/lib/contracts/bench";
import { AppError, messageOf } from "@/lib/errors";
import { benchMarkdown } from "@/lib/services/bench/markdown";
import { type BenchOptions, runBench } from "@/lib/services/bench/run-bench";
import { storeBench } from "@/lib/services/bench/store-bench";
import { withDatabase } from "../context";
import { EXIT, report, say } from "../output";
import { parseTyped } from "../parse";

const name = z.string().trim().min(1).max(500);
const optionsSchema = z.object({
  target: z.array(name).max(20).default(["embedded"]),
  against: name.optional(),
  model: z.string().optional(),
  againstModel: z.string().optional(),
  key: z.string().optional(),
  channel: z.string().optional(),
  student: name.optional(),
  teacher: name.optional(),
  threshold: z.coerce.number().min(0).max(1).optional(),
  rate: z.coerce.number().gt(0).max(10_000),
  duration: z.coerce.number().gt(0).max(86_400),
  warmup: z.coerce.number().min(0).max(3_600),
  dataset: z.string(),
  split: z.string(),
  seed: z.string().max(200),
  turnsAlone: z.boolean().optional(),
  note: z.string().trim().min(1).max(500).optional(),
  store: z.boolean(),
});

const collect = (value: string, earlier: string[] | undefined): string[] => [...(earlier ?? []), value];

export function register(program: Command): void {
  const bench = program
    .command("bench")
    .summary("measure latency and throughput of a student, an endpoint or the router")
    .description(
      "Sends turns of running talks at Poisson arrivals, whatever the answers do, and times them from the intended send. " +
        "Several targets are measured one after the other at the same moments; with --against all are held against one " +
        "more: how many times as fast, and what of its accuracy is lost. The report is kept in the history.",
    )
    .option(
      "--target <what>",
      "embedded (embedded:float32 and embedded:int8: in this form of its encoder), a registered model's name, router (in this process), an OpenAI-compatible address (…/v1), or a router's (http://host:port); may be repeated (default: embedded)",
      collect,
    )
    .option("--against <what>", "another target to compare with, such as the teacher alone")
    .option("--model <name>", "name of the model at the target's address")
    .option("--against-model <name>", "the same of the other target")
    .option("--key <key>", "API key of the router (default PARALLAX_API_KEY)")
    .option("--channel <name>", "channel that the router is told")
    .option("--student <name>", "student of --target router (default: the server's)")
    .option("--teacher <name>", "teacher of --target router: a model's name, or an address with --model")
    .option("--threshold <confidence>", "from which --target router takes the student, certified or not")
    .option("--rate <n>", "turns a second", "5")
    .option("--duration <seconds>", "for how long is measured", "30")
    .option("--warmup <seconds>", "for how long before that", "3")
    .option(
      "--turns-alone",
      "ask nothing of a turn's talk before it: as many requests as turns, for servers that keep nothing of a talk",
    )
    .option("--dataset <slug>", "rows that are asked", "intent-1000")
    .option("--split <name>", "of this split; not one that the student was fitted on", "test")
    .option("--seed <text>", "of arrivals and order", "1")
    .option("--note <text>", "a remark that the report keeps, such as the machine's name")
    .option("--no-store", "keep nothing in the history")
    .option("--md", "Markdown on stdout (as without --json)")
    .option("--json", "one JSON object on stdout; progress and logs on stderr")
    .action(run);
  bench
    .command("import")
    .argument("<file>", "report that `parallax bench --json` wrote elsewhere; - for stdin")
    .summary("take a report from another machine into the history")
    .description("The same report twice is one run.")
    .action((file: string, _: unknown, command: Command) => take(file, command.optsWithGlobals()));
}

async function run({ json = false, md: _, ...typed }: { json?: boolean; md?: boolean }): Promise<void> {
  const { model, target, threshold, store, ...options } = parseTyped(optionsSchema, typed);
  const key = options.key ?? process.env.PARALLAX_API_KEY;
  const targets = target.map((what) =>
    what === "router" && threshold !== undefined ? { target: what, threshold } : what,
  );
  const measured = await withDatabase(async ({ actor, signal }) => {
    const asked: BenchOptions = { ...options, targets, key, modelName: model, signal, say };
    const found = await runBench(actor, asked);
    if (store) await storeBench(actor, found, { imported: false });
    return found;
  });
  report(json, measured, () => benchMarkdown(measured).trimEnd());
  // Nothing was measured where nothing was answered.
  if (measured.turns === measured.errors) process.exitCode = EXIT.failed;
}

async function take(file: string, { json = false }: { json?: boolean }): Promise<void> {
  const given = parseTyped(benchReportSchema, readReport(file));
  const { run: stored, created } = await withDatabase(({ actor }) =>
    storeBench(actor, given, { imported: true }),
  );
  const names = stored.targets.map(({ target }) => target).join(", ");
  report(
    json,
    { ...stored, created },
    () => `${stored.id}: ${names}${created ? "" : " (was in the history already)"}`,
  );
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (cause) {
    throw new AppError("bad_request", `${file} cannot be read as a report: ${messageOf(cause)}`, { cause });
  }
}
