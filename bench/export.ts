/**
 * How fast rows leave, beside plain `psql \copy` of the same rows, and how much memory it takes.
 *
 *     npx tsx bench/export.ts --dataset SLUG [--targets raw,trl]
 *
 * Runs `parallax export` as a process of its own and reads its peak memory from the operating system; then lets psql
 * (where there is one, else COPY through the driver) write the same columns as text. Prints rows/s, MB, ratio.
 */
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { to } from "pg-copy-streams";
import { openDatabase } from "@/lib/platform/connect";
import { inRepository } from "@/lib/platform/paths";

const { values } = parseArgs({
  options: {
    dataset: { type: "string" },
    targets: { type: "string", default: "raw,sraq,openai-sft,trl,axolotl,sharegpt,harmony,parquet" },
  },
});
if (!values.dataset) throw new Error("Name a data set: --dataset SLUG");
const slug = values.dataset;

const database = await openDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-export-"));
try {
  const copied = await plainCopy(database.url, path.join(folder, "copy.txt"));
  console.log(`plain ${copied.by}: ${rate(copied.rows, copied.seconds)}`);
  for (const target of values.targets.split(",")) {
    const { rows, seconds, peak } = await exportBy(target, path.join(folder, target));
    // A million rows with their prompts are 14 GB: each goes before the next one comes.
    fs.rmSync(path.join(folder, target), { recursive: true, force: true });
    const ratio = (seconds / copied.seconds).toFixed(2);
    console.log(
      `export ${target}: ${rate(rows, seconds)}, peak ${peak} MB, ${ratio} × the time of plain copy`,
    );
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
  await database.close();
}

function rate(rows: number, seconds: number): string {
  return `${rows} rows in ${seconds.toFixed(2)} s = ${Math.round(rows / seconds)} rows/s`;
}

async function plainCopy(url: string, file: string): Promise<{ by: string; rows: number; seconds: number }> {
  const select = `SELECT c.messages, c.tasks, c.final, c.reasoning, c.meta FROM conversation c
     JOIN dataset d ON d.id = c.dataset_id WHERE d.slug = '${slug.replaceAll("'", "''")}' ORDER BY c.seq`;
  const began = performance.now();
  const psql = spawnSync("psql", [url, "-qc", `\\copy (${select.replace(/\s+/g, " ")}) TO '${file}'`]);
  if (psql.status === 0)
    return { by: "psql \\copy", rows: lines(file), seconds: (performance.now() - began) / 1000 };
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const start = performance.now();
  await pipeline(client.query(to(`COPY (${select}) TO STDOUT`)), fs.createWriteStream(file));
  const seconds = (performance.now() - start) / 1000;
  await client.end();
  return { by: "COPY", rows: lines(file), seconds };
}

function lines(file: string): number {
  return Number(spawnSync("wc", ["-l", file], { encoding: "utf8" }).stdout.trim().split(" ")[0]);
}

/** Runs the command; its peak memory is read while it lives, as it is gone with the process. */
function exportBy(target: string, out: string): Promise<{ rows: number; seconds: number; peak: number }> {
  const args = [
    "cli/bin.mjs",
    "export",
    "--dataset",
    slug,
    "--target",
    target,
    "--status",
    "all",
    "--out",
    out,
    "--json",
  ];
  const child = spawn(process.execPath, args, { cwd: inRepository(), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  let peak = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  const timer = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid));
  }, 50);
  return new Promise((resolve, reject) => {
    child.once("close", () => {
      clearInterval(timer);
      if (output === "") return reject(new Error(`parallax export failed for ${target}`));
      const { rows, seconds } = JSON.parse(output) as { rows: number; seconds: number };
      resolve({ rows, seconds, peak });
    });
  });
}

/** VmHWM of a process in MB; 0 where the operating system does not tell. */
function peakMemory(pid: number | undefined): number {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
