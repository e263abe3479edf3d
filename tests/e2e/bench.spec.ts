import { readFileSync, writeFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { findings } from "./support/axe";
import { benchReport } from "./support/bench-report";
import { parallax, parallaxJson } from "./support/parallax";

const first = benchReport({
  ...{ id: "01890000-0000-7000-8000-00000000be01", at: "2026-02-01T10:00:00.000Z", p95: 60 },
  note: "GPU machine",
});
const second = benchReport({
  ...{ id: "01890000-0000-7000-8000-00000000be02", at: "2026-02-08T10:00:00.000Z", p95: 30 },
});

const bring = async (page: Page, name: string, report: object) =>
  page.getByLabel("Report of a benchmark").setInputFiles({
    ...{ name, mimeType: "application/json" },
    buffer: Buffer.from(JSON.stringify(report)),
  });

test("reports of other machines come into the history, are compared there, and can be taken away and forgotten", async ({
  page,
}, info) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Bench", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bench" })).toBeVisible();
  await bring(page, "first.json", first);
  const table = page.getByRole("table", { name: "Benchmarks" });
  await expect(table).toContainText("GPU machine");
  await bring(page, "again.json", first);
  await expect(page.getByText("The report was there already")).toBeVisible();
  await bring(page, "broken.json", { ...first, machine: null });
  await expect(page.getByText(/broken.json was not taken.*machine/)).toBeVisible();

  // The other one by the command line, twice.
  const file = info.outputPath("second.json");
  writeFileSync(file, JSON.stringify(second));
  expect(await parallaxJson("bench", "import", file)).toMatchObject({
    id: second.id,
    created: true,
    imported: true,
  });
  expect((await parallax("bench", "import", file)).stdout).toContain("was in the history already");
  const bad = info.outputPath("bad.json");
  writeFileSync(bad, "{}");
  expect((await parallax("bench", "import", bad)).code).toBe(2);

  await page.reload({ waitUntil: "networkidle" });
  await expect(page.getByRole("figure", { name: "p95 of the time to action over time" })).toBeVisible();
  await page.getByText("Show the numbers").first().click();
  await expect(page.getByRole("table", { name: /over time: numbers/ })).toContainText("60");
  expect(await findings(page)).toEqual([]);

  await table.getByRole("link").filter({ hasText: /2026/ }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: "embedded" })).toBeVisible();
  const gain = page.getByRole("table", { name: "Gain" });
  await expect(gain.getByRole("row", { name: /^router/ })).toContainText("40×");
  await expect(gain.getByRole("row", { name: /^router/ })).toContainText("estimated");
  await expect(page.getByRole("table", { name: "Precision and recall of each action" })).toContainText(
    "80% / 80%",
  );
  expect(await findings(page)).toEqual([]);
  const [json] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "JSON" }).click(),
  ]);
  expect(JSON.parse(readFileSync(await json.path(), "utf8"))).toEqual(first);
  const [markdown] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Markdown" }).click(),
  ]);
  expect(readFileSync(await markdown.path(), "utf8")).toContain("| embedded |");

  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bench" })).toBeVisible();
  await expect(page.getByText("GPU machine")).toHaveCount(0);
});
