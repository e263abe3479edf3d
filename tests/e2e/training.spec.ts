import { expect, type Page, test } from "@playwright/test";
import { findings } from "./support/axe";

/** The worker may be busy with other jobs, and has to load the encoder first. */
const WORKED = { timeout: 90_000 };

const importRows = async (page: Page, slug: string, n: number) => {
  const row = (at: number) => ({
    messages: [{ role: "user", content: `Please book table ${at} for two tonight` }],
    tasks: [],
    final: at % 2 === 0 ? `start_task(book table ${at} for two)` : "noop",
  });
  const body = Array.from({ length: n }, (_, at) => JSON.stringify(row(at))).join("\n");
  const answer = await page.request.post(`/api/v1/datasets/${slug}/import?create=true`, {
    headers: { "content-type": "application/x-ndjson", origin: new URL(page.url()).origin },
    data: Buffer.from(body),
  });
  expect(answer.status()).toBe(200);
};

test("the student is trained by keyboard, told why it cannot be, watched, and leads to its figures", async ({
  page,
}) => {
  test.setTimeout(150_000);
  await page.goto("/runs");
  await importRows(page, "few", 4);
  await importRows(page, "tables", 20);

  await page.goto("/runs?train=true&dataset=few", { waitUntil: "networkidle" });
  const dialog = page.getByRole("dialog", { name: "Train the embedded student" });
  const datasets = dialog.getByLabel("Data set");
  await expect(datasets).toHaveValue("few");
  await dialog.getByLabel("Name").press("Enter");
  await expect(dialog.getByText(/4 rows of 4 scenarios.*needs 10 scenarios/)).toBeVisible();
  expect(await findings(page)).toEqual([]);

  await datasets.selectOption("tables");
  await dialog.getByLabel("Name").press("Enter");
  await expect(dialog).toHaveCount(0);
  // The window that the address opened does not come back with a reload.
  await expect(page).toHaveURL(/\/runs$/);
  const training = page.getByRole("main").getByRole("listitem").filter({ hasText: "student-tables" });
  await expect(training).toBeVisible();
  const compare = training.getByRole("link", { name: "Compare the student of tables" });
  await expect(compare).toBeVisible(WORKED);
  await expect(training).toContainText("Version 1, 20 rows in 10 folds");
  expect(await findings(page)).toEqual([]);
  // Its run has come into the list without a reload.
  await expect(page.getByRole("row", { name: /student-tables.*out of fold/ })).toContainText("20 of 20");
  await compare.press("Enter");
  await expect(page.getByRole("table", { name: "Figures of each model" })).toContainText("student-tables");
});

test("the embedded student is tested where models are, by one real decision", async ({ page }) => {
  await page.goto("/settings/models", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Test student", exact: true }).press("Enter");
  const result = page.getByRole("dialog", { name: "Test of “student”" });
  await expect(result.getByText("Its decision")).toBeVisible(WORKED);
  await expect(result.getByText("In all")).toBeVisible();
  await expect(result.getByText(/Its probability that action and target are these/)).toBeVisible();
});
