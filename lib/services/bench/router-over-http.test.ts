import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { routerTarget } from "./router-over-http";

const ROUTED = {
  ...{ decision: { action: "noop", args: {} }, final: "noop", tasks: [], source: "student" },
  ...{ reason: "confident", confidence: 0.9, threshold: 0.8, decision_id: "d" },
  timings: {
    ...{ total_ms: 12, queue_ms: 0, student_ms: 10, teacher_ms: null, model_ms: 4, action_ms: 11 },
    ...{ overhead_ms: 2, since_received_ms: null },
  },
  details: {
    ...{ student: "confident", teacher: null, messages: [], chosen_threshold: null },
    ...{ ledger: "given", student_said: null },
  },
};
const LIVE = {
  ...{ at: "2026-01-01T00:00:00.000Z", window_seconds: 300, total: 0, channels: [], reasons: [] },
  ...{ student: "student", teacher: null, problems: [], circuit: { student: "closed", teacher: "closed" } },
  certificate: { calibration: "c", alpha: 0.1, delta: 0.05, threshold: 0.8 },
  ...{ drift: null, log: { waiting: 0, written: 0, dropped: 0 } },
};
const INPUT = {
  messages: [
    { role: "user" as const, content: "a taxi" },
    { role: "assistant" as const, content: "when?" },
    { role: "user" as const, content: "at eight" },
  ],
  tasks: [],
};

const seen: {
  path: string;
  key: string | undefined;
  body: { messages: unknown[]; channel?: string } | null;
}[] = [];
let answer: { status: number; body: unknown };
let delayMs: number;
let server: http.Server;
let url: URL;
beforeAll(async () => {
  server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    seen.push({
      ...{ path: request.url ?? "", key: request.headers.authorization },
      body: text === "" ? null : JSON.parse(text),
    });
    if (request.method === "GET") return response.end(`event: figures\ndata: ${JSON.stringify(LIVE)}\n\n`);
    await new Promise((done) => setTimeout(done, delayMs));
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => server.close());
beforeEach(() => {
  seen.length = 0;
  delayMs = 0;
  answer = { status: 200, body: ROUTED };
});

const open = () => routerTarget(url, { key: "px_k", channel: "chat", dataset: "none", split: "test" });

test("has the talk before the turn decided first, then the turn, and reads what the router says of itself", async () => {
  const target = open();
  await target.before?.(INPUT);
  await target.before?.({ ...INPUT, messages: INPUT.messages.slice(0, 1) });
  delayMs = 40;
  const begun = performance.now();
  const { value, actionMs } = await target.ask(INPUT);
  const elapsed = performance.now() - begun;
  expect(value).toMatchObject({ named: { action: "noop", target: null }, source: "student" });
  // All of the answer's time but the models', as the sender sees it.
  expect(value.overheadMs).toBeGreaterThan(40 - 4 - 2);
  expect(value.overheadMs).toBeLessThanOrEqual(elapsed - 4);
  // The client has the action when it has the answer.
  expect(actionMs).toBeNull();
  expect(seen.map(({ body }) => body?.messages.length)).toEqual([2, 3]);
  expect(seen[0]).toMatchObject({ path: "/api/v1/route", key: "Bearer px_k", body: { channel: "chat" } });
  await target.close();
});

test("promises what the router's certificate promises", async () => {
  const target = open();
  expect(await target.promised?.()).toMatchObject({ basis: "certified", error_bound: 0.1, threshold: 0.8 });
  expect(seen).toMatchObject([{ path: "/api/v1/route/live?once=true", key: "Bearer px_k" }]);
  await target.close();
});

test("a refusal and an answer of something else are errors of the turn; what comes before never fails", async () => {
  const target = open();
  answer = { status: 403, body: {} };
  await expect(target.ask(INPUT)).rejects.toThrow("status 403");
  await expect(target.before?.(INPUT)).resolves.toBeUndefined();
  answer = { status: 200, body: "<html>" };
  await expect(target.ask(INPUT)).rejects.toThrow("no router's answer");
  await target.close();
});
