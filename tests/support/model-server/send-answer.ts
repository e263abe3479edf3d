import type http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type LoggedToken, logged, tokenize } from "./tokens";
import type { Answer, Fault, ServerOptions, ServerRequest } from "./types";

const HEAD = { id: "chatcmpl-test", created: 1_700_000_000, model: "test-model" };

type Piece = { delta: Record<string, unknown>; logprobs: LoggedToken[] | null };

/** Answers, or misbehaves. @returns whether the answer went out as it should */
export async function sendAnswer(
  request: ServerRequest,
  response: http.ServerResponse,
  options: ServerOptions,
): Promise<boolean> {
  const fault = options.fault?.(request);
  if (fault && (await failAtOnce(fault, response))) return false;
  const answer = await answerOf(request, options, fault);
  const slow = fault?.kind === "slow" ? fault.delayMs : undefined;
  const firstMs = slow ?? options.firstTokenMs ?? 0;
  const tokenMs = slow ?? options.tokenMs ?? 0;
  const pieces = piecesOf(answer, request, options);
  const cut = fault && "afterTokens" in fault ? fault.afterTokens : pieces.length;
  const finish = fault?.kind === "truncated" ? "length" : (answer.finishReason ?? "stop");
  const usage = {
    prompt_tokens: request.messages.reduce((sum, { content }) => sum + tokenize(content).length, 0),
    completion_tokens: Math.min(cut, pieces.length),
    total_tokens: 0,
  };
  usage.total_tokens = usage.prompt_tokens + usage.completion_tokens;
  if (request.body.stream !== true) {
    await pause(firstMs + tokenMs * Math.max(0, Math.min(cut, pieces.length) - 1), response);
    if (fault?.kind === "cut") return gone(response);
    sendWhole(response, pieces.slice(0, cut), finish, usage);
    return !fault;
  }
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
  const send = (choices: unknown[], more: Record<string, unknown> = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...HEAD, object: "chat.completion.chunk", choices, ...more })}\n\n`,
    );
  send([{ index: 0, delta: { role: "assistant", content: "" }, logprobs: null, finish_reason: null }]);
  for (const [i, { delta, logprobs }] of pieces.slice(0, cut).entries()) {
    await pause(i === 0 ? firstMs : tokenMs, response);
    if (response.destroyed) return false;
    send([{ index: 0, delta, logprobs: logprobs && { content: logprobs }, finish_reason: null }]);
  }
  if (fault?.kind === "cut") return gone(response);
  if (fault?.kind === "error-event") {
    response.end(`data: ${JSON.stringify({ error: { message: fault.message, type: "server_error" } })}\n\n`);
    return false;
  }
  if (fault?.kind === "unfinished") {
    response.end();
    return false;
  }
  send([{ index: 0, delta: {}, logprobs: null, finish_reason: finish }]);
  const wantsUsage = (request.body.stream_options as { include_usage?: boolean } | undefined)?.include_usage;
  if (wantsUsage) send([], { usage });
  response.end("data: [DONE]\n\n");
  return !fault || fault.kind === "slow";
}

/** Faults that leave no room for an answer. @returns whether this was one */
async function failAtOnce(fault: Fault, response: http.ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case "status": {
      const { status, retryAfter, message = `status ${status}`, code = null } = fault;
      response.writeHead(status, {
        "content-type": "application/json",
        ...(retryAfter !== undefined && { "retry-after": retryAfter }),
      });
      response.end(JSON.stringify({ error: { message, type: "error", param: null, code } }));
      return true;
    }
    case "redirect":
      response.writeHead(307, { location: fault.to }).end();
      return true;
    case "silent":
      return true;
    case "comments": {
      response.writeHead(200, { "content-type": "text/event-stream" });
      while (!response.destroyed) {
        response.write(": keep-alive\n\n");
        await pause(5, response);
      }
      return true;
    }
    case "garbage": {
      const html = fault.as === "html";
      response.writeHead(200, { "content-type": html ? "text/html" : "text/event-stream" });
      if (html) response.end("<!doctype html><title>Welcome to nginx!</title>");
      else if (fault.as === "events") response.end("data: {not json}\n\ndata: [DONE]\n\n");
      else response.end(Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 197 + 13) % 256)));
      return true;
    }
    case "cut":
      if (fault.afterTokens > 0) return false;
      gone(response);
      return true;
    default:
      return false;
  }
}

async function answerOf(
  request: ServerRequest,
  { answer, variant }: ServerOptions,
  fault: Fault | undefined,
): Promise<Answer> {
  if (fault?.kind === "refusal")
    return { text: "", refusal: "I'm sorry, but I can't help with that.", finishReason: "stop" };
  if (fault?.kind === "empty") return { text: "" };
  if (fault?.kind === "huge") return { text: "x".repeat(fault.characters) };
  const given = await answer(request);
  const whole = typeof given === "string" ? { text: given } : given;
  return variant === "harmony"
    ? { ...whole, text: "", reasoning: (whole.reasoning ?? "") + whole.text }
    : whole;
}

/** The stream's pieces: one a token; long answers in pieces of a few thousand characters. */
function piecesOf(answer: Answer, request: ServerRequest, options: ServerOptions): Piece[] {
  const { variant = "openai", masked = variant !== "openai" } = options;
  const asked = request.body.logprobs === true && variant !== "ollama";
  const top = Number(request.body.top_logprobs ?? 0);
  const field = variant === "vllm" ? "reasoning" : "reasoning_content";
  const pieces = (text: string, name: string): Piece[] => {
    if (text.length > 100_000) {
      const parts = text.match(/[\s\S]{1,4096}/g) ?? [];
      return parts.map((part) => ({ delta: { [name]: part }, logprobs: null }));
    }
    if (!asked) return tokenize(text).map((token) => ({ delta: { [name]: token }, logprobs: null }));
    const tokens = logged(answer, text, top, masked && request.structured);
    return tokens.map((token) => ({ delta: { [name]: token.token }, logprobs: [token] }));
  };
  const refusal = answer.refusal ? [{ delta: { refusal: answer.refusal }, logprobs: null }] : [];
  return [...pieces(answer.reasoning ?? "", field), ...pieces(answer.text, "content"), ...refusal];
}

function sendWhole(
  response: http.ServerResponse,
  pieces: readonly Piece[],
  finish: string,
  usage: Record<string, number>,
): void {
  const joined = (name: string) =>
    pieces.map(({ delta }) => delta[name] ?? "").join("") || (name === "content" ? null : undefined);
  const tokens = pieces.flatMap(({ logprobs }) => logprobs ?? []);
  const message = {
    role: "assistant",
    content: joined("content"),
    reasoning_content: joined("reasoning_content"),
    reasoning: joined("reasoning"),
    refusal: joined("refusal") ?? null,
  };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      ...HEAD,
      object: "chat.completion",
      choices: [
        { index: 0, message, logprobs: tokens.length ? { content: tokens } : null, finish_reason: finish },
      ],
      usage,
    }),
  );
}

/** What was written goes out, then the connection ends within the answer. */
function gone(response: http.ServerResponse): false {
  response.socket?.end();
  return false;
}

async function pause(ms: number, response: http.ServerResponse): Promise<void> {
  if (ms > 0 && !response.destroyed) await delay(ms);
}
