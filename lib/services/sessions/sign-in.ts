import { verifyPassword } from "@/lib/auth/password";
import { db } from "@/lib/db/client";
import { findCredentials } from "@/lib/db/people";
import { countAttempt, forgetAttempts } from "@/lib/db/rate-limit";
import { AppError } from "@/lib/errors";
import { type StartedSession, startSession } from "./start-session";
import { tooManyAttempts } from "./too-many-attempts";

/**
 * Signs in with e-mail and password. Every wrong attempt costs the same time and gets the same answer, whether the
 * e-mail is known, disabled, or has no password.
 *
 * @param address the client's network address, for the limit on attempts
 * @throws AppError unauthenticated, too_many_requests
 */
export async function signInWithPassword(
  given: { email: string; password: string },
  address: string,
  now = new Date(),
): Promise<StartedSession> {
  const email = given.email.trim().toLowerCase();
  tooManyAttempts(await countAttempt("sign-in-address", address));
  tooManyAttempts(await countAttempt("sign-in", email, address));
  const person = await findCredentials({ email });
  const right = await verifyPassword(person?.passwordHash ?? null, given.password);
  if (!person || !right || person.disabledAt) {
    throw new AppError("unauthenticated", "E-mail or password is wrong");
  }
  await forgetAttempts("sign-in", email, address);
  return db().$transaction((tx) => startSession(tx, person, "password", now));
}
