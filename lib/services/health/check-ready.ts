import { expectedMigrations, finishedMigrations } from "@/lib/db/health";
import { log } from "@/lib/log";

export type Readiness =
  | { ready: true }
  | { ready: false; reason: "database_unreachable" | "database_not_migrated"; message: string };

/** Whether this process can serve requests: its database answers and has every migration. Public, so it tells no more. */
export async function checkReady(): Promise<Readiness> {
  try {
    const finished = new Set(await finishedMigrations());
    const missing = (await expectedMigrations()).filter((name) => !finished.has(name));
    if (missing.length === 0) return { ready: true };
    return {
      ready: false,
      reason: "database_not_migrated",
      message: `${missing.length} migrations are missing; run \`npx parallax db migrate\``,
    };
  } catch (error) {
    log().warn({ err: error }, "the database does not answer");
    return { ready: false, reason: "database_unreachable", message: "The database does not answer" };
  }
}
