import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSignedByDiscord, readInteraction } from "./discord";
import { isSignedByWhatsApp, whatsAppMessages } from "./whatsapp";

/** As the Cloud API documents them: a text, a status, a picture, a button. */
const WEBHOOK = {
  object: "whatsapp_business_account",
  entry: [
    {
      id: "102290129340398",
      changes: [
        {
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
            contacts: [{ profile: { name: "Sheena Nelson" }, wa_id: "16505551234" }],
            messages: [
              {
                from: "16505551234",
                id: "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=",
                timestamp: "1749416383",
                type: "text",
                text: { body: "Does it come in another color?" },
              },
              {
                from: "16505551234",
                id: "wamid.2",
                timestamp: "1749416384",
                type: "image",
                image: { id: "1" },
              },
              { from: "16505559999", id: "wamid.3", type: "button", button: { text: "Yes", payload: "y" } },
              { id: "wamid.4" },
            ],
          },
        },
        {
          field: "messages",
          value: {
            metadata: { phone_number_id: "106540352242922" },
            statuses: [{ id: "wamid.1", status: "read", recipient_id: "16505551234" }],
          },
        },
      ],
    },
  ],
};

describe("WhatsApp", () => {
  test("messages are those of people, in order; statuses and malformed ones are left out", () => {
    expect(whatsAppMessages(WEBHOOK)).toEqual([
      {
        messageId: "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=",
        conversationId: "106540352242922:16505551234",
        text: "Does it come in another color?",
      },
      { messageId: "wamid.2", conversationId: "106540352242922:16505551234", text: "[image]" },
      { messageId: "wamid.3", conversationId: "106540352242922:16505559999", text: "Yes" },
    ]);
    expect(whatsAppMessages({ object: "page", entry: [] })).toBeNull();
    expect(whatsAppMessages(null)).toBeNull();
  });

  test("only the bytes that the app's secret signed are believed", () => {
    const body = Buffer.from(JSON.stringify(WEBHOOK));
    const header = `sha256=${createHmac("sha256", "app secret").update(body).digest("hex")}`;
    expect(isSignedByWhatsApp(body, header, "app secret")).toBe(true);
    expect(isSignedByWhatsApp(Buffer.concat([body, Buffer.from(" ")]), header, "app secret")).toBe(false);
    expect(isSignedByWhatsApp(body, header, "another")).toBe(false);
    for (const wrong of [
      null,
      "",
      "sha256=",
      header.slice(7),
      header.replace("sha256", "sha1"),
      `${header}0`,
    ]) {
      expect(isSignedByWhatsApp(body, wrong, "app secret")).toBe(false);
    }
  });
});

const COMMAND = {
  id: "786008729715212338",
  application_id: "775799577604522054",
  type: 2,
  token: "A_UNIQUE_TOKEN",
  channel_id: "645027906669510667",
  member: { user: { id: "53908232506183680", username: "Mason" } },
  data: {
    id: "771825006014889984",
    name: "ask",
    options: [{ type: 3, name: "what", value: "Cancel my order" }],
  },
};

describe("Discord", () => {
  test("a command's words are a turn of the person in the channel", () => {
    expect(readInteraction(COMMAND)).toEqual({
      kind: "turn",
      message: {
        messageId: "786008729715212338",
        conversationId: "645027906669510667:53908232506183680",
        text: "Cancel my order",
      },
      reply: "/webhooks/775799577604522054/A_UNIQUE_TOKEN/messages/@original",
    });
    expect(readInteraction({ ...COMMAND, type: 1, data: undefined })).toEqual({ kind: "ping" });
    expect(readInteraction({ ...COMMAND, type: 3 })).toEqual({ kind: "other" });
    expect(readInteraction({ ...COMMAND, token: "../../users" })).toBeNull();
    expect(readInteraction([])).toBeNull();
  });

  test("only what its key signed, and not long ago, is believed", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const key = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
    const body = Buffer.from(JSON.stringify(COMMAND));
    const now = 1_700_000_000_000;
    const timestamp = String(now / 1000);
    const signature = sign(null, Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString("hex");
    const signed = { signature, timestamp };
    expect(isSignedByDiscord(body, signed, key, now)).toBe(true);
    expect(isSignedByDiscord(body, signed, key, now + 301_000)).toBe(false);
    expect(isSignedByDiscord(body, { ...signed, timestamp: "1700000001" }, key, now)).toBe(false);
    expect(isSignedByDiscord(Buffer.from("{}"), signed, key, now)).toBe(false);
    const other = generateKeyPairSync("ed25519").publicKey;
    const otherKey = other.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
    expect(isSignedByDiscord(body, signed, otherKey, now)).toBe(false);
    for (const wrong of [null, "", "zz", signature.slice(2)]) {
      expect(isSignedByDiscord(body, { ...signed, signature: wrong }, key, now)).toBe(false);
    }
  });
});
