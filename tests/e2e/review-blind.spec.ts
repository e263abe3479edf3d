import { expect, type Page, test } from "@playwright/test";
import type { ReviewResult } from "@/lib/contracts/reviews";
import { findings } from "./support/axe";
import { makeAudit, makeDataset } from "./support/review";

const SLUG = "judged-blind";
/** Stands in the label and nowhere else. */
const SECRET = "zanzibar";
const row = (n: number) =>
  JSON.stringify({
    messages: [{ role: "user", content: `what does ticket ${n} cost?` }],
    tasks: [{ id: "task-1", summary: `Buy ticket ${n}`, last_update: "" }],
    final: `reply(Say ${SECRET}-${n})`,
    meta: { channel: "chat" },
  });

/** Everything that the server sends to the page, as text. */
function listen(page: Page): { all: () => Promise<string>; reviews: ReviewResult[] } {
  const bodies: Promise<string>[] = [];
  const reviews: ReviewResult[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/_next/static/")) return;
    const body = response.text().catch(() => "");
    bodies.push(body);
    if (pathname.endsWith("/review") && response.request().method() === "POST")
      void body.then((text) => reviews.push(JSON.parse(text) as ReviewResult));
  });
  return { all: async () => (await Promise.all(bodies)).join("\n"), reviews };
}

test("a blind row shows nothing of its label before the own choice; keep and change are recorded", async ({
  page,
}, info) => {
  await makeDataset(SLUG, [1, 2, 3].map(row), info.outputPath("rows.jsonl"));
  const id = await makeAudit("--dataset", SLUG, "--size", "3", "--seed", "1", "--blind");
  const heard = listen(page);

  await test.step("nothing of the label is in the page or came over the network", async () => {
    await page.goto(`/review/${id}`, { waitUntil: "networkidle" });
    await expect(page.getByText("Row 1 of 3")).toBeVisible();
    await expect(page.getByText("Judged blind")).toBeVisible();
    expect(await page.content()).not.toContain(SECRET);
    expect(await heard.all()).not.toContain(SECRET);
    const shown = await (await page.request.get(`/api/v1/datasets/${SLUG}/rows`)).text();
    expect(shown).not.toContain(SECRET);
  });

  await test.step("approve does nothing before the choice", async () => {
    await page.keyboard.press("a");
    await expect(page.getByText("first say what you would do")).toBeVisible();
    await expect(page.getByText("Row 1 of 3")).toBeVisible();
    expect(await heard.all()).not.toContain(SECRET);
  });

  await test.step("the label's own choice: keep approves it", async () => {
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await expect(page.getByText("and so does the label")).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await expect(page.getByRole("region", { name: "Label", exact: true })).toContainText(SECRET);
    await page.keyboard.press("k");
    await expect(page.getByText("Row 2 of 3")).toBeVisible();
  });

  await test.step("another choice, changed to the label after the reveal; a reload in between asks again", async () => {
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
    await expect(page.getByText("the label says otherwise")).toBeVisible();
    await page.reload();
    await expect(page.getByText("Row 2 of 3")).toBeVisible();
    await expect(page.getByText("the label says otherwise")).toBeVisible();
    await page.keyboard.press("c");
    await expect(page.getByText("as the label", { exact: true })).toBeVisible();
    await page.keyboard.press("a");
    await expect(page.getByText("Row 3 of 3")).toBeVisible();
  });

  await test.step("another choice, kept: the text is asked for and the correction sent", async () => {
    await page.keyboard.press("4");
    await page.keyboard.press("a");
    await page.keyboard.press("Enter");
    await expect(page.getByText("the label says otherwise")).toBeVisible();
    await page.keyboard.press("k");
    await expect(page.getByRole("textbox", { name: /Explanation/ })).toBeFocused();
    await page.keyboard.type("No longer wanted");
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(page.getByText("This sample is done")).toBeVisible();
  });

  await expect.poll(() => heard.reviews.length).toBe(3);
  expect(heard.reviews.map(({ review }) => [review.arm, review.kept, review.outcome])).toEqual([
    ["blind", "keep", "approve"],
    ["blind", "change", "approve"],
    ["blind", "keep", "correct"],
  ]);
});
