// What was tried instead, on splits train and validation only: `npx tsx bench/student/alternatives.ts [FILE.jsonl]`.
import process from "node:process";
import { FIT_DEFAULTS, type FitOptions } from "@/lib/models/embedded/fit";
import { crossValidate, preparedRows } from "./rows";

const D = FIT_DEFAULTS;
const nothing = { turn: 0, latest: 0, kernel: 0, turnGrams: 0, eventGrams: 0 };
const scale = (change: Partial<FitOptions["scale"]>): FitOptions => ({
  ...D,
  scale: { ...D.scale, ...change },
});
const only = (change: Partial<FitOptions["scale"]>): FitOptions => scale({ ...nothing, ...change });

const ALTERNATIVES: Record<string, FitOptions> = {
  "as shipped": D,
  "n-grams of turn and event alone": only({ turnGrams: 1, eventGrams: 1 }),
  "embedding of the turn alone": only({ turn: 2 }),
  "embeddings of turn and event": only({ turn: 1.5, latest: 1.5 }),
  "embeddings and n-grams, no state of the talk": scale({ kernel: 0 }),
  "state of the talk alone (Gaussian kernel)": only({ kernel: D.scale.kernel }),
  "without n-grams": scale({ turnGrams: 0, eventGrams: 0 }),
  "without embeddings in the action head": scale({ turn: 0, latest: 0 }),
  "half the weight of the kernel": scale({ kernel: D.scale.kernel / 2 }),
  "twice the weight of the kernel": scale({ kernel: D.scale.kernel * 2 }),
  "100 landmarks": { ...D, landmarks: 100 },
  "600 landmarks": { ...D, landmarks: 600 },
  "l2 × 3": { ...D, l2: D.l2 * 3 },
  "l2 / 3": { ...D, l2: D.l2 / 3 },
};

const rows = await preparedRows(process.argv[2]);
const wanted = process.argv[3];
process.stdout.write(`${rows.length} rows, mean of three partitions into 5 folds by scenario\n`);
process.stdout.write(
  "| head | action and target | action | macro-F1 | ECE before temperature |\n|---|---|---|---|---|\n",
);
for (const [name, options] of Object.entries(ALTERNATIVES)) {
  if (wanted && !name.includes(wanted)) continue;
  const { accuracy, action, f1, ece } = crossValidate(rows, options);
  const cells = [accuracy, action, f1, ece].map((value) => value.toFixed(3)).join(" | ");
  process.stdout.write(`| ${name} | ${cells} |\n`);
}
