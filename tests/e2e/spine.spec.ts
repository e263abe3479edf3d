import fs from "node:fs";
import { type Download, expect, type Page, test } from "@playwright/test";
import { ADMIN, parallaxJson } from "./support/parallax";

test.use({ storageState: { cookies: [], origins: [] } });

/** A row with two tasks in its ledger; a legal label unless told otherwise. */
const row = (n: number, final: string) =>
  JSON.stringify({
    messages: [
      { role: "user", content: `Where is parcel ${n}? And <b>please</b> hurry.` },
      { role: "assistant", content: "It left the depot this morning." },
      { role: "user", content: `Then bring parcel ${n} to the back door instead` },
    ],
    tasks: [
      { id: "task-1", summary: `Deliver parcel ${n}`, last_update: "left the depot" },
      { id: "task-2", summary: `Refund for parcel ${n + 500}`, last_update: "" },
    ],
    final,
    meta: { channel: "whatsapp", split: n % 4 === 0 ? "test" : "train" },
  });
const good = Array.from({ length: 12 }, (_, n) =>
  row(n, `update_task(task-1, parcel ${n} to the back door)`),
);
const BAD = [row(90, "update_task(task-9, no such task)"), row(91, "dance(wildly)"), '{"messages": [{"role"'];
const MENDED = [row(90, "update_task(task-1, back door)"), row(91, "noop"), row(92, "noop")];

const count = (page: Page, label: string) =>
  page
    .getByRole("definition")
    .filter({ hasText: /^\d/ })
    .and(page.locator(`dt:text-is("${label}") + dd`));

async function importFile(page: Page, name: string, lines: readonly string[]): Promise<void> {
  const send = page.getByRole("button", { name: "Import", exact: true });
  // A file that is chosen before the page has come alive is not seen: choose it again, as a person would.
  await expect(async () => {
    await page.getByLabel("File to import").setInputFiles({
      name,
      mimeType: "application/x-ndjson",
      buffer: Buffer.from(`${lines.join("\n")}\n`),
    });
    await expect(send).toBeEnabled({ timeout: 1_000 });
  }).toPass();
  await send.click();
  await expect(page.getByText(/^done/)).toBeVisible();
}

async function textOf(download: Download): Promise<string> {
  return fs.readFileSync(await download.path(), "utf8");
}

