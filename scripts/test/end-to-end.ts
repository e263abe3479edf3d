import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { inRepository } from "@/lib/platform/paths";
import { runScript } from "@/scripts/start/script";
import { findBrowser } from "@/tests/support/browser";
import { startTestServer } from "@/tests/support/server";
import { createClone } from "@/tests/support/throwaway-postgres";
import { runNode, tool } from "./command";
import { playwrightCounts } from "./reports";
import type { Context } from "./run";
import type { Counts } from "./stages";

const SECRET = "a secret that only the tests know, 43 chars";

/** The browser tests against the built app, on a database with the shipped data set. */
export async function runEndToEnd({ folder, postgres, signal }: Context): Promise<Counts> {
  const tests = inRepository("tests", "e2e");
  const names = fs.existsSync(tests) ? fs.readdirSync(tests, { recursive: true, encoding: "utf8" }) : [];
  if (!names.some((name) => /\.(spec|test)\.ts$/.test(name))) {
    console.log("There are no browser tests yet.");
    return { passed: 0, failed: 0 };
  }
  const browser = await findBrowser();
  console.log(`Browser: ${browser.from}`);
  const databaseUrl = await makeDatabase((await postgres()).url);
  const env = { DATABASE_URL: databaseUrl, NEXTAUTH_SECRET: SECRET };
  if (fs.existsSync(inRepository("scripts", "seed.ts"))) await runScript("scripts/seed.ts", { env, signal });
  const log = path.join(inRepository("test-results"), "server.log");
  fs.rmSync(log, { force: true });
  const server = await startTestServer({ databaseUrl, worker: true, env, log });
  try {
    const report = path.join(folder, "e2e.json");
    const code = await runNode([tool("@playwright", "test", "cli.js"), "test"], {
      env: {
        ...env,
        NEXTAUTH_URL: server.url,
        E2E_URL: server.url,
        E2E_BROWSER: JSON.stringify(browser),
        E2E_REPORT: report,
      },
      signal,
    });
    if (code !== 0) console.log(`Output of the server: ${log}`);
    return playwrightCounts(report, code);
  } finally {
    await server.stop();
  }
}

async function makeDatabase(url: (database: string) => string): Promise<string> {
  const admin = new pg.Client({ connectionString: url("postgres") });
  await admin.connect();
  try {
    await createClone(admin, "e2e");
  } finally {
    await admin.end();
  }
  return url("e2e");
}
