import process from "node:process";
import type { Command } from "commander";
import { type RouteBody, type Routed, routeBodySchema } from "@/lib/contracts/router";
import { AppError, messageOf } from "@/lib/errors";
import { closeRouter } from "@/lib/services/router/process-router";
import { routeTurn } from "@/lib/services/router/route-turn";
import { withDatabase } from "../context";
import { report } from "../output";
import { parseTyped } from "../parse";

const MOST_BYTES = 16 * 1024 * 1024;

export function register(program: Command): void {
  program
    .command("route")
    .summary("decide one turn")
    .description(
      "Reads {messages, tasks, channel?} from stdin and prints the decision, the ledger after it, and why it was made so.",
    )
    .action(run);
}

async function run(options: { json?: boolean }): Promise<void> {
  const body: RouteBody = parseTyped(routeBodySchema, await readStdin());
  const routed = await withDatabase(async ({ actor, signal }) => {
    try {
      return await routeTurn(actor, body, { signal });
    } finally {
      await closeRouter();
    }
  });
  report(options.json ?? false, routed, () => describe(routed));
}

/** @throws AppError bad_request */
async function readStdin(): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new AppError("bad_request", "stdin: more than 16 MiB is no turn");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.trim() === "")
    throw new AppError("bad_request", "stdin is empty: send one JSON object {messages, tasks, channel?}");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("bad_request", `stdin is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

function describe({ final, source, reason, confidence, threshold, timings, tasks, details }: Routed): string {
  const held = threshold === null ? "no certificate" : `the certificate asks for ${threshold.toFixed(3)}`;
  return [
    `Decision    ${final}`,
    `Whose       ${source}: ${reason}${details.teacher === null ? "" : `; teacher: ${details.teacher}`}`,
    `Confidence  ${confidence === null ? "none" : confidence.toFixed(3)}; ${held}`,
    `Time        ${timings.total_ms.toFixed(1)} ms, of which the models ${timings.model_ms.toFixed(1)}`,
    `Tasks       ${tasks.map(({ id, summary }) => `${id} ${summary}`).join(" · ") || "none"}`,
    ...details.messages.map((message) => `            ${message}`),
  ].join("\n");
}
