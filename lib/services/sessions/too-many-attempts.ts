import { AppError } from "@/lib/errors";

/**
 * @param wait seconds until the next attempt may be made; null = it may be made now
 * @throws AppError too_many_requests, with the seconds in `details.retryAfter` (the Retry-After header)
 */
export function tooManyAttempts(wait: number | null): void {
  if (wait === null) return;
  const minutes = Math.ceil(wait / 60);
  throw new AppError(
    "too_many_requests",
    `Too many attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
    { details: { retryAfter: wait } },
  );
}
