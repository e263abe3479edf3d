import { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "@/lib/errors";

/**
 * Limits of the HTTP API in this process, so generous that only a program run wild meets them: 1,000 requests a second
 * for an actor over ten seconds, and five failed authentications a second for an address over a minute.
 */
const LIMITS = {
  actor: { points: 10_000, duration: 10 },
  failure: { points: 300, duration: 60 },
} as const;

type Limiters = Record<keyof typeof LIMITS, RateLimiterMemory>;
const holder = globalThis as typeof globalThis & { parallaxApiLimits?: Limiters };

const limiters = (): Limiters =>
  (holder.parallaxApiLimits ??= {
    actor: new RateLimiterMemory({ keyPrefix: "actor", ...LIMITS.actor }),
    failure: new RateLimiterMemory({ keyPrefix: "failure", ...LIMITS.failure }),
  });

/** Counts a request of an actor. @throws AppError too_many_requests */
export async function countRequest(actorId: string): Promise<void> {
  try {
    await limiters().actor.consume(actorId);
  } catch (refused) {
    throw slowDown(refused);
  }
}

/** @throws AppError too_many_requests where this address failed to authenticate too often */
export async function assertFewFailures(address: string): Promise<void> {
  const state = await limiters().failure.get(address);
  if (state && state.consumedPoints > LIMITS.failure.points) throw slowDown(state);
}

/** Notes that this address failed to authenticate. */
export async function countFailure(address: string): Promise<void> {
  await limiters().failure.penalty(address);
}

/** By the refusal's shape and not by its class: Next's pages and route handlers hold a class each. */
function slowDown(refused: unknown): unknown {
  const wait = (refused as { msBeforeNext?: unknown } | undefined)?.msBeforeNext;
  if (typeof wait !== "number") return refused;
  const retryAfter = Math.max(1, Math.ceil(wait / 1000));
  return new AppError("too_many_requests", `Too many requests; go on in ${retryAfter} s`, {
    details: { retryAfter },
  });
}
