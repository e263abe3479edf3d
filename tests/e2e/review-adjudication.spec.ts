import { type APIRequestContext, expect, test } from "@playwright/test";
import type { ReviewItem } from "@/lib/contracts/reviews";
import { findings } from "./support/axe";
import { parallaxJson } from "./support/parallax";
import { makeAudit, makeDataset } from "./support/review";

const SLUG = "disputed";
const row = (n: number) =>
  JSON.stringify({
    messages: [{ role: "user", content: `is number ${n} still free?` }],
    tasks: [{ id: "task-1", summary: `Book number ${n}`, last_update: "" }],
    final: `reply(Say whether number ${n} is free)`,
  });

/** Somebody who reviews over HTTP with a key of his own. */
async function reviewer(name: string): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  await parallaxJson("user", "add", email, "--role", "reviewer", "--name", name);
  const made = await parallaxJson<{ key: string }>(
    ...(["key", "create", name, "--scopes", "review", "--user", email] as const),
  );
  return made.key;
}

/** Reviews all rows that the queue hands out, each with this decision. */
async function reviewAll(
  request: APIRequestContext,
  audit: string,
  key: string,
  decide: (item: ReviewItem) => object,
): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  for (;;) {
    const claim = await request.post(`/api/v1/audits/${audit}/claim`, { headers, data: {} });
    if (claim.status() === 204) return;
    expect(claim.status()).toBe(200);
    const item = (await claim.json()) as ReviewItem;
    const answer = await request.post(`/api/v1/audits/${audit}/items/${item.item_id}/review`, {
      headers: { ...headers, "idempotency-key": item.item_id },
      data: { version: item.version, ...decide(item) },
    });
    expect(answer.status()).toBe(200);
  }
}

test("a third person decides what two reviewers disagree on, and learns their names only then", async ({
  page,
  request,
}, info) => {
  await makeDataset(SLUG, [1, 2].map(row), info.outputPath("rows.jsonl"));
  const id = await makeAudit(
    "--dataset",
    SLUG,
    "--size",
    "2",
    "--seed",
    "1",
    "--overlap",
    "2",
    "--name",
    "Two heads",
  );
  const [bea, carl] = [await reviewer("Beatrix"), await reviewer("Carlotta")];
  await reviewAll(request, id, bea, ({ label }) => ({
    ...label,
    final: undefined,
    task_id: undefined,
    outcome: "approve",
    text_ok: true,
  }));
  await reviewAll(request, id, carl, () => ({ outcome: "correct", action: "noop", text_ok: false }));

  await page.goto("/review");
  await page.getByRole("link", { name: "Adjudicate 2" }).click();
  await expect(page.getByText("Row 1 of 2")).toBeVisible();
  for (const letter of ["A", "B"])
    await expect(page.getByRole("region", { name: `Answer ${letter}` })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  const names = /Beatrix|Carlotta/;
  expect(await page.content()).not.toMatch(names);

  await test.step("the answer that says noop is taken over and decided by keyboard", async () => {
    const a = await page.getByRole("region", { name: "Answer A" }).textContent();
    await page.keyboard.press(a?.includes("noop") ? "A" : "B");
    await expect(page.getByRole("button", { name: /Decide: this is right/ })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Row 1 is decided")).toBeVisible();
    await expect(page.getByText(/^Beatrix .*approved/)).toBeVisible();
    await expect(page.getByText(/^Carlotta .*corrected/)).toBeVisible();
    await expect(page.getByText("Row 2 of 2")).toBeVisible();
  });

  await test.step("it can be taken back and decided anew", async () => {
    await page.keyboard.press("u");
    await expect(page.getByText("Row 1 of 2")).toBeVisible();
    await expect(page.getByRole("button", { name: /Decide: this is right/ })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Row 2 of 2")).toBeVisible();
    await page.keyboard.press("a");
    await expect(page.getByText("Nothing is left to decide")).toBeVisible();
  });

  const { rows } = (await (await page.request.get(`/api/v1/datasets/${SLUG}/rows`)).json()) as {
    rows: { status: string; final: string }[];
  };
  expect(rows.map(({ status }) => status).sort()).toEqual(["approved", "corrected"]);
});
