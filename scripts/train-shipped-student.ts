// Trains the student that ships with the data set, and writes what ships: `npx tsx scripts/train-shipped-student.ts`.
// Run it whenever data/intent-1000 changes; a test compares the two. It asks neither a database nor the network.
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { inputHash } from "@/lib/domain/canonical/hash";
import { parseImportedFinal } from "@/lib/domain/decision/final";
import { toArtefact } from "@/lib/models/embedded/artefact";
import { ThreadedEmbedder } from "@/lib/models/embedded/embedder";
import { DEFAULT_FORM } from "@/lib/models/embedded/form";
import { predictionLine } from "@/lib/models/embedded/train/prediction-line";
import type { TrainingRow } from "@/lib/models/embedded/train/rows";
import { trainStudent } from "@/lib/models/embedded/train/train-student";
import { inRepository } from "@/lib/platform/paths";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";

/** The shipped rows, read from their files. */
export function shippedRows(folder: string): TrainingRow[] {
  return ["train", "validation", "test"].flatMap((split) =>
    readRows(path.join(folder, `${split}.jsonl`)).map((row) => ({ ...row, split })),
  );
}

/** The rows of a raw file, with the split that their meta names. */
export function readRows(file: string): TrainingRow[] {
  const lines = fs.readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line, at) => {
    const { messages, tasks, final, meta = {} } = JSON.parse(line);
    const parsed = parseImportedFinal(final);
    if (!parsed.ok) throw new Error(`${file}:${at + 1} ${parsed.error.message}`);
    const { action, args } = parsed.value;
    return {
      ...{ inputHash: inputHash({ messages, tasks }), input: { messages, tasks }, action },
      target: "task_id" in args ? args.task_id : null,
      split: meta.split ?? "train",
      scenario: meta.scenario_id ?? line,
    };
  });
}

async function main(): Promise<void> {
  const folder = inRepository("data", "intent-1000");
  const embedder = new ThreadedEmbedder({ threads: 2 });
  const started = performance.now();
  let told = "";
  try {
    const trained = await trainStudent(shippedRows(folder), embedder, {
      onProgress: (share, phase) => {
        const line = `${Math.floor(20 * share) * 5} % ${phase}`;
        if (line !== told) process.stderr.write(`${line}\n`);
        told = line;
      },
    });
    const { student, dataHash, outOfFold, head, figures } = trained;
    const artefact = toArtefact(student, { promptVersion: PROMPT_VERSION, dataHash, form: DEFAULT_FORM });
    const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), `${text}\n`);
    write("student.json", JSON.stringify(artefact));
    write("student.jsonl", outOfFold.map(predictionLine).join("\n"));
    write("student-head.jsonl", head.map(predictionLine).join("\n"));
    write(
      "student-card.json",
      JSON.stringify({ data_hash: dataHash, fitted_on: trained.fittedOn.length, figures }, null, 1),
    );
    process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s\n`);
    const { confusion, per_action, ...plain } = figures.out_of_fold;
    process.stdout.write(
      `${JSON.stringify({ out_of_fold: plain, test: figures.test && { ...figures.test, confusion: undefined, per_action: undefined } }, null, 1)}\n`,
    );
    process.stdout.write(
      `${JSON.stringify({ per_action, counts: confusion.counts, temperature: student.temperature })}\n`,
    );
  } finally {
    await embedder.close();
  }
}

if (process.argv[1]?.endsWith("train-shipped-student.ts")) await main();
