import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { voiceBodySchema } from "@/lib/contracts/channels";
import { createModelBodySchema } from "@/lib/contracts/models";
import { dueDeliveries } from "@/lib/db/channel-deliveries";
import { closeMessage, type Lease, leaseTalk, releaseTalk } from "@/lib/db/channels";
import { db } from "@/lib/db/client";
import * as environment from "@/lib/env";
import { newId } from "@/lib/ids";
import { inRepository } from "@/lib/platform/paths";
import { readInteraction } from "@/lib/router/channels/discord";
import { createModel } from "@/lib/services/models/create-model";
import { decideTalk } from "@/lib/services/router/channels/decide-talk";
import { type Delivery, deliver, Undeliverable } from "@/lib/services/router/channels/deliver";
import { hearVoice } from "@/lib/services/router/channels/hear-voice";
import { answerInteraction } from "@/lib/services/router/channels/read-discord";
import { receive } from "@/lib/services/router/channels/receive";
import { recoverTalks } from "@/lib/services/router/channels/recover";
import { tellDecision } from "@/lib/services/router/channels/tell-decision";
import { closeRouter } from "@/lib/services/router/process-router";
import { toWireDecision } from "@/prompts/intent-prompt";
import { testDatabase } from "../support/database";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { CLI_ACTOR } from "../support/people";

const database = testDatabase();

