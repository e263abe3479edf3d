import { randomUUID } from "node:crypto";
import { getEventListeners } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type ModelOptionsInput, modelOptionsSchema } from "@/lib/domain/models/model-options";
import {
  type Fault,
  type ModelServer,
  type ServerOptions,
  startModelServer,
} from "@/tests/support/model-server/model-server";
import { type ChatRequest, ModelError } from "../chat-model";
import type { AddressPolicy } from "./address-policy";
import { OpenAiCompatibleModel } from "./client";

const ANSWER = '{"action":"reply","args":{"text":"Two o\'clock — für dich 🙂"}}';
const ASK: ChatRequest = { messages: [{ role: "user", content: "When?" }] };
const SCHEMA = { name: "decision", schema: { type: "object", properties: {}, additionalProperties: false } };

const open: { server: ModelServer; models: OpenAiCompatibleModel[] }[] = [];

async function serve(
  server: Partial<ServerOptions> = {},
  options: ModelOptionsInput = {},
  more: { key?: string; addresses?: AddressPolicy } = {},
) {
  const running = await startModelServer({ answer: () => ANSWER, ...server });
  const model = new OpenAiCompatibleModel(
    {
      id: randomUUID(),
      name: "small",
      baseUrl: running.url,
      modelName: "test-model",
      key: more.key ?? null,
      options: modelOptionsSchema.parse(options),
      addresses: more.addresses ?? "any",
    },
    () => 0, // no jitter: the tests do not wait
  );
  open.push({ server: running, models: [model] });
  return { server: running, model };
}

/** Goes wrong at the first `times` requests. */
const first =
  (times: number, fault: Fault): ServerOptions["fault"] =>
  ({ n }) =>
    n < times ? fault : undefined;

