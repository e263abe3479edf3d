import { createHash } from "node:crypto";
import type pg from "pg";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import { pool } from "./client";

/**
 * What is limited across all processes: attempts within a quarter of an hour. By e-mail *and* address, so that
 * nobody can lock another person out from elsewhere; by address alone, so that nobody tries many e-mails.
 */
const LIMITS = {
  "sign-in": { points: 10, seconds: 900 },
  "sign-in-address": { points: 100, seconds: 900 },
  link: { points: 60, seconds: 900 },
  // Nobody guesses 256 bits; but each opening works a report out, and anybody may knock.
  "report-link": { points: 120, seconds: 900 },
  password: { points: 10, seconds: 900 },
} as const;
export type Limit = keyof typeof LIMITS;

type Held = { pool: pg.Pool; limiters: Map<Limit, RateLimiterPostgres> };
const holder = globalThis as typeof globalThis & { parallaxRateLimits?: Held };

function limiter(limit: Limit): RateLimiterPostgres {
  const client = pool();
  if (holder.parallaxRateLimits?.pool !== client) {
    holder.parallaxRateLimits = { pool: client, limiters: new Map() };
  }
  const { limiters } = holder.parallaxRateLimits;
  const known = limiters.get(limit);
  if (known) return known;
  const made = new RateLimiterPostgres({
    storeClient: client,
    storeType: "pool",
    tableName: "rate_limit",
    tableCreated: true,
    keyPrefix: limit,
    points: LIMITS[limit].points,
    duration: LIMITS[limit].seconds,
    clearExpiredByTimeout: false,
  });
  limiters.set(limit, made);
  return made;
}

/** E-mails and addresses are counted by their hash: the table tells nobody who tried to sign in. */
const keyOf = (parts: readonly string[]): string =>
  createHash("sha256").update(parts.join("\n")).digest("base64url");

/** Counts one attempt. @returns seconds to wait when there were too many, else null. */
export async function countAttempt(limit: Limit, ...parts: string[]): Promise<number | null> {
  try {
    const { isFirstInDuration } = await limiter(limit).consume(keyOf(parts));
    // Now and then somebody has to sweep; the first attempt of a new window is as good a time as any.
    if (isFirstInDuration) await sweep();
    return null;
  } catch (refused) {
    return secondsToWait(refused);
  }
}

/**
 * Seconds to wait, of a limiter's refusal. Told by its shape and not by its class: Next's pages and route handlers hold
 * a class each, and the limiter may be the other one's.
 * @throws what is no refusal
 */
export function secondsToWait(refused: unknown): number {
  const wait = (refused as { msBeforeNext?: unknown } | undefined)?.msBeforeNext;
  if (typeof wait !== "number") throw refused;
  return Math.max(1, Math.ceil(wait / 1000));
}

/** Forgets the attempts, after one that succeeded. */
export async function forgetAttempts(limit: Limit, ...parts: string[]): Promise<void> {
  await limiter(limit).delete(keyOf(parts));
}

async function sweep(): Promise<void> {
  await pool().query("DELETE FROM rate_limit WHERE expire < $1", [Date.now() - 3_600_000]);
}