let server: ModelServer;
let silentOn: string | null = null;
beforeAll(async () => {
  // Starts a task for whatever was said last; of one wish it thinks for ever.
  server = await startModelServer({
    answer: ({ messages }) => {
      const explanation = messages.at(-1)?.content ?? "?";
      if (explanation === "Book a table") return new Promise(() => {});
      if (explanation === silentOn) return new Promise(() => {});
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

  test("go on where one cannot be delivered; that is told again later, as it was decided, and no more once it was", async () => {
    await receive("whatsapp", [message(1, "deaf"), message(2, "deaf")]);
    const tried: Delivery[] = [];
    await decideTalk("whatsapp", "deaf", async (delivery) => {
      tried.push(delivery);
      throw new Error("unreachable");
    });
    expect(await summaries("deaf")).toEqual(["wish 1", "wish 2"]);
    const told: Delivery[] = [];
    const tell = (id: string) => tellDecision("whatsapp", id, async (delivery) => void told.push(delivery));
    await tell("deaf-1");
    expect(told).toEqual([]);
    await pass("2 minutes");
    // Two processes at once: one of them tells it.
    await Promise.all([tell("deaf-1"), tell("deaf-1"), tell("deaf-2")]);
    expect(told).toHaveLength(2);
    for (const one of tried) expect(told).toContainEqual({ ...one, receivedAt: expect.any(Date) });
    await pass("2 days");
    await tell("deaf-1");
    expect(told).toHaveLength(2);
  });

  test("of which nobody takes the decision, or not in eight hours, are given up", async () => {
    await receive("whatsapp", [message(1, "refused"), message(1, "away")]);
    let tries = 0;
    await decideTalk("whatsapp", "refused", async () => {
      throw new Undeliverable("host answered 404");
    });
    await decideTalk("whatsapp", "away", async () => {
      tries += 1;
      throw new Error("unreachable");
    });
    for (let hour = 0; hour < 30; hour += 1) {
      await pass("1 hour");
      for (const { channel, messageId } of await dueDeliveries(100)) {
        expect([channel, messageId]).toEqual(["whatsapp", "away-1"]);
        await tellDecision("whatsapp", messageId, async () => {
          tries += 1;
          throw new Error("unreachable");
        });
      }
    }
    expect(tries).toBe(14);
  });

  test("are noted by nobody who has lost his hold on them", async () => {
    await receive("whatsapp", [message(1, "stalled")]);
    const [slow, other] = [newId(), newId()].map((owner) => ({
      ...{ channel: "whatsapp", conversationId: "stalled", owner },
    })) as [Lease, Lease];
    expect([await leaseTalk(slow, 60), await leaseTalk(other, 60), await leaseTalk(slow, 60)]).toEqual([
      true,
      false,
      true,
    ]);
    await pass("2 minutes");
    expect(await leaseTalk(other, 60)).toBe(true);
    const made = { messageId: "stalled-1", decisionId: newId(), tasks: [1], said: "x", delivery: {} };
    expect(await closeMessage(slow, made)).toBe(false);
    await releaseTalk(slow);
    expect(await leaseTalk(slow, 60)).toBe(false);
    expect(await summaries("stalled")).toEqual([]);
    await releaseTalk(other);
  });
});

/** Lets time pass for whatever waits in the tables. */
async function pass(time: string): Promise<void> {
  await database.query(
    `UPDATE channel_conversation SET leased_until = leased_until - $1::interval, updated_at = updated_at`,
    [time],
  );
  await database.query(
    `UPDATE channel_message SET at = at - $1::interval, deliver_at = deliver_at - $1::interval`,
    [time],
  );
}

/** What stands in for Discord and for whoever acts on decisions, and hangs or refuses where `as` says so. */
async function startReceiver(as: (n: number) => "hangs" | number) {
  const seen: { method: string; url: string; signature: unknown; body: string }[] = [];
  const listener = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    const signature = headers["x-parallax-signature-256"];
    const status = as(seen.push({ method, url, signature, body: Buffer.concat(chunks).toString() }));
    if (status !== "hangs") response.writeHead(status).end();
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  const close = () => {
    listener.closeAllConnections();
    listener.close();
  };
  return { seen, url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`, close };
}

describe("an answer that Discord was told to wait for", () => {
  const interaction = (id: string, words: string) => ({
    ...{ id, application_id: "775799577604522054", type: 2, token: `token-${id}`, channel_id: "room" },
    member: { user: { id: `person-${id}` } },
    data: { id: "1", name: "ask", options: [{ type: 3, name: "what", value: words }] },
  });

  async function ownProcess(words: object, env: Record<string, string>): Promise<ChildProcess> {
    const script = inRepository("tests", "support", "channel-process.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(words)], {
      env: { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: "silent", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((acknowledged) => child.stdout?.once("data", acknowledged));
    return child;
  }
  async function kill(child: ChildProcess): Promise<void> {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
  }
  const discordIs = (url: string) => {
    const now = environment.env();
    vi.spyOn(environment, "env").mockReturnValue({ ...now, PARALLAX_DISCORD_API: url });
  };

  test("is given by another process where the one that acknowledged is killed as it decides", async () => {
    const discord = await startReceiver(() => 204);
    silentOn = "Order a cake";
    const child = await ownProcess(interaction("1", silentOn), { PARALLAX_DISCORD_API: discord.url });
    await vi.waitFor(() => expect(server.requests.at(-1)?.messages.at(-1)?.content).toBe(silentOn), 20_000);
    await kill(child);
    silentOn = null;
    discordIs(discord.url);
    await recoverTalks();
    expect(discord.seen).toEqual([]);
    await pass("61 seconds");
    await recoverTalks();
    expect(discord.seen).toMatchObject([
      { method: "PATCH", url: "/webhooks/775799577604522054/token-1/messages/@original" },
    ]);
    expect(JSON.parse(discord.seen[0]?.body ?? "").content).toBe("I'm on it: Order a cake");
    discord.close();
  });

  test("is the same where that is killed as it answers, and is given once", async () => {
    const discord = await startReceiver((n) => (n === 1 ? "hangs" : 204));
    const child = await ownProcess(interaction("2", "Order a pie"), { PARALLAX_DISCORD_API: discord.url });
    await vi.waitFor(() => expect(discord.seen).toHaveLength(1), 20_000);
    await kill(child);
    const asked = server.requests.length;
    discordIs(discord.url);
    await pass("61 seconds");
    await Promise.all([recoverTalks(), recoverTalks()]);
    expect(discord.seen).toHaveLength(2);
    expect(discord.seen[1]).toEqual(discord.seen[0]);
    expect(server.requests).toHaveLength(asked);
    await pass("1 day");
    await recoverTalks();
    expect(discord.seen).toHaveLength(2);
    discord.close();
  });

  test("is not tried when the interaction's token is over; the decision stands", async () => {
    const discord = await startReceiver(() => 204);
    discordIs(discord.url);
    const read = readInteraction(interaction("3", "Order a tart"));
    await answerInteraction(read as NonNullable<typeof read>);
    await pass("16 minutes");
    await recoverTalks();
    expect(discord.seen).toEqual([]);
    expect(await summaries("room:person-3")).toEqual(["Order a tart"]);
    expect(await dueDeliveries(100)).toEqual([]);
    discord.close();
  });
});

test("a decision is delivered signed, and ends Discord's thinking", async () => {
  // The first try meets a server that is just starting.
  const { seen, url: address, close } = await startReceiver((n) => (n === 1 ? 503 : 204));
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
  close();
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

/**
 * A call as a recogniser of speech tells it, each request as it was sent: words that grow, are taken back and come late.
 * He is cut off while the first turn is decided (barge-in), and hesitates in the second.
 */
const CALL = [
  { call_id: "call", turn: 1, text: "Book", final: false },
  { call_id: "call", turn: 1, text: "Book a cable", final: false },
  { call_id: "call", turn: 1, text: "Book a table", final: true },
  { call_id: "call", turn: 2, text: "No", final: false },
  { call_id: "call", turn: 1, text: "Book a table", final: false },
  { call_id: "call", turn: 2, text: "No, a room", final: false },
  { call_id: "call", turn: 2, text: "No, a room", final: true },
  { call_id: "call", turn: 2, text: "No, a room", final: true },
] as const;

test("who speaks again ends the decision on what was said before; only an ended turn is decided, and once", async () => {
  const hear = (at: number, signal?: AbortSignal) =>
    hearVoice(CLI_ACTOR, voiceBodySchema.parse(CALL[at]), signal);
  const asked = () => server.requests.filter(({ messages }) => messages.at(-1)?.content === CALL[2].text);
  const listening = { state: "listening", superseded: 0, routed: null };
  expect([await hear(0), await hear(1)]).toEqual([listening, listening]);
  const first = hear(2);
  await vi.waitFor(() => expect(asked()).toHaveLength(1));
  expect(await hear(3)).toEqual({ ...listening, superseded: 1 });
  expect((await first).routed).toMatchObject({ reason: "superseded", decision: { action: "noop" } });
  // A late word of the turn that is over ends nothing, nor do words of the turn that goes on.
  expect([await hear(4), await hear(5)]).toEqual([listening, listening]);
  const [second, again] = await Promise.all([hear(6), hear(7)]);
  expect(second.routed).toMatchObject({ reason: "no_teacher", tasks: [{ summary: "No, a room" }] });
  expect(again.routed?.decision_id).toBe(second.routed?.decision_id);

  // Who hangs up wants no decision any longer.
  const hangsUp = new AbortController();
  const third = hearVoice(
    CLI_ACTOR,
    voiceBodySchema.parse({ ...CALL[2], call_id: "other", turn: 1 }),
    hangsUp.signal,
  );
  await vi.waitFor(() => expect(asked()).toHaveLength(2));
  hangsUp.abort();
  expect((await third).routed).toMatchObject({ reason: "superseded" });
});
