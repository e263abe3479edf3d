import { z } from "zod";
import { ACTIONS } from "../actions";

/** Where the conversation takes place. */
export const CELL_CHANNELS = ["voice", "whatsapp", "discord", "chat", "email"] as const;

export const CELL_DOMAINS = [
  "recruiting coordination",
  "sales threads",
  "operator console",
  "customer support",
  "personal assistant",
  "clinic",
  "logistics",
  "SaaS support",
  "travel",
  "events",
  "property management",
  "education",
  "finance back office",
  "hospitality",
  "home services",
  "legal and insurance",
  "community moderation",
  "facilities",
  "public services",
  "small-business assistant",
] as const;

export const CELL_TONES = ["formal", "terse", "fragment", "casual", "urgent", "upset", "rambling"] as const;
export const CELL_DIFFICULTIES = ["easy", "medium", "hard"] as const;
export const CELL_LOCALES = ["en", "pl", "es", "de", "zh", "ar"] as const;
export type Locale = (typeof CELL_LOCALES)[number];

/** What stands last when the decision is taken. */
export const CELL_ENDINGS = ["user", "tool_result", "assistant", "call_in_flight"] as const;

/** A row has at least and at most so many messages, and its ledger at most so many tasks. */
export const MESSAGES = { least: 3, most: 14 } as const;
export const TASKS = { most: 6 } as const;

/** One cell of a generation's plan: what one row has to be. */
export const cellSchema = z.object({
  action: z.enum(ACTIONS).describe("The decision that has to be right"),
  channel: z.enum(CELL_CHANNELS),
  domain: z.enum(CELL_DOMAINS),
  tone: z.enum(CELL_TONES),
  pattern: z.string().describe("p01 to p30, or plain"),
  difficulty: z.enum(CELL_DIFFICULTIES),
  locale: z.enum(CELL_LOCALES),
  messages: z.int().min(MESSAGES.least).max(MESSAGES.most).describe("Messages to aim at"),
  tasks: z.int().min(0).max(TASKS.most).describe("Open tasks to aim at"),
  ending: z.enum(CELL_ENDINGS).describe("What stands last when the decision is taken"),
});
export type Cell = z.output<typeof cellSchema>;
