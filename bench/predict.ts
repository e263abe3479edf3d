/**
 * A prediction run against what its server can give: answers after 20 ms, 32 at a time.
 *   node --import tsx bench/predict.ts [--rows 10000] [--concurrency 32] [--answer-ms 20]
 * The server runs as a process of its own; the ceiling is measured with bare node:http and the same bodies, reading the
 * answers without looking into them. The run is the command line's, in a process of its own, whose memory is watched. It
 * needs PARALLAX_DATA_DIR to name a folder that may be filled.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { closeDb, db } from "@/lib/db/client";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { newId } from "@/lib/ids";
import { openDatabase } from "@/lib/platform/connect";
import { importRows } from "@/lib/services/imports/import-rows";
import type { Message } from "@/prompts/actions";
import { bareClient, inLanes, type Row, readRows, startServer } from "./model-server";

if (!process.env.PARALLAX_DATA_DIR) throw new Error("Set PARALLAX_DATA_DIR to a folder that may be filled.");
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "10000" },
    concurrency: { type: "string", default: "32" },
    "answer-ms": { type: "string", default: "20" },
  },
});
const [count, concurrency] = [Number(values.rows), Number(values.concurrency)];
const SHIPPED = "data/intent-1000/train.jsonl";
const shipped = readRows(SHIPPED);
const options = modelOptionsSchema.parse({ structured: "structured_outputs", concurrency });

/** Answers a second that the server gives to somebody who does nothing with them. */
async function ceiling(url: string): Promise<number> {
  const { call, close } = bareClient(url, shipped, options);
  const seconds = await inLanes(count, concurrency, call);
  close();
  return count / seconds;
}

const slug = `bench-${newId()}`;
const { url, child } = await startServer(SHIPPED, values["answer-ms"]);
const database = await openDatabase({ log: (line) => process.stderr.write(`${line}\n`) });
try {
  const lines = Array.from({ length: count }, (_, n) => {
    const row = shipped[n % shipped.length] as Row;
    const [first, ...more] = row.messages as [Message, ...Message[]];
    // Each row an input of its own; the server's answer is found by what follows the first message.
    return `${JSON.stringify({ ...row, messages: n < shipped.length ? row.messages : [{ ...first, n }, ...more] })}\n`;
  });
  await importRows(
    { kind: "cli", id: "bench", name: "bench", role: "ADMIN" },
    (async function* () {
      for (let at = 0; at < lines.length; at += 500) yield Buffer.from(lines.slice(at, at + 500).join(""));
    })(),
    {
      ...{ dataset: slug, createDataset: true, fileName: "bench.jsonl", format: "raw" },
      ...{ atomic: false, dryRun: false, rejects: "blobs" },
    },
  );
  await db().model.create({
    data: {
      ...{
        id: newId(),
        name: slug,
        role: "STUDENT",
        client: "openai_compatible",
        baseUrl: url,
        modelName: "m",
      },
      ...{ options: { structured: "structured_outputs", concurrency }, createdBy: "bench" },
    },
  });
  const possible = await ceiling(url);
  const args = ["predict", "--dataset", slug, "--model", slug, "--json"];
  const run = spawn(process.execPath, ["cli/bin.mjs", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: process.env,
  });
  let out = "";
  run.stdout.on("data", (part) => {
    out += part;
  });
  let rss = 0;
  const watch = setInterval(() => {
    const status = fs.existsSync(`/proc/${run.pid}/status`)
      ? fs.readFileSync(`/proc/${run.pid}/status`, "utf8")
      : "";
    rss = Math.max(rss, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
  }, 100);
  await once(run, "close");
  clearInterval(watch);
  const summary = JSON.parse(out);
  const rate = summary.rows / summary.seconds;
  console.log(
    JSON.stringify({
      ...{
        rows: summary.rows,
        ok: summary.ok,
        invalid: summary.invalid,
        failed: summary.failed,
        concurrency,
      },
      ceiling_per_second: Math.round(possible),
      run_per_second: Math.round(rate),
      share: Number((rate / possible).toFixed(3)),
      rss_mb: Math.round(rss),
      latency: summary.latency,
    }),
  );
} finally {
  await db().dataset.deleteMany({ where: { slug } });
  await db().model.deleteMany({ where: { name: slug } });
  await closeDb();
  await database.close();
  child.kill("SIGTERM");
}
