import process from "node:process";
import type { Command } from "commander";
import { type RouteBody, type Routed, routeBodySchema } from "@/lib/contracts/router";
import { sourceWord, whyWords } from "@/lib/domain/router/words";
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
      "Reads {messages, tasks?, channel?} from stdin and prints the decision, the ledger after it, and why it was made so.",
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
    throw new AppError("bad_request", "stdin is empty: send one JSON object {messages, tasks?, channel?}");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("bad_request", `stdin is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

function describe({ final, source, reason, confidence, threshold, timings, tasks, details }: Routed): string {
  const { chosen_threshold: chosen } = details;
  const held =
    threshold !== null
      ? `the certificate asks for ${threshold.toFixed(3)}`
      : chosen === null
        ? "no certificate"
        : `no certificate; ${chosen.toFixed(3)} was chosen, which promises nothing`;
  return [
    `Decision    ${final}`,
    `Whose       ${sourceWord(source, reason)}: ${whyWords(details)}`,
    `Confidence  ${confidence === null ? "none" : confidence.toFixed(3)}; ${held}`,
    `Time        ${timings.total_ms.toFixed(1)} ms, of which the models ${timings.model_ms.toFixed(1)}`,
    `Tasks       ${tasks.map(({ id, summary }) => `${id} ${summary}`).join(" · ") || "none"}`,
    ...(source === "student" && details.teacher === "no_teacher"
      ? ["            No teacher: doubtful turns have nobody to go to. See `parallax model add`."]
      : []),
    ...details.messages.map((message) => `            ${message}`),
  ].join("\n");
}
