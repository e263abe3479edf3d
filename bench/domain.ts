/**
 * Throughput of the pure import path on rows of about 2 KB, one core:
 *   npx tsx bench/domain.ts [file.jsonl]
 * Without a file it makes rows of its own. Prints rows/s and µs a row for each step and for all together,
 * with the portable digest and with node's.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rowHashes } from "@/lib/domain/canonical/hash";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { parseLine } from "@/lib/domain/import/parse-line";
import { scanJson } from "@/lib/domain/import/scan-json";
import { messageSchema, taskSchema } from "@/prompts/intent-prompt";

const file = process.argv[2];
const lines = file
  ? readFileSync(file, "utf8").split("\n").filter(Boolean)
  : Array.from({ length: 2000 }, (_, n) => JSON.stringify(madeRow(n)));
const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
const native = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

const values = lines.map((line) => JSON.parse(line));
const rows = values.map((value) => {
  const parsed = parseRow("raw", value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.row;
});

console.log(`${lines.length} rows, ${Math.round(bytes / lines.length)} bytes a row, node ${process.version}`);
time("JSON.parse alone", (n) => JSON.parse(lines[n] ?? ""));
time("scanJson alone", (n) => scanJson(lines[n] ?? ""));
time("parseLine (parse + scan)", (n) => parseLine(lines[n] ?? ""));
time("parseRow (validate)", (n) => parseRow("raw", values[n]));
time("the same by zod (messages, tasks)", (n) => {
  for (const message of values[n].messages) messageSchema.parse(message);
  for (const task of values[n].tasks) taskSchema.parse(task);
});
time("rowHashes, portable digest", (n) => rows[n] && rowHashes(rows[n]));
time("rowHashes, node's digest", (n) => rows[n] && rowHashes(rows[n], native));
time("all, portable digest", (n) => whole(lines[n] ?? "", undefined));
time("all, node's digest", (n) => whole(lines[n] ?? "", native));

function whole(line: string, digest: ((text: string) => string) | undefined): void {
  const value = parseLine(line);
  if (!value.ok) throw new Error(line);
  const parsed = parseRow("raw", value.value);
  if (!parsed.ok) throw new Error(line);
  rowHashes(parsed.row, digest);
}

/** Runs for at least a second after a warm-up and prints the mean. */
function time(name: string, work: (n: number) => void): void {
  for (let n = 0; n < lines.length; n += 1) work(n);
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < 1000) {
    for (let n = 0; n < lines.length; n += 1) work(n);
    done += lines.length;
  }
  const micros = ((performance.now() - start) * 1000) / done;
  console.log(
    `${name.padEnd(36)} ${Math.round(1e6 / micros)
      .toString()
      .padStart(8)} rows/s  ${micros.toFixed(1).padStart(6)} µs`,
  );
}

function madeRow(n: number): unknown {
  const messages = Array.from({ length: 12 }, (_, turn) => ({
    role: turn % 2 ? "assistant" : "user",
    content: `Turn ${turn} of talk ${n}: could you move "the booking" to Friday 👍\nand tell Zoë about it? ${"x".repeat((n * 7 + turn * 13) % 40)}`,
  }));
  const tasks = [
    { id: "task-1", summary: `Book a room for ${n} people`, last_update: "waiting for the hotel" },
  ];
  return {
    messages,
    tasks,
    final: "update_task(task-1, Friday instead)",
    meta: { channel: "chat", scenario_id: `s/${n}` },
  };
}
