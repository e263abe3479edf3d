import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import process from "node:process";
import readline from "node:readline";
import { chatPrompt } from "@/lib/domain/export-targets/chat-shape";
import type { ModelOptions } from "@/lib/domain/models/model-options";
import { decisionAnswerSchema } from "@/lib/models/decision-schema";
import { requestBody } from "@/lib/models/openai-compatible/request-body";
import type { Message, Task } from "@/prompts/actions";

export type Row = { messages: Message[]; tasks: Task[]; final: string };

export const readRows = (path: string): Row[] =>
  fs
    .readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);

/**
 * A server that answers after `answerMs` milliseconds, as a process of its own: with the rows' labels, or with what a
 * file of recorded answers says of them.
 */
export async function startServer(
  rowsPath: string,
  answerMs: string,
  answersPath?: string,
): Promise<{ url: string; child: ChildProcess }> {
  const args = ["tests/support/model-server/main.ts", "--rows", rowsPath, "--first-token-ms", answerMs];
  if (answersPath !== undefined) args.push("--answers", answersPath);
  const child = spawn(process.execPath, ["--import", "tsx", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const url = await new Promise<string>((done) => lines.once("line", done));
  return { url, child };
}

/** The ceiling's client: bare node:http with the same bodies, reading the answers without looking into them. */
export function bareClient(
  url: string,
  rows: readonly Row[],
  options: ModelOptions,
): { call: (n: number) => Promise<void>; close: () => void } {
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
  const call = (n: number) =>
    new Promise<void>((done, fail) => {
      const request = http.request(
        `${url}/chat/completions`,
        { method: "POST", agent, headers: { "content-type": "application/json" } },
        (answer) => answer.on("end", done).on("error", fail).resume(),
      );
      request.on("error", fail).end(bodies[n % bodies.length]);
    });
  return { call, close: () => agent.destroy() };
}

/** `count` calls, `concurrency` at a time. @returns seconds */
export async function inLanes(
  count: number,
  concurrency: number,
  call: (n: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < count; n = next++) await call(n);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (performance.now() - started) / 1000;
}