test("sign in → import with errors → review 10 rows by keyboard → export; the file imports as nothing new and exports to the same bytes", async ({
  page,
}, info) => {
  await test.step("sign in", async () => {
    await page.goto("/");
    await page.getByLabel("E-mail").fill(ADMIN.email);
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  });

  await test.step("make a data set and import a file with errors", async () => {
    await page.goto("/datasets");
    await page.getByRole("button", { name: "New data set" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Parcels");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/datasets\/parcels\/import$/);
    await importFile(page, "parcels.jsonl", [...good.slice(0, 5), ...BAD, ...good.slice(5)]);
    await expect(count(page, "Inserted")).toHaveText("12");
    await expect(count(page, "Rejected")).toHaveText("3");
    for (const code of ["unknown_task_id", "unknown_action", "invalid_json"])
      await expect(page.getByText(new RegExp(`^(${code}|truncated_json)$`)).first()).toBeVisible();
  });

  await test.step("the rejects file holds the bad lines byte for byte; mended, it imports", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Rejected lines" }).click();
    expect(await textOf(await download)).toBe(`${BAD.join("\n")}\n`);
    await page.goto("/datasets/parcels/import");
    await importFile(page, "mended.jsonl", MENDED);
    await expect(count(page, "Inserted")).toHaveText("3");
  });

  await test.step("the browser shows all rows, and text as text", async () => {
    await page.goto("/datasets/parcels");
    await expect(page.getByText("15 rows")).toBeVisible();
    await page
      .getByRole("link", { name: /Row 1\b|^1$/ })
      .or(page.getByText("Then bring parcel 0"))
      .first()
      .click();
    await expect(page.getByText("And <b>please</b> hurry.").first()).toBeVisible();
  });

  await test.step("make a review of 10 rows", async () => {
    await page.goto("/review");
    await page.getByRole("button", { name: "New review" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Data set").selectOption("parcels");
    await dialog.getByLabel("Name").fill("Ten parcels");
    await dialog.getByLabel("Kind").selectOption("queue");
    await dialog.getByLabel("Rows", { exact: true }).fill("10");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Row 1 of 10")).toBeVisible();
  });

  await test.step("review them by keyboard alone", async () => {
    const at = (n: number) => expect(page.getByText(`Row ${n} of 10`)).toBeVisible();
    await page.keyboard.press("a");
    await at(2);
    // Correct the action: reply, with a text.
    await page.keyboard.press("1");
    await page.keyboard.press("e");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("Ask for the address of the back door");
    await page.keyboard.press("ControlOrMeta+Enter");
    await at(3);
    // Another decision, with a text of its own.
    await page.keyboard.press("2");
    await page.keyboard.press("e");
    await page.keyboard.type("Bring another parcel to the neighbour");
    await page.keyboard.press("ControlOrMeta+Enter");
    await at(4);
    // Undo brings row 3 back as it was sent; back to the label, Enter does nothing and a approves it after all.
    await page.keyboard.press("u");
    await at(3);
    await expect(page.getByText("Undone: your review of row 3")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await expect(page.getByText("a approves the label as it stands")).toBeVisible();
    await at(3);
    await page.keyboard.press("a");
    await at(4);
    await page.keyboard.press("r");
    await at(5);
    await page.keyboard.press("d");
    await at(6);
    // Skip puts the row aside; with a comment on the next.
    await page.keyboard.press("s");
    await at(7);
    await page.keyboard.press("f");
    await page.keyboard.type("looks fine");
    await page.keyboard.press("Escape");
    await page.keyboard.press("a");
    await at(8);
    for (let n = 8; n <= 10; n += 1) {
      await at(n);
      await page.keyboard.press("a");
    }
    await expect(page.getByText("Only rows that you skipped are left")).toBeVisible();
    await page.getByRole("button", { name: /Review what I skipped/ }).press("Enter");
    await at(6);
    await page.keyboard.press("a");
    await expect(page.getByText("This queue is done")).toBeVisible();
  });

  await test.step("what was judged stands in the browser", async () => {
    await page.goto("/datasets/parcels?status=approved,corrected,rejected,discarded");
    await expect(page.getByText("10 of 15 rows")).toBeVisible();
    await page.goto("/datasets/parcels?status=corrected");
    await expect(page.getByText("1 of 15 rows")).toBeVisible();
  });

  await test.step("export, import again, export again: nothing new, the same bytes", async () => {
    const exportRaw = async (slug: string, status: string) => {
      await page.goto(`/exports?dataset=${slug}`);
      await page.getByLabel("Target").selectOption("raw");
      await page.getByLabel("Rows", { exact: true }).selectOption(status);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download JSONL" }).click();
      return textOf(await download);
    };
    const approved = await exportRaw("parcels", "approved");
    expect(approved.trimEnd().split("\n")).toHaveLength(8);
    expect(approved).toContain("reply(Ask for the address of the back door)");
    const first = await exportRaw("parcels", "all");
    const file = info.outputPath("raw.jsonl");
    fs.writeFileSync(file, first);
    const summary = await parallaxJson<{ inserted: number; duplicates: number }>(
      "import",
      file,
      "--dataset",
      "parcels",
    );
    expect(summary).toMatchObject({ inserted: 0, duplicates: 15, rejected: 0 });
    expect(await exportRaw("parcels", "all")).toBe(first);
    await parallaxJson("import", file, "--dataset", "parcels-copy");
    expect(await exportRaw("parcels-copy", "all")).toBe(first);
    await page.reload();
    const recorded = page
      .getByRole("table", { name: "Exports" })
      .getByRole("row")
      .filter({ hasText: "parcels" });
    await expect(recorded).toHaveCount(4);
  });
});
