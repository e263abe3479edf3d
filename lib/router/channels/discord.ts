import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import type { Incoming } from "./incoming";

/** An Ed25519 public key's 32 bytes become a key that Node reads by this prefix (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
/** A signature stays valid for ever; what is older than this is somebody's recording. */
const OLDEST_SECONDS = 300;

/**
 * Whether Discord signed timestamp and body: `X-Signature-Ed25519`, `X-Signature-Timestamp` (Discord, "Interactions:
 * security and authorization"), not longer ago than five minutes. `now` in ms.
 */
export function isSignedByDiscord(
  body: Uint8Array,
  { signature, timestamp }: { signature: string | null; timestamp: string | null },
  publicKey: string,
  now: number,
): boolean {
  if (!signature || !timestamp || !/^[0-9a-f]{128}$/i.test(signature) || !/^\d{1,12}$/.test(timestamp))
    return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > OLDEST_SECONDS) return false;
  if (!/^[0-9a-f]{64}$/i.test(publicKey)) return false;
  const der = Buffer.concat([SPKI, Buffer.from(publicKey, "hex")]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, "hex"));
}

export const INTERACTION = { ping: 1, command: 2, component: 3, modal: 5 } as const;
/** Answers: pong at once, a message at once, or "thinking…" with the message later. */
export const ANSWER = { pong: 1, message: 4, deferred: 5 } as const;

const user = z.object({ id: z.string() });
const interactionSchema = z.object({
  id: z.string().min(1).max(100),
  application_id: z.string().regex(/^\d{1,30}$/),
  type: z.number().int(),
  token: z.string().regex(/^[\w.-]{1,600}$/),
  channel_id: z.string().optional(),
  member: z.object({ user }).optional(),
  user: user.optional(),
  data: z.unknown().optional(),
});

export type Interaction =
  | { kind: "ping" }
  /** `reply`: where the deferred answer goes, below the API's address. */
  | { kind: "turn"; message: Incoming; reply: string }
  | { kind: "other" };

/** What an interaction says; null = none of Discord's. */
export function readInteraction(body: unknown): Interaction | null {
  const parsed = interactionSchema.safeParse(body);
  if (!parsed.success) return null;
  const { id, type, application_id, token, channel_id, member, user, data } = parsed.data;
  if (type === INTERACTION.ping) return { kind: "ping" };
  const who = member?.user.id ?? user?.id;
  const words =
    type === INTERACTION.command || type === INTERACTION.modal ? strings(data).join(" ").trim() : "";
  if (!who || words === "") return { kind: "other" };
  return {
    kind: "turn",
    message: { messageId: id, conversationId: `${channel_id ?? "dm"}:${who}`, text: words },
    reply: `/webhooks/${application_id}/${token}/messages/@original`,
  };
}

/** What was typed: the string values of a command's options or of a modal's fields, however deep. */
function strings(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap(strings);
  if (typeof data !== "object" || data === null) return [];
  const { value, options, components } = data as Record<string, unknown>;
  return [...(typeof value === "string" ? [value] : []), ...strings(options), ...strings(components)];
}
