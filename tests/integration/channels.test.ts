import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createModelBodySchema } from "@/lib/contracts/models";
import { voiceBodySchema } from "@/lib/contracts/router";
import { db } from "@/lib/db/client";
import * as environment from "@/lib/env";
import { createModel } from "@/lib/services/models/create-model";
import { type Delivery, decideTalk } from "@/lib/services/router/channels/decide-talk";
import { deliver } from "@/lib/services/router/channels/deliver";
import { hearVoice } from "@/lib/services/router/channels/hear-voice";
import { answerInteraction } from "@/lib/services/router/channels/read-discord";
import { receive } from "@/lib/services/router/channels/receive";
import { recoverTalks } from "@/lib/services/router/channels/recover";
import { closeRouter } from "@/lib/services/router/process-router";
import { toWireDecision } from "@/prompts/intent-prompt";
import { testDatabase } from "../support/database";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { CLI_ACTOR } from "../support/people";

testDatabase();

let server: ModelServer;
beforeAll(async () => {
  // Starts a task for whatever was said last; of one wish it thinks for ever.
  server = await startModelServer({
    answer: ({ messages }) => {
      const explanation = messages.at(-1)?.content ?? "?";
      if (explanation === "Book a table") return new Promise(() => {});
      return JSON.stringify(toWireDecision({ action: "start_task", args: { explanation } }));
    },
  });
  const body = { name: "student", role: "STUDENT", base_url: server.url, model: "test-model" };
  await createModel(CLI_ACTOR, createModelBodySchema.parse(body));
});
afterEach(async () => {
  await closeRouter();
});
afterAll(async () => {
  await closeRouter();
  await server.close();
});

const message = (n: number, conversationId = "c") => ({
  messageId: `${conversationId}-${n}`,
  conversationId,
  text: `wish ${n}`,
});
const summaries = async (id: string) => {
  const talk = await db().channelConversation.findFirstOrThrow({ where: { id } });
  return (talk.tasks as { summary: string }[]).map(({ summary }) => summary);
};

describe("messages of a channel", () => {
  test("are decided once each and in order, also where they come twice and several processes work", async () => {
    expect(await receive("whatsapp", [message(1), message(2), message(3)])).toEqual(["c"]);
    expect(await receive("whatsapp", [message(1), message(3)])).toEqual([]);
    const sent: Delivery[] = [];
    const send = async (delivery: Delivery) => void sent.push(delivery);
    await Promise.all([1, 2, 3].map(() => decideTalk("whatsapp", "c", send)));
    expect(sent.map(({ messageId }) => messageId)).toEqual(["c-1", "c-2", "c-3"]);
    expect(await summaries("c")).toEqual(["wish 1", "wish 2", "wish 3"]);
    await decideTalk("whatsapp", "c", send);
    expect(sent).toHaveLength(3);
  });

  test("are decided on the talk as it was: what the assistant said of each stands behind it", async () => {
    await receive("whatsapp", [message(1, "t"), message(2, "t")]);
    const before = server.requests.length;
    await decideTalk("whatsapp", "t", async () => {});
    const [, second] = server.requests.slice(before);
    expect(second?.messages.slice(1)).toEqual([
      { role: "user", content: "wish 1" },
      { role: "assistant", content: "I'm on it." },
      { role: "user", content: "wish 2" },
    ]);
  });

  test("that a process acknowledged and did not live to decide are decided later", async () => {
    await receive("whatsapp", [message(1, "dead")]);
    await recoverTalks(Date.now());
    expect(await summaries("dead")).toEqual([]);
    await recoverTalks(Date.now() + 31_000);
    expect(await summaries("dead")).toEqual(["wish 1"]);
  });

  test("that are decided while one comes in are not left lying", async () => {
    await receive("whatsapp", [message(1, "late")]);
    let first = true;
    await decideTalk("whatsapp", "late", async () => {
      if (first) await receive("whatsapp", [message(2, "late")]);
      first = false;
    });
    expect(await summaries("late")).toEqual(["wish 1", "wish 2"]);
  });

  test("go on where one cannot be delivered", async () => {
    await receive("whatsapp", [message(1, "deaf"), message(2, "deaf")]);
    await decideTalk("whatsapp", "deaf", async () => {
      throw new Error("unreachable");
    });
    expect(await summaries("deaf")).toEqual(["wish 1", "wish 2"]);
  });
});

test("a decision is delivered signed, and ends Discord's thinking", async () => {
  const seen: { method?: string; url?: string; signature: unknown; body: string }[] = [];
  const listener = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    seen.push({
      method,
      url,
      signature: headers["x-parallax-signature-256"],
      body: Buffer.concat(chunks).toString(),
    });
    // The first try meets a server that is just starting.
    response.writeHead(seen.length === 1 ? 503 : 204).end();
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const now = environment.env();
  vi.spyOn(environment, "env").mockReturnValue({
    ...{ ...now, PARALLAX_DISCORD_API: address, PARALLAX_CHANNELS_URL: `${address}/decisions` },
    PARALLAX_CHANNELS_SECRET: "a secret",
  });
  const { answer, talks } = await answerInteraction({
    kind: "turn",
    message: { messageId: "i-1", conversationId: "room:ana", text: "Order two pizzas" },
    reply: "/webhooks/1/token/messages/@original",
  });
  expect(answer).toEqual({ type: 5 });
  for (const talk of talks) await decideTalk("discord", talk, deliver);
  listener.close();
  const posted = seen.filter(({ method }) => method === "POST");
  const hmac = createHmac("sha256", "a secret").update(posted.at(-1)?.body ?? "");
  expect(posted.at(-1)?.signature).toBe(`sha256=${hmac.digest("hex")}`);
  expect(JSON.parse(posted.at(-1)?.body ?? "")).toMatchObject({
    ...{ channel: "discord", conversation_id: "room:ana", message_id: "i-1", source: "student" },
    decision: { action: "start_task", args: { explanation: "Order two pizzas" } },
  });
  const patched = seen.filter(({ method }) => method === "PATCH").at(-1);
  expect(patched?.url).toBe("/webhooks/1/token/messages/@original");
  expect(JSON.parse(patched?.body ?? "").content).toBe("I'm on it: Order two pizzas");
  expect(await answerInteraction({ kind: "ping" })).toEqual({ answer: { type: 1 }, talks: [] });
});

test("who speaks again ends the decision on what was said before; only an ended turn is decided", async () => {
  const hear = (turn: number, text: string, final: boolean) =>
    hearVoice(CLI_ACTOR, voiceBodySchema.parse({ call_id: "call", turn, text, final }));
  await hear(1, "Book", false);
  const first = hear(1, "Book a table", true);
  await vi.waitFor(() => expect(server.requests.at(-1)?.messages.at(-1)?.content).toBe("Book a table"));
  expect(await hear(2, "No", false)).toMatchObject({ state: "listening", superseded: 1, routed: null });
  expect((await first).routed).toMatchObject({ reason: "superseded", decision: { action: "noop" } });
  const second = await hear(2, "No, a room", true);
  expect(second.routed).toMatchObject({ reason: "no_teacher", tasks: [{ summary: "No, a room" }] });
});
