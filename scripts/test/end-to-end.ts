import path from "node:path";
import { findBrowser } from "@/tests/support/browser";
import { startSeededApp } from "@/tests/support/seeded-app";
import { runNode, tool } from "./command";
import { playwrightCounts } from "./reports";
import type { Context } from "./run";
import type { Counts } from "./stages";

/** The browser tests against the built app, on a database with the shipped data set. */
export async function runEndToEnd({ folder, postgres, signal }: Context): Promise<Counts> {
  const browser = await findBrowser();
  console.log(`Browser: ${browser.from}`);
  const app = await startSeededApp({ url: (await postgres()).url, signal });
  try {
    const report = path.join(folder, "e2e.json");
    const code = await runNode([tool("@playwright", "test", "cli.js"), "test"], {
      env: { ...app.env, E2E_URL: app.url, E2E_BROWSER: JSON.stringify(browser), E2E_REPORT: report },
      signal,
    });
    if (code !== 0) console.log(`Output of the server: ${app.log}`);
    return playwrightCounts(report, code);
  } finally {
    await app.stop();
  }
}
