import { createHash, randomBytes } from "node:crypto";

/** How long a browser stays signed in, in seconds. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** 256 random bits for links and keys, safe in a URL (43 characters). */
export const newToken = (): string => randomBytes(32).toString("base64url");

/**
 * What is stored of a token. A plain SHA-256 is enough: nobody can guess 256 random bits, so there is nothing that
 * a slow hash would slow down.
 */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
