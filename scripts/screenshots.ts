// npm run screenshots: the pictures of the README, made from the running app with the shipped data set.
// `npm run screenshots -- --all FOLDER` takes every page in both themes at three widths, to be looked at.
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { inRepository } from "@/lib/platform/paths";
import { findBrowser } from "@/tests/support/browser";
import { startSeededApp } from "@/tests/support/seeded-app";
import { startThrowawayPostgres } from "@/tests/support/throwaway-postgres";
import { runScript } from "./start/script";

const DATASET = "intent-1000";
const REVIEWS = 12;
const WIDTHS = { wide: 1440, narrow: 1024, phone: 390 } as const;
const THEMES = ["light", "dark"] as const;

type Shot = { name: string; path: string; prepare?: (page: Page) => Promise<void> };

const folder = process.argv.includes("--all") ? process.argv[process.argv.indexOf("--all") + 1] : undefined;
/** Signs in, reviews some rows, imports a file with errors; returns every page worth seeing. */
async function prepareApp(context: BrowserContext, link: string): Promise<Shot[]> {
  const page = await context.newPage();
  if (folder) await takeSignedOut(page, link, folder);
  await page.goto(link);
  await page.getByLabel("Name").fill("Ada Admin");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("a long enough passphrase");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  const audit = await json(page, "POST", "/api/v1/audits", {
    dataset: DATASET,
    size: 40,
    seed: "1",
    name: "First look",
  });
  await reviewSome(page, String(audit.id));
  const bad = `{"messages":[{"role":"user","content":"hi"}],"tasks":[],"final":"update_task(task-9, no such task)"}\n{"broken\n`;
  const report = await upload(page, "inbox", bad);
  const rows = await json(page, "GET", `/api/v1/datasets/${DATASET}/rows?limit=5&action=update_task`);
  const row = String((rows.rows as { id: string }[])[0]?.id);
  await page.close();
  const at = `/datasets/${DATASET}`;
  return [
    { name: "overview", path: "/" },
    { name: "datasets", path: "/datasets" },
    { name: "browser", path: at },
    { name: "browser-preview", path: `${at}?row=${row}` },
    { name: "browser-filtered", path: `${at}?action=cancel_task,noop&q=tuesday` },
    { name: "browser-empty", path: `${at}?q=zzzzzz` },
    { name: "row", path: `${at}/rows/${row}` },
    { name: "import", path: `${at}/import` },
    { name: "import-report", path: `/imports/${report}` },
    { name: "review", path: "/review" },
    {
      name: "workspace",
      path: `/review/${audit.id}`,
      prepare: (p) => p.getByText("task", { exact: false }).first().waitFor(),
    },
    { name: "report", path: `/audits/${audit.id}` },
    { name: "audits", path: "/audits" },
    { name: "audit-design", path: "/audits/new" },
    { name: "exports", path: "/exports" },
    { name: "activity", path: "/activity" },
    { name: "settings", path: "/settings" },
    { name: "people", path: "/settings/people" },
    { name: "keys", path: "/settings/keys" },
    { name: "docs", path: "/docs" },
    { name: "missing", path: "/datasets/nothing-here" },
  ];
}

async function takeSignedOut(page: Page, link: string, out: string): Promise<void> {
  await shoot(page, { name: "login", path: "/login" }, out);
  await shoot(page, { name: "setup", path: link }, out);
}

/** A JSON call as the page itself would make it. */
const json = (page: Page, method: string, url: string, body?: unknown, headers?: Record<string, string>) =>
  page.evaluate(
    async ([m, u, b, h]) => {
      const answer = await fetch(u, {
        method: m,
        headers: { "content-type": "application/json", ...h },
        ...(b !== undefined && { body: JSON.stringify(b) }),
      });
      return (answer.status === 204 ? {} : await answer.json()) as Record<string, unknown>;
    },
    [method, url, body, headers] as const,
  );

async function upload(page: Page, slug: string, text: string): Promise<string> {
  await json(page, "POST", "/api/v1/datasets", { slug, name: "Inbox" });
  const summary = await page.evaluate(
    async ([s, t]) =>
      (await fetch(`/api/v1/datasets/${s}/import`, { method: "POST", body: t })).json() as Promise<{
        import: string;
      }>,
    [slug, text] as const,
  );
  return summary.import;
}

/** Approves most rows and calls one wrong, so that the report has something to say. */
async function reviewSome(page: Page, audit: string): Promise<void> {
  for (let n = 0; n < REVIEWS; n += 1) {
    const item = await json(page, "POST", `/api/v1/audits/${audit}/claim`, {});
    const label = item.label as { action: string; task_id: string | null };
    const wrong = n === 4;
    const body = {
      version: item.version,
      action: wrong ? "reply" : label.action,
      ...(label.task_id && !wrong && { task_id: label.task_id }),
      ...(wrong && { text: "Ask which of the two is meant", comment: "Two tasks fit equally" }),
      text_ok: !wrong,
      outcome: wrong ? "correct" : "approve",
    };
    await json(page, "POST", `/api/v1/audits/${audit}/items/${item.item_id}/review`, body, {
      "idempotency-key": `shot-${n}`,
    });
  }
}

async function takeAll(context: BrowserContext, shots: Shot[], out: string): Promise<void> {
  const page = await context.newPage();
  for (const shot of shots) await shoot(page, shot, out);
}

async function shoot(page: Page, shot: Shot, out: string): Promise<void> {
  fs.mkdirSync(out, { recursive: true });
  for (const theme of THEMES) {
    for (const [size, width] of Object.entries(WIDTHS)) {
      await take(page, shot, theme, width, path.join(out, `${shot.name}-${size}-${theme}.png`));
    }
  }
}

const README_SHOTS = ["browser", "workspace", "report"];

async function takeForReadme(context: BrowserContext, shots: Shot[]): Promise<void> {
  const out = inRepository("docs", "screenshots");
  fs.mkdirSync(out, { recursive: true });
  const page = await context.newPage();
  for (const shot of shots.filter(({ name }) => README_SHOTS.includes(name))) {
    for (const theme of THEMES)
      await take(page, shot, theme, 1440, path.join(out, `${shot.name}-${theme}.png`));
  }
}

async function take(
  page: Page,
  shot: Shot,
  theme: (typeof THEMES)[number],
  width: number,
  file: string,
): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.goto(shot.path, { waitUntil: "networkidle" });
  await shot.prepare?.(page);
  await page.screenshot({ path: file });
  console.log(file);
}

async function main(): Promise<void> {
  const postgres = await startThrowawayPostgres();
  try {
    const app = await startSeededApp({ url: postgres.url });
    try {
      const { executablePath, env } = await findBrowser();
      const browser = await chromium.launch({
        executablePath,
        env: { ...(process.env as Record<string, string>), ...env },
        args: [
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
        ],
      });
      try {
        const link = (await runScript("scripts/first-link.ts", { env: app.env })).trim();
        const context = await browser.newContext({ baseURL: app.url, locale: "en-GB", timezoneId: "UTC" });
        const shots = await prepareApp(context, link);
        if (folder) await takeAll(context, shots, folder);
        else await takeForReadme(context, shots);
      } finally {
        await browser.close();
      }
    } finally {
      await app.stop();
    }
  } finally {
    await postgres.stop();
  }
}

await main();
