// How fast one decision is: `npx tsx bench/student/latency.ts [ROWS] [FORM]`, of both forms without one. Rows that the student was not fitted
// on, each with its ledger and earlier turns known (cached) and only the user's turn new, then with nothing known; one
// embedding thread; nothing on disk.
import fs from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { quantile } from "@/lib/domain/metrics/quantile";
import { fromArtefact } from "@/lib/models/embedded/artefact";
import { EmbeddedStudent } from "@/lib/models/embedded/embedded-student";
import { ThreadedEmbedder } from "@/lib/models/embedded/embedder";
import { FORMS, type Form } from "@/lib/models/embedded/form";
import type { TrainingRow } from "@/lib/models/embedded/train/rows";
import { inRepository } from "@/lib/platform/paths";
import { shippedRows } from "@/scripts/train-shipped-student";

const folder = inRepository("data", "intent-1000");
const { student } = fromArtefact(JSON.parse(fs.readFileSync(`${folder}/student.json`, "utf8")));
const rows = shippedRows(folder)
  .filter(({ split }) => split !== "train")
  .slice(0, Number(process.argv[2] ?? 200));

/** Milliseconds of what `work` does with each row. */
async function timed(work: (row: TrainingRow) => Promise<() => Promise<unknown>>): Promise<number[]> {
  const taken: number[] = [];
  for (const row of rows) {
    const measured = await work(row);
    const at = performance.now();
    await measured();
    taken.push(performance.now() - at);
  }
  return taken;
}

async function measure(form: Form): Promise<Record<string, string>> {
  const first = new ThreadedEmbedder({ form, folder: null });
  const model = new EmbeddedStudent(student, first);
  const at = performance.now();
  await model.prepare({ messages: [{ role: "user", content: "hello" }], tasks: [] });
  const start = performance.now() - at;
  await model.warmUp();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const known = await timed(async ({ input }) => {
    // All that stands before the user's last turn, which itself is new.
    let end = input.messages.length - 1;
    while (end > 0 && input.messages[end]?.role !== "user") end -= 1;
    await model.prepare({ messages: input.messages.slice(0, end), tasks: input.tasks });
    return () => model.decide({ messages: input.messages.slice(0, end + 1), tasks: input.tasks });
  });
  delay.disable();
  await first.close();

  const second = new ThreadedEmbedder({ form, folder: null });
  const cold = new EmbeddedStudent(student, second);
  await cold.warmUp();
  const fresh = await timed(
    async ({ input }) =>
      () =>
        cold.decide(input),
  );
  const again = await timed(
    async ({ input }) =>
      () =>
        cold.decide(input),
  );
  await second.close();
  return {
    "thread, encoder and first text": `${start.toFixed(0)} ms`,
    "new turn, ledger and earlier turns known": show(known),
    "nothing known": show(fresh),
    "everything known: features and head": show(again),
    "longest pause of the event loop": `${(delay.max / 1e6).toFixed(1)} ms`,
  };
}

const show = (ms: number[]) => [0.5, 0.95, 1].map((q) => (quantile(ms, q) ?? 0).toFixed(1)).join(" / ");

const forms = FORMS.filter((form) => (process.argv[3] ?? form) === form);
const columns: Record<string, string>[] = [];
for (const form of forms) columns.push(await measure(form));
process.stdout.write(
  `${rows.length} rows; p50 / p95 / longest in ms\n| | ${forms.join(" | ")} |\n|${"---|".repeat(forms.length + 1)}\n`,
);
for (const name of Object.keys(columns[0] ?? {})) {
  process.stdout.write(`| ${name} | ${columns.map((column) => column[name]).join(" | ")} |\n`);
}
process.stdout.write(`RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB at the end\n`);
