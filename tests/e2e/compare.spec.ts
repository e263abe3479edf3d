import { expect, type Page, test } from "@playwright/test";
import { findings } from "./support/axe";

/** The worker may be busy with other jobs, and has to load the encoder first. */
const WORKED = { timeout: 60_000 };

test("teacher and student stand side by side on the shipped data; each number leads to its rows", async ({
  page,
}) => {
  await page.goto("/compare?dataset=intent-1000");
  const figures = page.getByRole("table", { name: "Figures of each model" });
  await expect(figures.getByRole("columnheader", { name: /^teacher/ })).toContainText("recorded");
  await expect(figures.getByRole("columnheader", { name: /^student/ })).toContainText("out of fold");
  await expect(figures.getByRole("row", { name: /^Exact/ })).toContainText(/\d+\.\d ?% to \d+\.\d+ ?%/);
  await expect(page.getByText(/mended in the light of these answers/)).toBeVisible();
  await expect(page.getByText(/McNemar χ²/)).toBeVisible();

  const matrix = page.getByRole("region", { name: "Confusion matrix of student" });
  const cell = matrix.locator("td[title^='reply · noop']").getByRole("link");
  const count = Number(await cell.textContent());
  await cell.click();
  await expect(
    page.getByRole("heading", { level: 1, name: "reply is right, student says noop" }),
  ).toBeVisible();
  const rows = page.getByRole("table", { name: "Rows behind the figure" }).getByRole("row");
  await expect(rows).toHaveCount(Math.min(50, count) + 1);
  await rows.nth(1).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/datasets\/intent-1000\/rows\//);
});

test("the truth and the rows are chosen in the address, and every card names them", async ({ page }) => {
  await page.goto("/compare?dataset=intent-1000");
  await page.getByLabel("Split", { exact: true }).selectOption("test");
  await expect(page).toHaveURL(/split=test/);
  await expect(page.getByText(/100 rows of split test/).first()).toBeVisible();
  await page.getByLabel("Truth").selectOption("adjudicated");
  await expect(page).toHaveURL(/truth=adjudicated/);
  await expect(page.getByText("No row has this truth.", { exact: false })).toBeVisible();
});

test("any threshold tells what it would mean; a certificate is asked for and says where it stands", async ({
  page,
}) => {
  await page.goto("/compare?dataset=intent-1000");
  const slider = page.getByRole("slider", { name: /Take student's answers/ });
  await slider.focus();
  await page.keyboard.press("End");
  const escalated = page.locator("div", { has: page.getByText("Escalated", { exact: true }) }).last();
  await expect(escalated).toContainText(/^Escalated0\.0 ?%$/);
  await page.keyboard.press("Home");
  await expect(escalated).not.toContainText("Escalated0.0");

  const run = page.getByLabel("Run", { exact: true });
  const head = await run.locator("option", { hasText: "by its fitted head" }).first().getAttribute("value");
  await run.selectOption(head);
  await page.getByLabel("Wrong at most, %").fill("200");
  await expect(page.getByText("Between 0 and 100.")).toBeVisible();
  await page.getByLabel("Wrong at most, %").fill("10");
  await page.getByRole("button", { name: "Certify" }).click();
  const promised = page.getByRole("listitem").filter({ hasText: "at most 10.0" }).first();
  await expect(promised).toContainText(/certified/);
  await expect(promised).toContainText("Temperature");
  await expect(promised).toContainText("by its fitted head");
  await expect(promised).toContainText("0 of 100 rows judged by humans");
  await expect(promised.getByText("which nobody has judged")).toBeVisible();
});

const importRows = (page: Page, slug: string, n: number) =>
  page.evaluate(
    async ([name, body]) => {
      const answer = await fetch(`/api/v1/datasets/${name}/import?create=true`, {
        method: "POST",
        headers: { "content-type": "application/x-ndjson" },
        body: body ?? "",
      });
      return answer.status;
    },
    [
      slug,
      Array.from({ length: n }, (_, at) =>
        JSON.stringify({
          messages: [{ role: "user", content: `Please book table ${at} for two tonight` }],
          tasks: [],
          final: `start_task(book table ${at} for two)`,
          meta: { channel: "chat", split: "train" },
        }),
      ).join("\n"),
    ],
  );

test("a run of the embedded student is started, watched and evaluated", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/runs");
  expect(await importRows(page, "asked", 3)).toBe(200);
  await page.goto("/runs?dataset=asked");
  await page.getByRole("button", { name: "Start a run" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Model").selectOption("student");
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: /student on asked/ })).toBeVisible();
  await expect(page.getByText("done", { exact: true })).toBeVisible(WORKED);
  // Told without a reload.
  await expect(page.getByText(/^p95 /)).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.goto("/runs");
  await expect(page.getByRole("row", { name: /student.*asked/ })).toContainText("3 of 3");
  await page.getByRole("link", { name: "student", exact: true }).first().click();
  await page.getByRole("link", { name: "Evaluate" }).click();
  await expect(page.getByText(/3 rows\./).first()).toBeVisible();
  await expect(page.getByText("p50").first()).toBeVisible();
});
