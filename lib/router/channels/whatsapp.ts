import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Incoming } from "./incoming";

/**
 * Whether the platform signed exactly these bytes: header `X-Hub-Signature-256: sha256=<hex>`, HMAC with the app's secret
 * (Meta, "Webhooks: validating payloads"). To be asked before anything is parsed.
 */
export function isSignedByWhatsApp(body: Uint8Array, header: string | null, secret: string): boolean {
  const given = /^sha256=([0-9a-f]{64})$/.exec(header ?? "")?.[1];
  if (!given) return false;
  return timingSafeEqual(createHmac("sha256", secret).update(body).digest(), Buffer.from(given, "hex"));
}

const text = z.object({ body: z.string() });
const titled = z.object({ title: z.string() });
const captioned = z.object({ caption: z.string().optional() });
const messageSchema = z.object({
  id: z.string().min(1).max(300),
  from: z.string().min(1).max(100),
  type: z.string(),
  text: text.optional(),
  button: z.object({ text: z.string() }).optional(),
  interactive: z.object({ button_reply: titled.optional(), list_reply: titled.optional() }).optional(),
  image: captioned.optional(),
  video: captioned.optional(),
  document: captioned.optional(),
});
const webhookSchema = z.object({
  object: z.literal("whatsapp_business_account"),
  entry: z.array(
    z.object({
      changes: z.array(
        z.object({
          value: z.object({
            metadata: z.object({ phone_number_id: z.string() }).optional(),
            messages: z.array(z.unknown()).optional(),
          }),
        }),
      ),
    }),
  ),
});

/**
 * The messages of a Cloud API webhook, in order; a batch holds many, of several people. Statuses (sent, delivered, read)
 * are no messages. One that says nothing in words is its kind in brackets. Malformed ones are left out: the platform
 * would send the whole batch again for seven days. null = no webhook of WhatsApp.
 */
export function whatsAppMessages(body: unknown): Incoming[] | null {
  const parsed = webhookSchema.safeParse(body);
  if (!parsed.success) return null;
  return parsed.data.entry.flatMap(({ changes }) =>
    changes.flatMap(({ value }) =>
      (value.messages ?? []).flatMap((message): Incoming[] => {
        const read = messageSchema.safeParse(message);
        if (!read.success) return [];
        const { id, from } = read.data;
        const conversationId = `${value.metadata?.phone_number_id ?? ""}:${from}`;
        return [{ messageId: id, conversationId, text: wordsOf(read.data) }];
      }),
    ),
  );
}

function wordsOf(message: z.output<typeof messageSchema>): string {
  const { interactive } = message;
  const said =
    message.text?.body ??
    message.button?.text ??
    interactive?.button_reply?.title ??
    interactive?.list_reply?.title ??
    message.image?.caption ??
    message.video?.caption ??
    message.document?.caption;
  return said?.trim() ? said : `[${message.type}]`;
}
