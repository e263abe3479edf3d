/**
 * How near the client comes to what a server can give: answers after 20 ms, 32 at a time.
 *   node --import tsx bench/model-client.ts [--calls 2000] [--concurrency 32] [--answer-ms 20]
 * The server runs as a process of its own. The ceiling is measured with bare node:http and the same bodies, reading the
 * answers without looking into them.
 */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import process from "node:process";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { chatPrompt } from "@/lib/domain/export-targets/chat-shape";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { decisionAnswerSchema } from "@/lib/models/decision-schema";
import { openDecisionModel } from "@/lib/models/open-model";
import { requestBody } from "@/lib/models/openai-compatible/request-body";
import type { Message, Task } from "@/prompts/actions";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "2000" },
    concurrency: { type: "string", default: "32" },
    "answer-ms": { type: "string", default: "20" },
  },
});
const [calls, concurrency] = [Number(values.calls), Number(values.concurrency)];
const ROWS = "data/intent-1000/test.jsonl";
const rows = fs
  .readFileSync(ROWS, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { messages: Message[]; tasks: Task[] });
const options = modelOptionsSchema.parse({ structured: "structured_outputs", concurrency });

/** `calls` calls, `concurrency` at a time. @returns seconds, and CPU seconds of this process */
async function timed(call: (n: number) => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < calls; n = next++) await call(n);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const used = process.cpuUsage(cpu);
  return { wall: (performance.now() - started) / 1000, cpu: (used.user + used.system) / 1e6 };
}

function bare(url: string): (n: number) => Promise<void> {
  const agent = new http.Agent({ keepAlive: true });
  const bodies = rows.map(({ messages, tasks }) =>
    JSON.stringify(
      requestBody("m", options, {
        messages: chatPrompt(messages, tasks),
        schema: decisionAnswerSchema(options),
        logprobs: true,
      }),
    ),
  );
  return (n) =>
    new Promise((done, fail) => {
      const request = http.request(
        `${url}/chat/completions`,
        { method: "POST", agent, headers: { "content-type": "application/json" } },
        (answer) => answer.on("end", done).on("error", fail).resume(),
      );
      request.on("error", fail).end(bodies[n % bodies.length]);
    });
}

async function startServer(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(
    process.execPath,
    [
      "--import",
      "tsx",
      "tests/support/model-server/main.ts",
      "--rows",
      ROWS,
      "--first-token-ms",
      values["answer-ms"],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const url = await new Promise<string>((done) => lines.once("line", done));
  return { url, child };
}

const { url, child } = await startServer();
const model = openDecisionModel({
  id: "bench",
  name: "bench",
  client: "openai_compatible",
  baseUrl: url,
  modelName: "m",
  keyEnv: null,
  options,
});
try {
  const raw = bare(url);
  await timed(raw); // warm both up
  const ceiling = await timed(raw);
  const rowAt = (n: number) => rows[n % rows.length] as (typeof rows)[number];
  const client = await timed((n) => model.decide(rowAt(n)));
  const rate = ({ wall }: { wall: number }) => Math.round(calls / wall);
  console.log(
    JSON.stringify({
      calls,
      concurrency,
      ceiling_per_second: rate(ceiling),
      client_per_second: rate(client),
      share: Number((ceiling.wall / client.wall).toFixed(3)),
      client_cpu_ms_per_call: Number(((client.cpu / calls) * 1000).toFixed(2)),
      rss_mb: Math.round(process.memoryUsage().rss / 1e6),
    }),
  );
} finally {
  await model.close?.();
  child.kill("SIGTERM");
}
