// How much more rows would help: `npx tsx bench/student/learning-curve.ts [FILE.jsonl]`. Folds as in alternatives.ts;
// each fold's student learns from the first n of the others' rows, in an order that the scenario's hash gives.
import process from "node:process";
import { sha256Hex } from "@/lib/domain/canonical/hash";
import { FIT_DEFAULTS } from "@/lib/models/embedded/fit";
import { crossValidate, preparedRows } from "./rows";

const rows = await preparedRows(process.argv[2]);
const place = new Map(rows.map((one) => [one, sha256Hex(one.row.inputHash)]));
rows.sort((a, b) => ((place.get(a) ?? "") < (place.get(b) ?? "") ? -1 : 1));
process.stdout.write("| rows to learn from | action and target | macro-F1 |\n|---|---|---|\n");
for (const n of [100, 200, 300, 400, 500, 600, 700, 800, 1200, 1600]) {
  if (n > 0.82 * rows.length) break;
  const { accuracy, f1 } = crossValidate(rows, FIT_DEFAULTS, { most: n });
  process.stdout.write(`| ${n} | ${accuracy.toFixed(3)} | ${f1.toFixed(3)} |\n`);
}