const failure = async (call: Promise<unknown>): Promise<ModelError> => {
  const error = await call.then(
    () => new Error("it did not fail"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
};

afterEach(async () => {
  for (const { server, models } of open.splice(0)) {
    for (const model of models) model.close();
    await server.close();
  }
});

describe("an answer", () => {
  test("arrives piece by piece and whole, with its tokens, usage and times", async () => {
    const { model, server } = await serve({ tokenMs: 2 });
    const seen: string[] = [];
    const got = await model.complete({ ...ASK, logprobs: true, onText: (text) => seen.push(text) });
    expect(got).toMatchObject({
      text: ANSWER,
      reasoning: "",
      refusal: null,
      finishReason: "stop",
      attempts: 1,
    });
    expect(got.tokens?.map(({ token }) => token).join("")).toBe(ANSWER);
    expect(got.usage?.output).toBe(got.tokens?.length);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe(ANSWER);
    expect(got.timings.firstTextMs).toBeGreaterThan(0);
    expect(got.timings.totalMs).toBeGreaterThanOrEqual(got.timings.firstTextMs);
    expect(server.requests[0]?.body).toMatchObject({
      stream: true,
      logprobs: true,
      top_logprobs: 20,
      temperature: 0,
    });
  });

  test("of a harmony server stands in the reasoning field, and its pieces are told too", async () => {
    const { model } = await serve({ variant: "harmony" });
    const onReasoning = vi.fn();
    const got = await model.complete({ ...ASK, onReasoning });
    expect(got).toMatchObject({ text: "", reasoning: ANSWER });
    expect(onReasoning).toHaveBeenLastCalledWith(ANSWER, expect.any(Number));
  });

  test("of a server without log-probabilities has no tokens", async () => {
    const { model } = await serve({ variant: "ollama" });
    expect((await model.complete({ ...ASK, logprobs: true })).tokens).toBeNull();
  });

  test.each([
    ["openai", "json_schema", "response_format"],
    ["vllm", "structured_outputs", "structured_outputs"],
    ["vllm-old", "guided_json", "guided_json"],
    ["ollama", "json_object", "response_format"],
  ] as const)("is held to the schema by %s in its own words (%s)", async (variant, structured, member) => {
    const { model, server } = await serve({ variant }, { structured, extra_body: { model: "other" } });
    await model.complete({ ...ASK, schema: SCHEMA });
    expect(server.requests[0]).toMatchObject({ structured: true });
    expect(server.requests[0]?.body).toHaveProperty(member);
    expect(server.requests[0]?.body.model).toBe("test-model");
  });

  test("is not held to it by a server that does not know the words", async () => {
    const { model, server } = await serve({ variant: "vllm" }, { structured: "guided_json" });
    await model.complete({ ...ASK, schema: SCHEMA });
    expect(server.requests[0]?.structured).toBe(false);
  });

  test("that is refused, empty or at its limit comes back as it is", async () => {
    const refused = await serve({ fault: () => ({ kind: "refusal" }) });
    expect((await refused.model.complete(ASK)).refusal).toContain("can't help");
    const empty = await serve({ fault: () => ({ kind: "empty" }) });
    expect(await empty.model.complete(ASK)).toMatchObject({ text: "", finishReason: "stop" });
    const truncated = await serve({ fault: () => ({ kind: "truncated", afterTokens: 5 }) });
    expect(await truncated.model.complete(ASK)).toMatchObject({ finishReason: "length" });
  });
});

describe("a failure", () => {
  test.each<[string, Fault]>([
    ["429", { kind: "status", status: 429 }],
    ["500", { kind: "status", status: 500 }],
    ["503 with Retry-After in seconds", { kind: "status", status: 503, retryAfter: "0.01" }],
    ["a connection cut before the answer", { kind: "cut", afterTokens: 0 }],
    ["a connection cut within the answer", { kind: "cut", afterTokens: 4 }],
    ["a stream without an end", { kind: "unfinished", afterTokens: 4 }],
    ["an error within the stream", { kind: "error-event", message: "CUDA out of memory" }],
  ])("that may pass is asked again: %s", async (_name, fault) => {
    const { model, server } = await serve({ fault: first(2, fault) });
    expect(await model.complete(ASK)).toMatchObject({ text: ANSWER, attempts: 3 });
    expect(server.requests).toHaveLength(3);
  });

  test.each<[string, Fault, string]>([
    ["400", { kind: "status", status: 400, message: "bad schema" }, "bad_request"],
    ["401", { kind: "status", status: 401 }, "unauthorized"],
    ["404", { kind: "status", status: 404 }, "not_found"],
    ["no credit", { kind: "status", status: 429, code: "insufficient_quota" }, "unauthorized"],
    ["a redirect", { kind: "redirect", to: "http://127.0.0.1:9/" }, "bad_request"],
    ["bytes", { kind: "garbage", as: "bytes" }, "bad_answer"],
    ["events that are no JSON", { kind: "garbage", as: "events" }, "bad_answer"],
    ["a web page", { kind: "garbage", as: "html" }, "bad_answer"],
    ["an answer without end", { kind: "huge", characters: 5_000_000 }, "bad_answer"],
  ])("that stays is not asked again: %s", async (_name, fault, code) => {
    const { model, server } = await serve({ fault: () => fault });
    expect(await failure(model.complete(ASK))).toMatchObject({ code, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test("keeps what had arrived, and says how often was asked", async () => {
    const { model } = await serve({ fault: () => ({ kind: "cut", afterTokens: 6 }) }, { retries: 2 });
    const error = await failure(model.complete(ASK));
    expect(error).toMatchObject({ code: "cut", attempts: 3 });
    expect(ANSWER.startsWith(error.partial) && error.partial.length > 5).toBe(true);
  });

  test("of a server that asks for more patience than there is ends at once", async () => {
    const { model, server } = await serve(
      { fault: () => ({ kind: "status", status: 429, retryAfter: "3600" }) },
      { deadline_ms: 60_000 },
    );
    const error = await failure(model.complete(ASK));
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 3_600_000, status: 429 });
    expect(server.requests).toHaveLength(1);
  });

  test("at an address where nobody listens is a connection's", async () => {
    const { model, server } = await serve({}, { retries: 0 });
    await server.close();
    expect(await failure(model.complete(ASK))).toMatchObject({ code: "connection" });
  });

  test("never names the key, even where the server repeats it", async () => {
    const { model } = await serve({ key: "sk-right" }, {}, { key: "sk-secret-wrong" });
    const error = await failure(model.complete(ASK));
    expect(error.code).toBe("unauthorized");
    expect(error.message).toContain("[key]");
    expect(error.message).not.toContain("sk-secret-wrong");
  });

  test("of our own making is no key that nobody set", async () => {
    vi.stubEnv("OPENAI_API_KEY", "sk-of-the-process");
    vi.stubEnv("OPENAI_ORG_ID", "org-of-the-process");
    const { model, server } = await serve();
    await model.complete(ASK);
    expect(JSON.stringify(server.requests[0]?.headers)).not.toContain("of-the-process");
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe("time", () => {
  test.each<[string, Fault]>([
    ["says nothing", { kind: "silent" }],
    ["only keeps the connection alive", { kind: "comments" }],
  ])("runs out for a server that %s", async (_name, fault) => {
    const { model } = await serve({ fault: first(1, fault) }, { first_byte_ms: 60, retries: 1 });
    expect(await model.complete(ASK)).toMatchObject({ attempts: 2 });
  });

  test("runs out between two pieces", async () => {
    const { model } = await serve(
      { fault: () => ({ kind: "slow", delayMs: 500 }) },
      { idle_ms: 50, retries: 0 },
    );
    expect(await failure(model.complete(ASK))).toMatchObject({ code: "timeout" });
  });

  test("of the whole call is never longer than the deadline, however often pieces trickle in", async () => {
    const { model } = await serve({ fault: () => ({ kind: "slow", delayMs: 40 }) }, { deadline_ms: 150 });
    expect(await failure(model.complete(ASK))).toMatchObject({ code: "timeout" });
  });

  test("ends where the caller loses patience, also while it waits for its turn", async () => {
    const { model } = await serve({ fault: () => ({ kind: "silent" }) }, { concurrency: 1 });
    const [running, waiting] = [new AbortController(), new AbortController()];
    const calls = [running, waiting].map(({ signal }) => failure(model.complete({ ...ASK, signal })));
    waiting.abort();
    expect(await calls[1]).toMatchObject({ code: "aborted" });
    running.abort();
    expect(await calls[0]).toMatchObject({ code: "aborted" });
    const gone = AbortSignal.abort();
    expect(await failure(model.complete({ ...ASK, signal: gone }))).toMatchObject({ code: "aborted" });
  });
});

describe("limits", () => {
  test("hold however many calls are made at once", async () => {
    const { model, server } = await serve({ firstTokenMs: 10 }, { concurrency: 3 });
    await Promise.all(Array.from({ length: 12 }, () => model.complete(ASK)));
    expect(server.mostOpen()).toBe(3);
  });

  test("are kept for many calls that one signal ends, without a warning and with nothing left behind", async () => {
    const { model } = await serve({}, { concurrency: 30 });
    const warnings = vi.fn();
    process.on("warning", warnings);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 40 }, () => model.complete({ ...ASK, signal })));
    await new Promise((done) => setImmediate(done));
    process.off("warning", warnings);
    expect(warnings).not.toHaveBeenCalled();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("space the requests of a minute out", async () => {
    const { model } = await serve({}, { requests_per_minute: 600, concurrency: 10 });
    const started = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => model.complete(ASK)));
    expect(performance.now() - started).toBeGreaterThan(250);
  });
});

describe("addresses", () => {
  test("of this machine are asked unless the policy is public", async () => {
    const { model } = await serve({}, {}, { addresses: "public" });
    expect(await failure(model.complete(ASK))).toMatchObject({ code: "forbidden_address", attempts: 1 });
  });
});
