import { after } from "next/server";
import { channelEndpoints } from "@/lib/contracts/channels";
import { env } from "@/lib/env";
import { json, withApi } from "@/lib/http/with-api";
import { decideTalks } from "@/lib/services/router/channels/decide-talk";
import { answerInteraction, readDiscord } from "@/lib/services/router/channels/read-discord";
import { opened, parseBytes, readBytes, unsigned } from "../read-bytes";

export const POST = withApi(channelEndpoints.discord, async ({ request }) => {
  const key = opened(env().PARALLAX_DISCORD_PUBLIC_KEY, "PARALLAX_DISCORD_PUBLIC_KEY");
  const bytes = await readBytes(request);
  const signature = request.headers.get("x-signature-ed25519");
  const timestamp = request.headers.get("x-signature-timestamp");
  const interaction = readDiscord(bytes, { signature, timestamp }, key, parseBytes);
  if (interaction === null) throw unsigned();
  const { answer, talks } = await answerInteraction(interaction);
  after(() => decideTalks("discord", talks));
  return json(answer);
});
