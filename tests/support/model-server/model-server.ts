import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { sendAnswer } from "./send-answer";
import type { ServerOptions, ServerRequest } from "./types";

export type { Answer, Fault, ServerOptions, ServerRequest, Variant } from "./types";

export type ModelServer = {
  /** With /v1, as a model's base URL is written. */
  url: string;
  /** Every request that was understood, in order of arrival. */
  requests: readonly ServerRequest[];
  /** Requests by key, and those that were answered to the end. */
  counts: ReadonlyMap<string, number>;
  answered: ReadonlyMap<string, number>;
  /** The most requests that were open at one time. */
  mostOpen: () => number;
  close(): Promise<void>;
};

/**
 * A server that speaks OpenAI's chat-completions protocol, streaming or not, as several real servers do, and misbehaves
 * where `fault` says so. It listens on this machine only.
 */
export async function startModelServer(options: ServerOptions): Promise<ModelServer> {
  const requests: ServerRequest[] = [];
  const counts = new Map<string, number>();
  const answered = new Map<string, number>();
  let open = 0;
  let mostOpen = 0;
  const bump = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

  const server = http.createServer((request, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    response.on("close", () => {
      open -= 1;
    });
    handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const refuse = (status: number, message: string, code: string | null = null) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code } }));
    };
    if (request.method === "GET" && request.url?.endsWith("/models")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ object: "list", data: [{ id: "test-model", object: "model" }] }));
      return;
    }
    if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
      return refuse(404, `Unknown request URL: ${request.method} ${request.url}`);
    }
    if (options.key && request.headers.authorization !== `Bearer ${options.key}`) {
      return refuse(401, `Incorrect API key provided: ${request.headers.authorization}`, "invalid_api_key");
    }
    let body: Record<string, unknown>;
    try {
      body = JSON.parse(text);
    } catch {
      return refuse(400, "We could not parse the JSON body of your request.");
    }
    const problem = bodyProblem(body, options);
    if (problem) return refuse(400, problem);
    const plain = {
      n: requests.length,
      messages: body.messages as ServerRequest["messages"],
      structured: isStructured(body, options),
      headers: request.headers,
      body,
    };
    const key = options.keyOf?.(plain) ?? messagesKey(plain.messages);
    const asked: ServerRequest = { ...plain, key, earlier: counts.get(key) ?? 0 };
    requests.push(asked);
    bump(counts, key);
    if (await sendAnswer(asked, response, options)) bump(answered, key);
  }

  await new Promise<void>((done) => server.listen(options.port ?? 0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    counts,
    answered,
    mostOpen: () => mostOpen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** By what requests are counted unless a test says otherwise. */
export const messagesKey = (messages: readonly { role: string; content: string }[]): string =>
  createHash("sha256")
    .update(JSON.stringify(messages.map(({ role, content }) => [role, content])))
    .digest("hex");

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const STANDARD = new Set([
  "model",
  "messages",
  "stream",
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "top_p",
  "seed",
  "logprobs",
  "top_logprobs",
  "response_format",
  "reasoning_effort",
  "n",
  "stop",
  "user",
]);

/** What the variant answers with 400. */
function bodyProblem(body: Record<string, unknown>, { variant = "openai" }: ServerOptions): string | null {
  if (!Array.isArray(body.messages) || body.messages.length === 0) return "messages: field required";
  if (typeof body.model !== "string") return "you must provide a model parameter";
  if (body.top_logprobs !== undefined && !body.logprobs) return "top_logprobs requires logprobs to be true";
  if (typeof body.top_logprobs === "number" && body.top_logprobs > 20) return "top_logprobs must be ≤ 20";
  if (variant !== "openai") return null;
  const unknown = Object.keys(body).find((key) => !STANDARD.has(key));
  if (unknown) return `Unrecognized request argument supplied: ${unknown}`;
  const format = body.response_format as { json_schema?: { schema?: { type?: unknown } } } | undefined;
  if (format?.json_schema && format.json_schema.schema?.type !== "object") {
    return "Invalid schema for response_format: schema must be of 'type: \"object\"'";
  }
  return null;
}

/** Whether the variant keeps to a schema that it is sent in this way; what it does not know it ignores. */
function isStructured(body: Record<string, unknown>, { variant = "openai" }: ServerOptions): boolean {
  if (variant === "vllm-old" && body.guided_json) return true;
  if ((variant === "vllm" || variant === "harmony") && body.structured_outputs) return true;
  return body.response_format !== undefined;
}
