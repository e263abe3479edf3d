import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import { type CalibrationView, type Certified, calibrateSchema } from "@/lib/contracts/calibrations";
import { TRUTHS } from "@/lib/contracts/evaluations";
import { calibrate } from "@/lib/services/calibrations/calibrate";
import { TRUTH_WORDS } from "@/lib/services/evaluations/markdown";
import { withDatabase } from "../context";
import { EXIT, oneOf, report } from "../output";
import { parseTyped } from "../parse";

type Options = {
  dataset: string;
  model: string;
  alpha: number;
  delta?: number;
  split?: string;
  temperatureSplit?: string;
  truth?: string;
  json?: boolean;
};

const share = (given: string): number => {
  const value = Number(given);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("Give a share between 0 and 1.");
  return value;
};

export function register(program: Command): void {
  program
    .command("calibrate")
    .summary("fit a temperature and certify a threshold")
    .description(
      "Fits a temperature on one split, judges it on another, and finds the loosest confidence from which on answers may " +
        "be accepted so that at most the share alpha of them is wrong, with probability 1 − delta (Learn then Test). " +
        "“Not certifiable yet, about N more labels” is a normal answer. The certificate is bound to the model's version, " +
        "the prompt and the judged rows.",
    )
    .requiredOption("--dataset <slug>", "data set")
    .requiredOption("--model <name>", "model, or id of one of its runs")
    .requiredOption(
      "--alpha <share>",
      "share of wrong answers that is allowed among the accepted ones",
      share,
    )
    .option("--delta <share>", "probability with which the promise may be broken (default 0.05)", share)
    .option("--split <name>", "rows that are judged (default test)")
    .option("--temperature-split <name>", "rows that the temperature is fitted on (default validation)")
    .option("--truth <what>", `what counts as right: ${TRUTHS.join(", ")} (default best)`, oneOf(TRUTHS))
    .action(run);
}

async function run({ json = false, temperatureSplit, ...options }: Options): Promise<void> {
  const asked = parseTyped(calibrateSchema, {
    ...options,
    ...(temperatureSplit !== undefined && { temperature_split: temperatureSplit }),
  });
  const found = await withDatabase(({ actor }) => calibrate(actor, asked));
  report(json, found, () => asText(found));
  process.exitCode = EXIT.ok;
}

const figure = (value: number | null, digits = 4): string => (value === null ? "–" : value.toFixed(digits));
const percent = (value: number | null): string => (value === null ? "–" : `${(100 * value).toFixed(1)} %`);

function asText(found: CalibrationView): string {
  const { ece } = found;
  return [
    ...found.warnings.map((warning) => `Warning: ${warning}`),
    `${found.model}, version ${found.version} (${found.run_kind.replaceAll("_", " ")} run ${found.run} of ${found.run_at.slice(0, 10)}), ${found.rows} rows of split ${found.split}; temperature from ${found.temperature_rows} rows of ${found.temperature_split}`,
    `  ${truthLine(found)}`,
    `  temperature ${figure(found.temperature)} (of the ${found.method})`,
    `  ECE ${figure(found.ece_before)} → ${figure(found.ece_after)}, n ${ece.n}, 95 % interval ${figure(ece.low)}–${figure(ece.high)}; under perfect calibration ${figure(ece.by_chance)}`,
    `  AURC ${figure(found.aurc)}, AUGRC ${figure(found.augrc)}`,
    ...(found.why ? [`  ${found.why}`] : []),
    line("all actions", found),
    ...(found.estimate
      ? [
          `  estimate, not certified: threshold ${figure(found.estimate.threshold)}, coverage ${percent(found.estimate.coverage)}`,
        ]
      : []),
    ...found.per_action.map((one) => line(one.action, one)),
    `  calibration ${found.id}`,
  ].join("\n");
}

const truthLine = (found: CalibrationView): string =>
  `truth: ${TRUTH_WORDS[found.truth]}; ${found.human_judged} of ${found.rows} rows judged by humans`;

const line = (
  name: string,
  { certified, threshold, coverage, bound, n, k, alpha, delta, needed_labels }: Certified,
) =>
  certified
    ? `  ${name}: certified, threshold ${figure(threshold)} accepts ${percent(coverage)}; ${k} of ${n} wrong, with ${percent(1 - delta)} confidence at most ${percent(bound)} (α ${percent(alpha)})`
    : `  ${name}: not certified (${k} of ${n} wrong, bound ${percent(bound)}); ${needed_labels === null ? "no number of labels helps at this error rate" : `about ${needed_labels} more judged answers`}`;
