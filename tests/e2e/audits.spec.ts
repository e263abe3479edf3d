import { expect, type Page, test } from "@playwright/test";
import { findings } from "./support/axe";
import { parallax } from "./support/parallax";

const SLUG = "audited";

const line = (n: number) =>
  JSON.stringify({
    messages: [
      { role: "user", content: `Order number ${n}, please` },
      { role: "assistant", content: "It is on its way." },
      { role: "user", content: n % 2 ? "Make it two of them" : "Thank you" },
    ],
    tasks: [{ id: "task-1", summary: `Order ${n}`, last_update: "sent" }],
    final: n % 2 ? `update_task(task-1, two of order ${n})` : "noop",
    meta: { channel: n % 4 < 2 ? "chat" : "voice", split: "train" },
  });

const call = (page: Page, method: string, url: string, body?: unknown, key?: string) =>
  page.evaluate(
    async ([m, u, b, k]) => {
      const answer = await fetch(u as string, {
        method: m as string,
        headers: { "content-type": "application/json", ...(k ? { "idempotency-key": k as string } : {}) },
        ...(b !== undefined && { body: typeof b === "string" ? b : JSON.stringify(b) }),
      });
      return answer.status === 204 ? null : await answer.json();
    },
    [method, url, body, key] as const,
  );

type Item = { item_id: string; version: number; label: { action: string; task_id: string | null } };

/** Approves everything but the third item, whose action it corrects. */
async function reviewAll(page: Page, audit: string): Promise<void> {
  for (let n = 1; ; n += 1) {
    const item = (await call(page, "POST", `/api/v1/audits/${audit}/claim`, {})) as Item | null;
    if (!item) return;
    const { action, task_id } = item.label;
    const body =
      n === 3
        ? { outcome: "correct", action: "reply", text: "Ask which one", text_ok: false }
        : { outcome: "approve", action, ...(task_id && { task_id }), text_ok: true };
    const url = `/api/v1/audits/${audit}/items/${item.item_id}/review`;
    await call(page, "POST", url, { version: item.version, ...body }, `audits-${n}`);
  }
}

test("a sample is designed by keyboard, judged, reported, and each number leads to its rows", async ({
  page,
}) => {
  await page.goto("/audits");
  await call(page, "POST", "/api/v1/datasets", { slug: SLUG, name: "Audited" });
  await call(
    page,
    "POST",
    `/api/v1/datasets/${SLUG}/import`,
    Array.from({ length: 80 }, (_, n) => line(n)).join("\n"),
  );

  await test.step("the wizard says what a claim needs and why a design cannot be drawn", async () => {
    await page.goto(`/audits/new?dataset=${SLUG}`);
    await expect(page.getByText("80 of 80 rows")).toBeVisible();
    await page.getByRole("checkbox", { name: "channel", exact: true }).focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Rows", { exact: true }).fill("5");
    await expect(page.getByText("4 strata with at least 2 rows each need 8 rows, not 5")).toBeVisible();
    await expect(page.getByRole("button", { name: "Draw the sample" })).toBeDisabled();
    await page.getByLabel("Rows", { exact: true }).fill("20");
    await page.getByLabel(/^Claim/).fill("80");
    await expect(page.getByText(/you need 12 error-free rows/)).toBeVisible();
    await expect(page.getByRole("table", { name: "Strata of the design" }).getByRole("row")).toHaveCount(5);
    expect(await findings(page)).toEqual([]);
  });

  const report = await test.step("Enter draws it and shows its report", async () => {
    await page.getByLabel("Name").fill("Twenty orders");
    await page.getByLabel("Seed").fill("e2e");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Twenty orders" })).toBeVisible();
    await expect(page.getByText("None of the 20 rows has been judged yet.").first()).toBeVisible();
    return page.url();
  });

  await test.step("the report tells estimate, interval and claim, and a cell of the matrix tells its rows", async () => {
    await reviewAll(page, report.split("/").at(-1) ?? "");
    await page.reload();
    // 19 of 20, 5 of each of 4 strata of 20: n* = 20, Clopper and Pearson [.7513, .9987].
    const sentence =
      "95.0 % of labels correct, 95 % interval 75.1–99.9 %, stratified by action × channel, n = 20 of N = 80.";
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByText("≥ 80.0%")).toBeVisible();
    const matrix = page.getByRole("region", { name: "Confusion matrix of the labels" });
    await matrix
      .getByRole("row", { name: /^reply/ })
      .getByRole("link", { name: "1" })
      .click();
    const rows = page.getByRole("table", { name: "Rows of this cell" });
    await expect(rows.getByRole("row")).toHaveCount(2);
    await expect(rows).toContainText("reply(Ask which one)");
    expect(await findings(page)).toEqual([]);
    const id = report.split("/").at(-1) ?? "";
    expect((await parallax("audit", "report", id, "--format", "md")).stdout).toContain(sentence);
    await rows.getByRole("link").first().click();
    await expect(page).toHaveURL(new RegExp(`/datasets/${SLUG}/rows/`));
  });
});
