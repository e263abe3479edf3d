import { expect, test } from "@playwright/test";
import { findings } from "./support/axe";
import { parallaxJson } from "./support/parallax";
import { makeAudit, makeDataset } from "./support/review";

const row = (n: number) =>
  JSON.stringify({
    messages: [{ role: "user", content: `Is table ${n} free tonight?` }],
    tasks: [],
    final: `reply(Table ${n} is free)`,
    meta: { channel: "chat", split: "train" },
  });
const lines = Array.from({ length: 6 }, (_, n) => row(n));

test("the overview leads to what waits and says what to do where nothing is known", async ({
  page,
}, info) => {
  await makeDataset("overview", lines, info.outputPath("rows.jsonl"));
  await page.goto("/");
  const accuracy = page.getByRole("listitem").filter({ hasText: "No sample has been drawn" });
  await expect(accuracy.filter({ hasText: "overview" })).toBeVisible();
  const audit = await makeAudit("--dataset", "overview", "--size", "1", "--name", "One table");
  await page.reload();
  await page.getByRole("link", { name: "Review One table" }).first().click();
  await expect(page).toHaveURL(new RegExp(`/review/${audit}$`));
});

test("a report is read by a link without an account until it is revoked", async ({ page, browser }, info) => {
  await makeDataset("overview-share", lines, info.outputPath("rows.jsonl"));
  const audit = await makeAudit("--dataset", "overview-share", "--size", "2", "--name", "Shared tables");
  await page.goto(`/audits/${audit}`);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = (await page.getByRole("dialog").locator("code").textContent()) ?? "";
  expect(link).toMatch(/\/report\/[\w-]{43}$/);

  const stranger = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const reader = await stranger.newPage();
  await reader.goto(new URL(link).pathname);
  await expect(reader.getByRole("heading", { level: 1, name: "Shared tables" })).toBeVisible();
  await expect(reader.getByRole("navigation")).toHaveCount(0);
  expect(await findings(reader)).toEqual([]);

  await page.getByRole("button", { name: /Revoke the link/ }).click();
  await expect(page.getByRole("dialog").getByText("Revoked on")).toBeVisible();
  await reader.reload();
  await expect(reader.getByText("This link does not work any more")).toBeVisible();
  await stranger.close();
});

test("an audit is closed for good after it has been said what stays undone", async ({ page }, info) => {
  await makeDataset("overview-close", lines, info.outputPath("rows.jsonl"));
  const audit = await makeAudit("--dataset", "overview-close", "--size", "3", "--name", "Closing time");
  const asked = await parallaxJson<{ open: number; status: string }>("audit", "close", audit, "--dry-run");
  expect(asked).toMatchObject({ open: 3, status: "open" });
  await page.goto(`/audits/${audit}`);
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("alertdialog").getByText("3 reviews are never made.")).toBeVisible();
  await page.getByRole("button", { name: "Close it" }).click();
  await expect(page.getByRole("button", { name: "Close", exact: true })).toHaveCount(0);
  expect(await parallaxJson("audit", "close", audit)).toMatchObject({ status: "closed" });
});
