import { z } from "zod";
import { messageSchema } from "@/prompts/intent-prompt";
import { endpoint } from "./endpoint";
import { calledId, ledgerSchema, routedSchema } from "./router";

export const voiceBodySchema = z.object({
  call_id: calledId.max(150),
  turn: z.number().int().min(0).max(2_147_483_647).describe("Grows with each turn of the user"),
  text: z
    .string()
    .min(1)
    .max(20_000)
    .describe("What the user is heard to say in this turn, from its beginning"),
  final: z.boolean().describe("Whether the turn has ended: then it is decided"),
  messages: z.array(messageSchema).max(2000).default([]).describe("The talk before this turn"),
  tasks: ledgerSchema,
});
export type VoiceBody = z.output<typeof voiceBodySchema>;

const ignored = z.object({}).loose();

export const channelEndpoints = {
  whatsAppVerify: endpoint({
    method: "GET",
    path: "/api/v1/channels/whatsapp",
    summary: "Verification of the WhatsApp webhook",
    description: "Answers the challenge where hub.verify_token is PARALLAX_WHATSAPP_VERIFY_TOKEN.",
    tag: "Channels",
    scopes: null,
    query: z.object({
      "hub.mode": z.literal("subscribe"),
      "hub.verify_token": z.string().max(500),
      "hub.challenge": z.string().regex(/^[\w-]{1,200}$/),
    }),
    responses: { 200: { description: "The challenge", schema: z.string(), contentType: "text/plain" } },
  }),
  whatsApp: endpoint({
    method: "POST",
    path: "/api/v1/channels/whatsapp",
    summary: "Webhook of the WhatsApp Cloud API",
    description:
      "Verified by X-Hub-Signature-256 (PARALLAX_WHATSAPP_SECRET), stored, acknowledged, then decided. Decisions go to PARALLAX_CHANNELS_URL.",
    tag: "Channels",
    scopes: null,
    rawBody: { contentType: "application/json", description: "A webhook as the platform sends it" },
    responses: {
      200: { description: "Stored", schema: z.object({ received: z.number().int() }) },
    },
  }),
  discord: endpoint({
    method: "POST",
    path: "/api/v1/channels/discord",
    summary: "Interactions of a Discord application",
    description:
      "Verified by X-Signature-Ed25519 (PARALLAX_DISCORD_PUBLIC_KEY). A ping is answered; what was typed is stored and answered with a deferred message, which the decision ends.",
    tag: "Channels",
    scopes: null,
    rawBody: { contentType: "application/json", description: "An interaction as Discord sends it" },
    responses: { 200: { description: "The answer to the interaction", schema: ignored } },
  }),
  voice: endpoint({
    method: "POST",
    path: "/api/v1/channels/voice",
    summary: "A growing transcript of a call",
    description:
      "A partial transcript ends decisions on earlier turns (barge-in); the final one of a turn is decided.",
    tag: "Channels",
    scopes: ["route"],
    body: voiceBodySchema,
    responses: {
      200: {
        description: "Heard, and decided where the turn has ended",
        schema: z.object({
          state: z.enum(["listening", "decided"]),
          superseded: z.number().int().min(0).describe("Decisions that were ended"),
          routed: routedSchema.nullable(),
        }),
      },
    },
  }),
};
