import { channelEndpoints } from "@/lib/contracts/channels";
import { json, withApi } from "@/lib/http/with-api";
import { hearVoice } from "@/lib/services/router/channels/hear-voice";

export const POST = withApi(channelEndpoints.voice, async ({ actor, body, request }) =>
  json(await hearVoice(actor, body, request.signal)),
);
