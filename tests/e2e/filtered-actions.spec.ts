import fs from "node:fs";
import { expect, test } from "@playwright/test";

const FILTER = "action=noop&action=reply&channel=voice&status=pending&status=approved";

test("what is filtered in the browser is exactly what is exported, predicted and reviewed, with the number said first", async ({
  page,
}) => {
  await page.goto(`/datasets/intent-1000?${FILTER}`);
  const listed = await page.evaluate(async (filter) => {
    const answer = await fetch(`/api/v1/datasets/intent-1000/rows?limit=200&${filter}`);
    return (await answer.json()) as { total: { count: number }; rows: { id: string }[] };
  }, FILTER);
  const n = listed.total.count;
  expect(n).toBeGreaterThan(0);

  await page.getByRole("link", { name: "Export these" }).click();
  await page.getByLabel("Target").selectOption("raw");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: `Download ${n} rows` }).click();
  const lines = fs
    .readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(n);
  for (const line of lines) {
    const { final, meta } = JSON.parse(line);
    expect(final).toMatch(/^(noop|reply\()/);
    expect(meta.channel).toBe("voice");
  }

  await page.goto(`/datasets/intent-1000?${FILTER}`);
  await page.getByRole("link", { name: "Predict these" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(`holds exactly ${n} rows`)).toBeVisible();

  await page.goto(`/datasets/intent-1000?${FILTER}`);
  await page.getByRole("link", { name: "Review these" }).click();
  await expect(dialog.getByText(`holds exactly ${n} rows`)).toBeVisible();
  await dialog.getByLabel("Kind").selectOption("queue");
  await dialog.getByLabel("Rows", { exact: true }).fill("1000");
  await dialog.getByRole("button", { name: "Make it and begin" }).click();
  await expect(page.getByText(`Row 1 of ${n}`)).toBeVisible();
});
