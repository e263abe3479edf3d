import { Prisma } from "@/lib/generated/prisma/client";

/** What an item shows of its row: the talk, the ledger, and where they come from. */
export type ItemRow = {
  messages: unknown;
  tasks: unknown;
  channel: string;
  domain: string;
  difficulty: string;
  locale: string;
  split: string;
  warnings: string[];
};

/** Columns of `ItemRow`, of row `c`. */
export const itemRow = Prisma.sql`
  c.messages, c.tasks, c.channel, c.domain, c.difficulty, c.locale, c.split, c.warnings`;
