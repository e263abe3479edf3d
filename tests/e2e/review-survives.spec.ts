import { expect, type Page, test } from "@playwright/test";
import type { ReviewItem } from "@/lib/contracts/reviews";
import { makeAudit, makeDataset } from "./support/review";

const SLUG = "survives";
const ROWS = 6;
const row = (n: number) =>
  JSON.stringify({
    messages: [{ role: "user", content: `when does train ${n} leave?` }],
    tasks: [],
    final: `reply(Say when train ${n} leaves)`,
  });

test.describe.configure({ mode: "serial" });

let audit: string;

test.beforeAll(async ({ browserName: _ }, info) => {
  await makeDataset(
    SLUG,
    Array.from({ length: ROWS }, (_one, n) => row(n + 1)),
    info.outputPath("rows.jsonl"),
  );
  audit = await makeAudit("--dataset", SLUG, "--size", String(ROWS), "--kind", "queue");
});

const reply = (page: Page) => page.getByRole("textbox", { name: /^Reply/ });
const at = (page: Page, n: number) =>
  expect(page.getByText(`Row ${n} of ${ROWS}`, { exact: true })).toBeVisible();

/** Opens the queue and types into the text of the row in front, at its end. */
async function type(page: Page, text: string): Promise<void> {
  await page.goto(`/review/${audit}`);
  await expect(reply(page)).toBeVisible();
  await page.keyboard.press("e");
  await expect(reply(page)).toBeFocused();
  await page.keyboard.type(text);
}

test("the talk scrolls by keys wherever the focus is, and stays there while the decision is changed", async ({
  page,
}, info) => {
  const turn = (n: number) => ({
    role: n % 2 ? "assistant" : "user",
    content: `turn ${n}, ${"and on ".repeat(60)}`,
  });
  const messages = Array.from({ length: 21 }, (_one, n) => turn(n));
  const line = JSON.stringify({ messages, tasks: [], final: "reply(Say so)" });
  await makeDataset("long-talk", [line], info.outputPath("long.jsonl"));
  const long = await makeAudit("--dataset", "long-talk", "--size", "1", "--kind", "queue");
  await page.goto(`/review/${long}`);
  const talk = page.getByRole("region", { name: "Conversation" });
  const top = () => talk.evaluate(({ scrollTop }) => scrollTop);
  await expect(reply(page)).toBeVisible();
  const end = await top();
  expect(end).toBeGreaterThan(1000);
  await page.keyboard.press("PageUp");
  await expect.poll(top).toBeLessThan(end - 100);
  await page.keyboard.press("Home");
  await expect.poll(top).toBe(0);
  await page.keyboard.press("x");
  await expect(page.getByText("to mend", { exact: true })).toBeVisible();
  await page.keyboard.press("PageDown");
  await expect.poll(top).toBeGreaterThan(100);
  await page.keyboard.press("5");
  await page.keyboard.press("Home");
  await expect.poll(top).toBe(0);
  await page.keyboard.press("Shift+ArrowDown");
  await expect.poll(top).toBeGreaterThan(0);
  expect(await top()).toBeLessThan(100);
});

test("what was typed is there after a reload in the middle of a word", async ({ page }) => {
  await type(page, ", platform fo");
  await page.reload();
  await at(page, 1);
  await expect(reply(page)).toHaveValue("Say when train 1 leaves, platform fo");
});

test("what was typed is there after the tab has crashed in the middle of a word", async ({
  page,
  context,
}) => {
  await type(page, "ur");
  const crashed = page.waitForEvent("crash");
  const devtools = await context.newCDPSession(page);
  void devtools.send("Page.crash").catch(() => {});
  await crashed;
  const again = await context.newPage();
  await again.goto(`/review/${audit}`);
  await at(again, 1);
  await expect(reply(again)).toHaveValue("Say when train 1 leaves, platform four");
  await again.keyboard.press("Escape");
  await again.keyboard.press("a");
  await at(again, 2);
  await expect(again.getByText(`1 of ${ROWS} reviews done, 1 by you`)).toBeVisible();
});

test("offline the work goes on with the rows in hand, and everything is sent when the network is back", async ({
  page,
  context,
}) => {
  await type(page, " from");
  await expect(page.getByText("Draft saved")).toBeVisible();
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await page.keyboard.type(" platform two");
  await expect(page.getByText("You are offline")).toBeVisible();
  await expect(page.getByText("Draft kept in this browser")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await at(page, 3);
  await page.keyboard.press("a");
  await at(page, 4);
  await expect(page.getByText("2 reviews wait to be sent")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(`3 of ${ROWS} reviews done, 3 by you`)).toBeVisible();
  await expect(page.getByText("You are offline")).toBeHidden();
  const found = await page.request.get(`/api/v1/datasets/${SLUG}/rows?status=corrected`);
  const { rows } = (await found.json()) as { rows: { id: string }[] };
  const row = await page.request.get(`/api/v1/rows/${rows[0]?.id}`);
  expect(await row.json()).toMatchObject({ final: "reply(Say when train 2 leaves from platform two)" });
});

test("signed out in the middle of work: nothing typed is lost, and it is sent after the next sign-in", async ({
  page,
  context,
}) => {
  await type(page, " today");
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("You are signed out")).toBeVisible();
  await context.addCookies(cookies);
  await page.getByRole("button", { name: "Go on" }).press("Enter");
  await expect(page.getByText("You are signed out")).toBeHidden();
  await expect(page.getByText(`4 of ${ROWS} reviews done, 4 by you`)).toBeVisible();
});

test("a row that was changed elsewhere meanwhile: the review comes back with what was typed and the row's present state", async ({
  page,
}) => {
  await type(page, " exactly");
  const other = await makeAudit("--dataset", SLUG, "--size", String(ROWS), "--kind", "queue");
  await reviewElsewhere(page, other, "Say when train 5 leaves");
  await page.keyboard.press("ControlOrMeta+Enter");
  await at(page, 6);
  await page.getByRole("button", { name: "Open it again" }).press("Enter");
  await at(page, 5);
  await expect(page.getByText("This row has changed since the audit was made")).toBeVisible();
  await expect(reply(page)).toHaveValue("Say when train 5 leaves exactly");
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await at(page, 6);
  await expect(page.getByText(`5 of ${ROWS} reviews done, 5 by you`)).toBeVisible();
});

/** The same person corrects a row in another audit, as another tab would. */
async function reviewElsewhere(page: Page, other: string, text: string): Promise<void> {
  const status = await page.evaluate(
    async ([audit, wanted]) => {
      const base = `/api/v1/audits/${audit}`;
      const post = (path: string, body: unknown, headers = {}) =>
        fetch(`${base}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify(body),
        });
      for (;;) {
        const claim = await post("/claim", {});
        if (claim.status !== 200) return claim.status;
        const item = (await claim.json()) as ReviewItem;
        if (item.label?.text !== wanted) await post(`/items/${item.item_id}/skip`, {});
        else {
          const review = { version: item.version, outcome: "correct", action: "noop", text_ok: false };
          const answer = await post(`/items/${item.item_id}/review`, review, {
            "idempotency-key": "elsewhere",
          });
          return answer.status;
        }
      }
    },
    [other, text] as const,
  );
  expect(status).toBe(200);
}
