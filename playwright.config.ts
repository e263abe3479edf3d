import { defineConfig } from "@playwright/test";

// `npm run e2e` starts the app and finds a browser, and says both here.
const { E2E_URL, E2E_BROWSER } = process.env;
if (!E2E_URL || !E2E_BROWSER)
  throw new Error("Run the browser tests with `npm run e2e`, which sets E2E_URL and E2E_BROWSER.");
const browser = JSON.parse(E2E_BROWSER) as { executablePath: string; env?: Record<string, string> };

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: process.env.E2E_REPORT ?? "test-results/report.json" }]],
  use: {
    baseURL: E2E_URL,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: browser.executablePath,
      env: { ...(process.env as Record<string, string>), ...browser.env },
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "first admin", testMatch: "*.setup.ts" },
    {
      name: "app",
      testMatch: "*.spec.ts",
      dependencies: ["first admin"],
      use: { storageState: "test-results/admin.json" },
    },
  ],
});
