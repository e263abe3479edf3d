import { expect, type Page, test } from "@playwright/test";

/** The worker may be busy with other jobs. */
const MEASURED = { timeout: 30_000 };

const row = (n: number) =>
  JSON.stringify({
    messages: [{ role: "user", content: `Would you please send it to the old address again, parcel ${n}` }],
    tasks: [],
    final: `start_task(send parcel ${n} to the old address)`,
    meta: { channel: "chat", split: "train" },
  });

const importRows = (page: Page, slug: string, from: number, count: number) =>
  page.evaluate(
    async ([name, body]) => {
      const answer = await fetch(`/api/v1/datasets/${name}/import?create=true`, {
        method: "POST",
        headers: { "content-type": "application/x-ndjson" },
        body: body ?? "",
      });
      return answer.status;
    },
    [slug, Array.from({ length: count }, (_, n) => row(from + n)).join("\n")],
  );

test("a data set is measured from its page; the report names rows that are alike, and says when it is out of date", async ({
  page,
}) => {
  const slug = "measured";
  await page.goto("/datasets");
  expect(await importRows(page, slug, 0, 6)).toBe(200);
  await page.goto(`/datasets/${slug}`);
  await page.getByRole("link", { name: "Quality" }).click();
  await page.getByRole("button", { name: "Measure quality" }).click();
  await expect(page.getByRole("heading", { name: /bars are missed/ })).toBeVisible(MEASURED);
  await expect(page.getByText("Pairs of rows that are nearly the same")).toBeVisible();
  const pairs = page.getByRole("region", { name: "At least 50 % alike" });
  await expect(pairs.getByRole("listitem")).toHaveCount(15);
  await pairs.getByRole("link").first().click();
  await expect(page.getByText(/send it to the old address again, parcel \d/).first()).toBeVisible();

  await page.goto(`/datasets/${slug}/quality`);
  expect(await importRows(page, slug, 50, 1)).toBe(200);
  await page.reload();
  await expect(page.getByText("The data set has changed since this was measured")).toBeVisible();
  await page.getByRole("button", { name: "Measure again" }).click();
  await expect(page.getByText("7 rows, measured")).toBeVisible(MEASURED);
  await expect(page.getByText("The data set has changed since this was measured")).toBeHidden();
});
