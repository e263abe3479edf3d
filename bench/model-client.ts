/**
 * How near the client comes to what a server can give: answers after 20 ms, 32 at a time.
 *   node --import tsx bench/model-client.ts [--calls 2000] [--concurrency 32] [--answer-ms 20]
 * The server runs as a process of its own. The ceiling is measured with bare node:http and the same bodies, reading the
 * answers without looking into them.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { openDecisionModel } from "@/lib/models/open-model";
import { bareClient, inLanes, type Row, readRows, startServer } from "./model-server";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "2000" },
    concurrency: { type: "string", default: "32" },
    "answer-ms": { type: "string", default: "20" },
  },
});
const [calls, concurrency] = [Number(values.calls), Number(values.concurrency)];
const ROWS = "data/intent-1000/test.jsonl";
const rows = readRows(ROWS);
const options = modelOptionsSchema.parse({ structured: "structured_outputs", concurrency });

/** All the calls. @returns seconds, and CPU seconds of this process */
async function timed(call: (n: number) => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const wall = await inLanes(calls, concurrency, call);
  const used = process.cpuUsage(cpu);
  return { wall, cpu: (used.user + used.system) / 1e6 };
}

const { url, child } = await startServer(ROWS, values["answer-ms"]);
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
  const { call: raw } = bareClient(url, rows, options);
  await timed(raw); // warm both up
  const ceiling = await timed(raw);
  const rowAt = (n: number) => rows[n % rows.length] as Row;
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
