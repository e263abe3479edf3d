import { timingSafeEqual } from "node:crypto";
import { after } from "next/server";
import { channelEndpoints } from "@/lib/contracts/channels";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { json, withApi } from "@/lib/http/with-api";
import { decideTalks } from "@/lib/services/router/channels/decide-talk";
import { readWhatsApp } from "@/lib/services/router/channels/read-whatsapp";
import { receive } from "@/lib/services/router/channels/receive";
import { opened, parseBytes, readBytes, unsigned } from "../read-bytes";

export const GET = withApi(channelEndpoints.whatsAppVerify, async ({ query }) => {
  const { PARALLAX_WHATSAPP_VERIFY_TOKEN } = env();
  const wanted = Buffer.from(opened(PARALLAX_WHATSAPP_VERIFY_TOKEN, "PARALLAX_WHATSAPP_VERIFY_TOKEN"));
  const given = Buffer.from(query["hub.verify_token"]);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new AppError("forbidden", "hub.verify_token is not PARALLAX_WHATSAPP_VERIFY_TOKEN");
  }
  return new Response(query["hub.challenge"], { headers: { "content-type": "text/plain" } });
});

export const POST = withApi(channelEndpoints.whatsApp, async ({ request }) => {
  const secret = opened(env().PARALLAX_WHATSAPP_SECRET, "PARALLAX_WHATSAPP_SECRET");
  const bytes = await readBytes(request);
  const messages = readWhatsApp(bytes, request.headers.get("x-hub-signature-256"), secret, parseBytes);
  if (messages === null) throw unsigned();
  const talks = await receive("whatsapp", messages);
  after(() => decideTalks("whatsapp", talks));
  return json({ received: messages.length });
});
