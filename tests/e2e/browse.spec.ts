import { expect, type Page, test } from "@playwright/test";

const LIST = "/datasets/intent-1000";

type Rows = {
  rows: { id: string; seq: number; action: string }[];
  total: { count: number };
  next_cursor: string | null;
};

const api = async (page: Page, query: string): Promise<Rows> =>
  (await page.request.get(`/api/v1${LIST}/rows?${query}`)).json();

const total = (page: Page) => page.getByRole("paragraph").filter({ hasText: /^[\d,]+( of [\d,]+)? rows?$/ });
const selected = (page: Page) => page.locator('tr[aria-selected="true"]');
const number = (n: number) => n.toLocaleString("en-GB");

/** Keys are heard once the page has come alive. */
async function opened(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: "networkidle" });
  await expect(page.getByRole("grid", { name: "Rows" })).toBeVisible();
}

test("rows are walked through, opened and left again without the mouse", async ({ page }) => {
  await opened(page, LIST);
  const { rows } = await api(page, "limit=3");
  for (let press = 0; press < 3; press++) await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(selected(page)).toContainText(number(rows[1]!.seq));
  await expect(page).toHaveURL(new RegExp(`row=${rows[1]!.id}`));
  const preview = page.getByRole("complementary", { name: "Preview of the row" });
  await expect(preview.getByRole("list", { name: "Transcript" })).toBeVisible();

  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Row ${number(rows[1]!.seq)}`);
  await page.keyboard.press("j");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Row ${number(rows[2]!.seq)}`);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(new RegExp(`${LIST}\\?row=${rows[2]!.id}`));
  await expect(selected(page)).toContainText(number(rows[2]!.seq));
  await page.keyboard.press("Escape");
  await expect(preview).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`${LIST}$`));
});

test("a held key passes no row twice and leaves none out", async ({ page }) => {
  await opened(page, LIST);
  const { rows } = await api(page, "limit=60");
  for (let press = 0; press < 60; press++) await page.keyboard.press("j");
  await expect(selected(page)).toContainText(number(rows[59]!.seq));
  await expect(selected(page)).toBeInViewport();
});

test("filters, search and columns stand in the address, and the numbers are those of the API", async ({
  page,
}) => {
  await opened(page, LIST);
  const all = (await api(page, "limit=1")).total.count;
  await page.getByRole("checkbox", { name: /^cancel_task/ }).click();
  const cancels = (await api(page, "limit=1&action=cancel_task")).total.count;
  await expect(total(page)).toHaveText(`${number(cancels)} of ${number(all)} rows`);
  await expect(page).toHaveURL(/action=cancel_task/);

  await page.keyboard.press("/");
  await page.keyboard.type("the");
  const found = async () => (await api(page, "limit=1&action=cancel_task&q=the")).total.count;
  await expect(page).toHaveURL(/q=the/);
  await expect(total(page)).toHaveText(new RegExp(`^${number(await found())} of ${number(all)} rows?$`));
  await expect(page.getByRole("textbox", { name: "Search in turns and tasks" })).toBeFocused();

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Domain" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Domain" })).toBeVisible();

  await page.reload({ waitUntil: "networkidle" });
  await expect(page.getByRole("columnheader", { name: "Domain" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /^cancel_task/ })).toBeChecked();
  await expect(page.getByRole("textbox", { name: "Search in turns and tasks" })).toHaveValue("the");

  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(total(page)).toHaveText(`${number(all)} rows`);
  await expect(page.getByRole("textbox", { name: "Search in turns and tasks" })).toHaveValue("");
  await expect(page.getByRole("columnheader", { name: "Domain" })).toBeVisible();
});

test("what nothing fits says so and offers the way back; a filter that is none is named", async ({
  page,
}) => {
  await page.goto(`${LIST}?q=zzzzzzzz`, { waitUntil: "networkidle" });
  await expect(page.getByText("No row fits")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(page.getByRole("grid", { name: "Rows" })).toBeVisible();

  await page.goto(`${LIST}?status=splendid`);
  await expect(page.getByText("The filter in the address is not valid")).toBeVisible();
});

test("⌘K goes to a data set by a few letters of its name", async ({ page }) => {
  await page.goto("/settings", { waitUntil: "networkidle" });
  await page.keyboard.press("ControlOrMeta+k");
  const option = page.getByRole("option", { name: "intent-1000" });
  await option.waitFor();
  await page.keyboard.type("intent");
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${LIST}$`));
});
