/**
 * How fast rows leave, beside plain `psql \copy` of the same rows, and what it takes of memory and processor.
 *
 *     npx tsx bench/export.ts --dataset SLUG [--targets raw,trl]
 *
 * Lets psql (where there is one, else COPY through the driver) write the rows' columns as text; then runs
 * `parallax export` as a process of its own for each target and reads its peak memory and processor time from the
 * operating system. Prints rows/s, MB/s, processor seconds for 100,000 rows (without Postgres'), MB, ratio. Preference
 * pairs need rows that people judged and models answered: bench/browse.ts makes such a data set.
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
import { EXPORT_TARGETS } from "@/lib/contracts/exports";
import { openDatabase } from "@/lib/platform/connect";
import { inRepository } from "@/lib/platform/paths";

const { values } = parseArgs({
  options: {
    dataset: { type: "string" },
    targets: { type: "string", default: EXPORT_TARGETS.join(",") },
  },
});
if (!values.dataset) throw new Error("Name a data set: --dataset SLUG");
const slug = values.dataset;
/** Of Linux, on every architecture that Node runs on. */
const TICKS_A_SECOND = 100;

const database = await openDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-export-"));
try {
  const copied = await plainCopy(database.url, path.join(folder, "copy.txt"));
  console.log(`plain ${copied.by}: ${rate(copied.rows, copied.seconds)}`);
  for (const target of values.targets.split(",")) {
    const { rows, bytes, seconds, peak, cpu } = await exportBy(target, path.join(folder, target));
    // A million rows with their prompts are 9 to 17 GB: each goes before the next one comes.
    fs.rmSync(path.join(folder, target), { recursive: true, force: true });
    const megabytes = Math.round(bytes / 1e6 / seconds);
    const ratio = (seconds / copied.seconds).toFixed(2);
    console.log(
      `export ${target}: ${rate(rows, seconds)} (${megabytes} MB/s), ${((cpu / rows) * 1e5).toFixed(1)} CPU s for 100,000 rows, peak ${peak} MB, ${ratio} × the time of plain copy`,
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

type Run = { rows: number; bytes: number; seconds: number; peak: number; cpu: number };

/** Runs the command; what it took is read while it lives, as it is gone with the process. */
function exportBy(target: string, out: string): Promise<Run> {
  const options = ["--dataset", slug, "--target", target, "--status", "all", "--out", out, "--json"];
  const child = spawn(process.execPath, ["cli/bin.mjs", "export", ...options], {
    cwd: inRepository(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  let [peak, cpu] = [0, 0];
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  const timer = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid));
    cpu = Math.max(cpu, cpuSeconds(child.pid));
  }, 50);
  return new Promise((resolve, reject) => {
    child.once("close", () => {
      clearInterval(timer);
      if (output === "") return reject(new Error(`parallax export failed for ${target}`));
      const { rows, seconds, files } = JSON.parse(output) as {
        rows: number;
        seconds: number;
        files: { bytes: number }[];
      };
      resolve({ rows, bytes: files.reduce((sum, file) => sum + file.bytes, 0), seconds, peak, cpu });
    });
  });
}

/** VmHWM of a process in MB; 0 where the operating system does not tell. */
function peakMemory(pid: number | undefined): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(ofProcess(pid, "status"))?.[1] ?? 0) / 1024);
}

/** User and system time of a process so far; 0 where the operating system does not tell. */
function cpuSeconds(pid: number | undefined): number {
  const [user = 0, system = 0] =
    ofProcess(pid, "stat").split(") ").at(-1)?.split(" ").slice(11, 13).map(Number) ?? [];
  return (user + system) / TICKS_A_SECOND;
}

function ofProcess(pid: number | undefined, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
