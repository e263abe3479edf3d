/**
 * How fast rows go in, and in how much memory, beside plain COPY of the very same rows into a table with the same
 * columns and indexes.
 *
 *     npx tsx bench/import.ts SAMPLE.jsonl [rows=100000]
 *
 * SAMPLE is any file of rows; it is enlarged to so many (bench/enlarge-sample.ts). Uses DATABASE_URL, or the
 * embedded database of PARALLAX_DATA_DIR, and removes the data set afterwards. The import runs as a user would run
 * it, as a process of its own; its memory is the largest that Linux saw (VmHWM).
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { ImportSummary } from "@/lib/contracts/imports";
import { openDatabase } from "@/lib/platform/connect";
import { inRepository } from "@/lib/platform/paths";
import { enlargeSample } from "./enlarge-sample";

const SLUG = "bench-import";
/** Everything of a row but its sequence number, which plain COPY gives itself as the import does. */
const COLUMNS =
  "id, dataset_id, import_id, messages, tasks, imported_final, reasoning, meta, extra, input_hash, content_hash, warnings, channel, split, domain, tone, pattern, difficulty, locale, source, scenario_id, action, target_task_id, final";

async function main(): Promise<void> {
  const [sample, rows = "100000"] = process.argv.slice(2);
  if (!sample) throw new Error("npx tsx bench/import.ts SAMPLE.jsonl [rows=100000]");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-bench-"));
  const database = await openDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const file = path.join(folder, "rows.jsonl");
    await enlargeSample(sample, Number(rows), file);
    const bytes = fs.statSync(file).size;
    await client.query("DELETE FROM dataset WHERE slug = $1", [SLUG]);
    await client.query("VACUUM conversation");
    const imported = await runImport(file, database.url);
    const { summary } = imported;
    const plain = await plainCopy(client, path.join(folder, "rows.copy"));
    const again = await runImport(file, database.url);
    const rate = (n: number, seconds: number) => Math.round(n / seconds);
    const result = {
      rows: summary.inserted,
      megabytes: Math.round(bytes / 1e6),
      import: {
        seconds: summary.seconds,
        rows_per_second: rate(summary.inserted, summary.seconds),
        max_rss_mb: imported.rss,
      },
      again: {
        ...{ seconds: again.summary.seconds, duplicates: again.summary.duplicates },
        ...{ rows_per_second: rate(again.summary.read, again.summary.seconds), max_rss_mb: again.rss },
      },
      plain_copy: { seconds: plain, rows_per_second: rate(summary.inserted, plain) },
      ratio: Number((summary.seconds / plain).toFixed(2)),
    };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await client.query("DROP TABLE IF EXISTS bench_plain_copy");
    await client.query("DELETE FROM dataset WHERE slug = $1", [SLUG]);
    await client.end();
    await database.close();
    fs.rmSync(folder, { recursive: true });
  }
}

async function runImport(file: string, url: string): Promise<{ summary: ImportSummary; rss: number }> {
  const args = [inRepository("cli", "bin.mjs"), "import", file, "--dataset", SLUG, "--json"];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  let rss = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    rss = Math.max(rss, highWater(child.pid));
  });
  const watch = setInterval(() => {
    rss = Math.max(rss, highWater(child.pid));
  }, 50);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`The import ended with code ${code}: ${output}`);
  return { summary: JSON.parse(output), rss };
}

/** Largest resident memory of a process so far, in MB. */
function highWater(pid: number | undefined): number {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0; // it has just ended
  }
}

/** Seconds that COPY takes for the imported rows, read from a file, into a table with the same indexes. */
async function plainCopy(client: pg.Client, file: string): Promise<number> {
  const where = `FROM conversation WHERE dataset_id = (SELECT id FROM dataset WHERE slug = '${SLUG}') ORDER BY seq`;
  await pipeline(
    client.query(copyTo(`COPY (SELECT ${COLUMNS} ${where}) TO STDOUT`)),
    fs.createWriteStream(file),
  );
  await client.query("DROP TABLE IF EXISTS bench_plain_copy");
  await client.query("CREATE TABLE bench_plain_copy (LIKE conversation INCLUDING ALL)");
  await client.query("CHECKPOINT");
  const started = performance.now();
  const source = fs.createReadStream(file, { highWaterMark: 1024 * 1024 });
  await pipeline(source, client.query(copyFrom(`COPY bench_plain_copy (${COLUMNS}) FROM STDIN`)));
  return Number(((performance.now() - started) / 1000).toFixed(2));
}

await main();
