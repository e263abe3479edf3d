import process from "node:process";
import { type Command, Option } from "commander";
import {
  DEFAULT_FORM,
  FORMS,
  type Form,
  type TrainedStudent,
  trainDataset,
} from "@/lib/services/student/train-dataset";
import { withDatabase } from "../context";
import { report } from "../output";

export function register(program: Command): void {
  const group = program.command("student").summary("train the student that runs in this process");
  group
    .command("train")
    .summary("fit the embedded student to a data set and record what it says of each row")
    .description(
      "Fits the embedded student on split train (its temperature on split validation), stores it as a new version, and " +
        "records for every row what a student said that had seen no row of its scenario. Needs neither GPU nor key nor " +
        "network. The same data give the same version.",
    )
    .requiredOption("--dataset <slug>", "data set to learn")
    .option("--model <name>", "name of the model (default: student for intent-1000, else student-<slug>)")
    .addOption(
      new Option("--form <form>", "numbers in which the sentence encoder computes")
        .choices(FORMS)
        .default(DEFAULT_FORM),
    )
    .addHelpText("after", "\nExit codes: 0 trained · 1 failed · 2 bad usage")
    .action(run);
}

async function run(options: { dataset: string; model?: string; form: Form; json?: boolean }): Promise<void> {
  const show = progress();
  const trained = await withDatabase(({ actor, signal }) =>
    trainDataset(actor, options.dataset, {
      ...{ model: options.model, form: options.form, signal, onProgress: show },
    }),
  );
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  report(options.json ?? false, trained, () => asText(trained));
}

/** A line that is drawn over on a terminal; elsewhere one line a tenth. */
function progress(): (share: number, phase: string) => void {
  let last = "";
  return (share, phase) => {
    const percent = process.stderr.isTTY ? Math.floor(100 * share) : 10 * Math.floor(10 * share);
    const line = `${percent} % ${phase}`;
    if (line === last) return;
    last = line;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}

function asText(trained: TrainedStudent): string {
  const share = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  const { test } = trained;
  return [
    `${trained.model}, version ${trained.version}${trained.created ? "" : " (stood already)"}: ${trained.rows} rows in ${trained.folds} folds by scenario, ${trained.seconds} s`,
    `  action and target ${share(trained.accuracy)}, macro-F1 ${share(trained.macro_f1)}, target where the action is right ${share(trained.task_id_accuracy)}`,
    `  ECE ${share(trained.ece)} [${share(trained.ece_low)}, ${share(trained.ece_high)}], by chance alone ${share(trained.ece_by_chance)}`,
    test
      ? `  head on ${test.rows} rows of split test: action and target ${share(test.accuracy)}, macro-F1 ${share(test.macro_f1)}`
      : "  no rows in split test",
  ].join("\n");
}
