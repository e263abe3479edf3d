import { type Browser, expect, type Page, test } from "@playwright/test";
import { findings } from "./support/axe";

/** Pages that need nothing but the shipped data set. */
const PAGES = [
  "/",
  "/datasets",
  "/datasets/intent-1000",
  "/datasets/intent-1000?action=cancel_task&q=tuesday",
  "/datasets/intent-1000?q=zzzzzzzz",
  "/datasets/intent-1000/import",
  "/datasets/intent-1000/generate",
  "/datasets/intent-1000/quality",
  "/review",
  "/audits",
  "/audits/new",
  "/compare",
  "/compare?split=test&truth=human",
  "/runs",
  "/bench",
  "/exports",
  "/activity",
  "/settings",
  "/settings/keys",
  "/settings/models",
  "/settings/people",
  "/docs",
  "/datasets/nothing",
];

async function idsOf(
  page: Page,
): Promise<{ row: string; audit: string; importId: string; exportId: string }> {
  return page.evaluate(async () => {
    const get = async (url: string) => (await fetch(url)).json();
    const post = async (url: string, body: unknown) =>
      (
        await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        })
      ).json();
    const rows = await get("/api/v1/datasets/intent-1000/rows?limit=1&action=update_task");
    const imports = await get("/api/v1/datasets/intent-1000/imports");
    const audit = await post("/api/v1/audits", { dataset: "intent-1000", size: 20, seed: "axe" });
    const download = await fetch("/api/v1/datasets/intent-1000/export?target=trl&status=all");
    await download.text();
    return {
      row: rows.rows[0].id,
      audit: audit.id,
      importId: imports.imports[0].id,
      exportId: download.headers.get("x-export-id") ?? "",
    };
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto("/datasets");
    const { row, audit, importId, exportId } = await idsOf(page);
    const paths = [
      ...PAGES,
      `/datasets/intent-1000?row=${row}`,
      `/datasets/intent-1000/rows/${row}`,
      `/imports/${importId}`,
      `/review/${audit}`,
      `/review/${audit}/people`,
      `/review/${audit}/adjudicate`,
      `/audits/${audit}`,
      `/exports/${exportId}`,
    ];
    for (const path of paths) {
      await page.goto(path, { waitUntil: "networkidle" });
      await expect(page.getByRole("heading", { level: 1 }).first(), path).toBeVisible();
      expect(await findings(page), path).toEqual([]);
    }
  });

  test(`axe finds nothing in dialogs, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const dialogs = [
      { path: "/datasets", open: () => page.getByRole("button", { name: "New data set" }).click() },
      { path: "/review", open: () => page.getByRole("button", { name: "New review" }).click() },
      { path: "/settings/models", open: () => page.getByRole("button", { name: "New model" }).click() },
      { path: "/settings/keys", open: () => page.getByRole("button", { name: "New key" }).click() },
      { path: "/settings/people", open: () => page.getByRole("button", { name: /Invite/ }).click() },
      { path: "/", open: () => page.keyboard.press("ControlOrMeta+k") },
    ];
    for (const { path, open } of dialogs) {
      await page.goto(path, { waitUntil: "networkidle" });
      await open();
      await expect(page.getByRole("dialog"), path).toBeVisible();
      expect(await findings(page), path).toEqual([]);
    }
  });
}

async function signedOut(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  return context.newPage();
}

test("axe finds nothing on the pages before sign-in", async ({ browser }) => {
  const page = await signedOut(browser);
  for (const path of ["/login", "/setup/dead-link", "/invite/dead-link", "/reset/dead-link", "/docs"]) {
    await page.goto(path, { waitUntil: "networkidle" });
    expect(await findings(page), path).toEqual([]);
  }
  await page.context().close();
});
