// How fast one decision is: `npx tsx bench/student/latency.ts [ROWS]`. Rows of split test, each with its ledger and earlier
// turns known (cached) and only the user's turn new, then with nothing known; one embedding thread; nothing on disk.
import fs from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { quantile } from "@/lib/domain/metrics/quantile";
import { fromArtefact } from "@/lib/models/embedded/artefact";
import { EmbeddedStudent } from "@/lib/models/embedded/embedded-student";
import { ThreadedEmbedder } from "@/lib/models/embedded/embedder";
import { inRepository } from "@/lib/platform/paths";
import { shippedRows } from "@/scripts/train-shipped-student";

const folder = inRepository("data", "intent-1000");
const { student } = fromArtefact(JSON.parse(fs.readFileSync(`${folder}/student.json`, "utf8")));
const rows = shippedRows(folder)
  .filter(({ split }) => split !== "train")
  .slice(0, Number(process.argv[2] ?? 200));

const WARM_UP = 20;
const before = process.memoryUsage().rss;
const show = (name: string, ms: number[]) => {
  const at = (q: number) => (quantile(ms, q) ?? 0).toFixed(1);
  process.stdout.write(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)}, max ${at(1)} (n ${ms.length})\n`);
};

const first = new ThreadedEmbedder({ folder: null });
const model = new EmbeddedStudent(student, first);
let at = performance.now();
await model.prepare({ messages: [{ role: "user", content: "hello" }], tasks: [] });
process.stdout.write(`thread, encoder and first text: ${(performance.now() - at).toFixed(0)} ms\n`);

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const known: number[] = [];
for (const [n, { input }] of rows.entries()) {
  // The first ones compile the code that the others run.
  if (n === WARM_UP) {
    delay.reset();
    known.length = 0;
  }
  // All that stands before the user's last turn, which itself is new.
  let end = input.messages.length - 1;
  while (end > 0 && input.messages[end]?.role !== "user") end -= 1;
  await model.prepare({ messages: input.messages.slice(0, end), tasks: input.tasks });
  at = performance.now();
  await model.decide({ messages: input.messages.slice(0, end + 1), tasks: input.tasks });
  known.push(performance.now() - at);
}
delay.disable();
show("new turn, known context", known);
process.stdout.write(`event loop: longest pause ${(delay.max / 1e6).toFixed(1)} ms\n`);

await first.close();
const second = new ThreadedEmbedder({ folder: null });
const cold = new EmbeddedStudent(student, second);
await cold.prepare({ messages: [{ role: "user", content: "hello" }], tasks: [] });
const fresh: number[] = [];
for (const { input } of [...rows].reverse()) {
  at = performance.now();
  await cold.decide(input);
  fresh.push(performance.now() - at);
}
show("nothing known", fresh);
const head: number[] = [];
for (const { input } of rows) {
  at = performance.now();
  await cold.decide(input);
  head.push(performance.now() - at);
}
show("everything known (features and head)", head);
process.stdout.write(
  `RSS ${(before / 1e6).toFixed(0)} MB before, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB after\n`,
);
await second.close();
