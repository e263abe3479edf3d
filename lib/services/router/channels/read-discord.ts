import { ANSWER, type Interaction, isSignedByDiscord, readInteraction } from "@/lib/router/channels/discord";
import { receive } from "./receive";

type Signed = { signature: string | null; timestamp: string | null };
const CANNOT = "Use a command with words in it, please.";

/** An interaction whose signature fits; null where it does not. */
export function readDiscord(
  bytes: Buffer,
  signed: Signed,
  publicKey: string,
  parse: (bytes: Buffer) => unknown,
): Interaction | null {
  if (!isSignedByDiscord(bytes, signed, publicKey, Date.now())) return null;
  return readInteraction(parse(bytes)) ?? { kind: "other" };
}

/** The answer to an interaction, within Discord's three seconds, and the conversations in which something waits. */
export async function answerInteraction(
  interaction: Interaction,
): Promise<{ answer: object; talks: string[] }> {
  switch (interaction.kind) {
    case "ping":
      return { answer: { type: ANSWER.pong }, talks: [] };
    case "other":
      return { answer: { type: ANSWER.message, data: { content: CANNOT, flags: 64 } }, talks: [] };
    case "turn": {
      const message = { ...interaction.message, replyPath: interaction.reply };
      return { answer: { type: ANSWER.deferred }, talks: await receive("discord", [message]) };
    }
  }
}
