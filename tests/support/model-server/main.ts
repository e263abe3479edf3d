/**
 * The model server as a process of its own, for measurements:
 *   node --import tsx tests/support/model-server/main.ts --rows FILE.jsonl [--answers FILE.jsonl] [--port N]
 *     [--variant vllm] [--first-token-ms N] [--token-ms N]
 * `--answers` holds lines {input_hash, final, confidence?}; without it the rows' own `final` is the answer. It prints its
 * address as one line, and on SIGTERM what it counted.
 */
import fs from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { inputHash } from "@/lib/domain/canonical/hash";
import type { Message, Task } from "@/prompts/actions";
import { startModelServer, type Variant } from "./model-server";
import { type RecordedRow, recordedAnswers } from "./recorded-answers";

const { values } = parseArgs({
  options: {
    rows: { type: "string", multiple: true, default: [] },
    answers: { type: "string" },
    port: { type: "string", default: "0" },
    variant: { type: "string", default: "vllm" },
    "first-token-ms": { type: "string", default: "0" },
    "token-ms": { type: "string", default: "0" },
  },
});

const linesOf = <T>(file: string): T[] =>
  fs
    .readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);

type Row = { messages: Message[]; tasks: Task[]; final: string };
type Recorded = { input_hash: string; final: string; confidence?: number };

const answers = new Map(
  (values.answers ? linesOf<Recorded>(values.answers) : []).map((line) => [line.input_hash, line]),
);
const rows: RecordedRow[] = values.rows
  .flatMap((file) => linesOf<Row>(file))
  .map((row) => {
    const answer = answers.get(inputHash(row));
    return {
      ...row,
      final: answer?.final ?? row.final,
      ...(answer?.confidence && { confidence: answer.confidence }),
    };
  });
const server = await startModelServer({
  answer: recordedAnswers(rows),
  variant: values.variant as Variant,
  port: Number(values.port),
  firstTokenMs: Number(values["first-token-ms"]),
  tokenMs: Number(values["token-ms"]),
});
process.stdout.write(`${server.url}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    const repeated = [...server.counts.values()].filter((n) => n > 1).length;
    process.stdout.write(
      `${JSON.stringify({ requests: server.requests.length, keys: server.counts.size, repeated, most_open: server.mostOpen() })}\n`,
    );
    await server.close();
  });
}
