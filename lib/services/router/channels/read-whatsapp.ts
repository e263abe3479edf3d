import type { Incoming } from "@/lib/router/channels/incoming";
import { isSignedByWhatsApp, whatsAppMessages } from "@/lib/router/channels/whatsapp";

/** The messages of a webhook whose signature fits; null where it does not. Another product's webhook has none. */
export function readWhatsApp(
  bytes: Buffer,
  signature: string | null,
  secret: string,
  parse: (bytes: Buffer) => unknown,
): Incoming[] | null {
  if (!isSignedByWhatsApp(bytes, signature, secret)) return null;
  return whatsAppMessages(parse(bytes)) ?? [];
}
