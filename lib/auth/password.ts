import { hash, verify } from "@node-rs/argon2";

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/** argon2id as a PHC string, which holds its own salt and parameters. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFKC"), OPTIONS);

/** Nobody's password. */
let decoy: Promise<string> | undefined;

/**
 * Whether the password is right. Where there is no hash (unknown or invited person) the same work is done against
 * nobody's hash, so that the time to the answer does not tell which e-mails are known.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID());
  const against = passwordHash ?? (await decoy);
  const right = await verify(against, password.normalize("NFKC"));
  return passwordHash !== null && right;
}
