// What 8 bits cost: `npx tsx bench/student/forms.ts [FILE.jsonl]`. Folds as in alternatives.ts, each form learnt and asked
// in itself; then the student that ships, fitted in one form, asked in both on rows that it was not fitted on.
import fs from "node:fs";
import process from "node:process";
import { fromArtefact } from "@/lib/models/embedded/artefact";
import { encoderOf } from "@/lib/models/embedded/encoder/encoder.mjs";
import { FIT_DEFAULTS } from "@/lib/models/embedded/fit";
import { FORMS } from "@/lib/models/embedded/form";
import { cosine } from "@/lib/models/embedded/task-features";
import { figuresOf } from "@/lib/models/embedded/train/figures";
import { predict } from "@/lib/models/embedded/train/train-student";
import { inRepository } from "@/lib/platform/paths";
import { shippedRows } from "@/scripts/train-shipped-student";
import { crossValidate, prepared, preparedRows } from "./rows";

const say = (line: string) => process.stdout.write(`${line}\n`);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

say(
  "| | action and target | action | macro-F1 | ECE before temperature | encoder in memory |\n|---|---|---|---|---|---|",
);
for (const form of FORMS) {
  const { accuracy, action, f1, ece } = crossValidate(
    await preparedRows(process.argv[2], form),
    FIT_DEFAULTS,
  );
  const cells = [accuracy, action, f1, ece].map((value) => value.toFixed(3)).join(" | ");
  say(`| ${form} | ${cells} | ${(encoderOf(form).size / 1e6).toFixed(1)} MB |`);
}

const folder = inRepository("data", "intent-1000");
const { student, form } = fromArtefact(JSON.parse(fs.readFileSync(`${folder}/student.json`, "utf8")));
const unseen = shippedRows(folder).filter(({ split }) => split !== "train");
const [one, other] = await Promise.all(
  FORMS.map(async (asked) =>
    (await prepared(unseen, asked)).map((row) => ({ ...row, ...predict(student, row) })),
  ),
);
if (one && other) {
  say(`\nThe shipped student, fitted in ${form}, on ${unseen.length} rows that it was not fitted on:`);
  for (const [at, said] of [one, other].entries()) {
    const { accuracy, macro_f1 } = figuresOf(said);
    say(`${FORMS[at]}: action and target ${accuracy?.toFixed(3)}, macro-F1 ${macro_f1?.toFixed(3)}`);
  }
  const pairs = one.flatMap((a, at) => (other[at] ? [{ a, b: other[at] }] : []));
  const same = pairs.filter(({ a, b }) => a.action === b.action && a.target === b.target).length;
  const apart = pairs.map(({ a, b }) => Math.abs(a.confidence - b.confidence)).sort((x, y) => x - y);
  const near = pairs.map(({ a, b }) => cosine(a.labelled.features.turn, b.labelled.features.turn)).sort();
  say(`the same decision: ${same} of ${pairs.length} (${percent(same / pairs.length)})`);
  say(`confidences apart: median ${apart[apart.length >> 1]?.toFixed(4)}, most ${apart.at(-1)?.toFixed(4)}`);
  say(
    `cosine of a turn's two embeddings: least ${near[0]?.toFixed(4)}, median ${near[near.length >> 1]?.toFixed(4)}`,
  );
}
