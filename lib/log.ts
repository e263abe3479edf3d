import pino from "pino";
import { env } from "./env";

const holder = globalThis as typeof globalThis & { parallaxLog?: pino.Logger };

/** Structured log on stderr (stdout belongs to the data). Headers and bodies with secrets never go in. */
export function log(): pino.Logger {
  holder.parallaxLog ??= pino(
    { level: env().LOG_LEVEL, redact: ["*.password", "*.authorization", "*.cookie", "*.token", "*.key"] },
    pino.destination({ fd: 2, sync: false }),
  );
  return holder.parallaxLog;
}
