import { expect, type Page, test } from "@playwright/test";
import type { Live } from "@/lib/contracts/router";
import { findings } from "./support/axe";

/** The first decision of a server loads the student's encoder. */
const WARMED = { timeout: 60_000 };

const decisions = (page: Page) => page.getByRole("table", { name: "Latest decisions" });
const latency = (page: Page) => page.getByRole("table", { name: "Latency by channel" });

async function say(page: Page, words: string, channel: string): Promise<void> {
  await page.getByLabel("Channel", { exact: true }).selectOption(channel);
  await page.getByLabel("The user says").fill(words);
  await page.getByLabel("The user says").press("Enter");
  await expect(page.getByRole("list", { name: "The talk so far" })).toContainText(words, WARMED);
}

/** Shows the page figures of our own, as if they had come by the stream. */
async function streamed(page: Page, change: (live: Live) => Partial<Live>): Promise<void> {
  const answer = await page.request.get("/api/v1/route/live?once=true");
  const live = JSON.parse((await answer.text()).split("data: ")[1] ?? "") as Live;
  const event = `event: figures\ndata: ${JSON.stringify({ ...live, ...change(live) })}\n\n`;
  await page.route("**/api/v1/route/live", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: event }),
  );
  await page.goto("/router");
}

test("a turn is decided in the playground, the next one on the ledger that it left, and the figures follow by themselves", async ({
  page,
}) => {
  await page.goto("/router");
  await expect(page.getByText(/Student “student”: circuit/)).toBeVisible();
  await expect(page.getByText("The decision appears here")).toBeVisible();
  await say(page, "Please book a table for two at Da Mario tonight", "discord");
  const talk = page.getByRole("list", { name: "The talk so far" });
  await expect(page.getByRole("list", { name: "Where the time went" })).toContainText(/student \d/);
  await expect(page.getByLabel("The user says")).toHaveValue("");
  // Nobody reloads: the server's events bring them.
  await expect(latency(page).getByRole("row", { name: /^discord/ })).toBeVisible();

  await page.getByRole("button", { name: "Try an example" }).click();
  await expect(talk).not.toContainText("Da Mario");
  const ledger = page.getByRole("list", { name: "The ledger" });
  await expect(ledger.getByRole("listitem").first()).toBeVisible();
  await page.getByRole("button", { name: "Begin anew" }).click();
  await expect(talk).toHaveCount(0);
});

test("what other programs have decided appears among the latest decisions while one looks", async ({
  page,
}) => {
  await page.goto("/router");
  await expect(page.getByText(/Student “student”: circuit/)).toBeVisible();
  const answer = await page.request.post("/api/v1/route", {
    headers: { origin: new URL(page.url()).origin },
    data: { messages: [{ role: "user", content: "Thanks" }], channel: "elsewhere" },
  });
  expect(answer.status()).toBe(200);
  await expect(decisions(page).getByRole("row").filter({ hasText: "elsewhere" })).toBeVisible(WARMED);
});

test("a doubtful decision is sent to people with one click, and leads to the row that waits for them", async ({
  page,
}) => {
  const words = "Could the parcel for Ottilie come a day later?";
  await page.goto("/router");
  await say(page, words, "whatsapp");
  // The list follows by itself, once the decision is written.
  const row = decisions(page).getByRole("row").filter({ hasText: "whatsapp" }).first();
  await row.getByRole("button", { name: "Send to review" }).click();
  await row.getByRole("link", { name: "Row" }).click();
  await expect(page).toHaveURL(/\/datasets\/live\/rows\//);
  await expect(page.getByText(words).first()).toBeVisible();
  await expect(page.getByText("pending", { exact: false }).first()).toBeVisible();

  await page.goto("/router");
  await expect(row.getByRole("link", { name: "Row" })).toBeVisible();
  await page.getByRole("link", { name: /rows? waits? for people/ }).click();
  await expect(page).toHaveURL(/\/datasets\/live\?status=pending/);
  await page.goto("/router");
  await page.getByRole("link", { name: "Make a queue of them" }).click();
  await expect(page).toHaveURL(/\/review\?dataset=live/);
  await expect(page.getByRole("dialog").getByLabel("Kind")).toHaveValue("queue");
});

test("what was typed stays where the server cannot be reached, and figures say that they are old", async ({
  page,
  context,
}) => {
  await page.route("**/api/v1/route/live", (route) => route.abort());
  await page.goto("/router");
  await expect(page.getByText(/last heard of at/)).toBeVisible();
  await page.unroute("**/api/v1/route/live");
  await page.reload();
  await expect(page.getByText(/as of/)).toBeVisible();
  await context.setOffline(true);
  await page.getByLabel("The user says").fill("Cancel the taxi");
  await page.getByRole("button", { name: "Decide", exact: true }).click();
  await expect(page.getByText("The server cannot be reached.")).toBeVisible();
  await expect(page.getByLabel("The user says")).toHaveValue("Cancel the taxi");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Decide", exact: true }).click();
  await expect(page.getByLabel("The user says")).toHaveValue("", WARMED);
});

test("live turns unlike the judged ones, lost decisions and models that cannot be asked are told at the top", async ({
  page,
}) => {
  await streamed(page, () => ({
    certificate: { calibration: "c", alpha: 0.1, delta: 0.05, threshold: 0.812 },
    drift: {
      ...{ n: 812, reference: 100, confidence: { distance: 0.3, p: 0.00001 } },
      ...{ actions: { chi2: 40, p: 0.0000001 }, drifted: true },
    },
    log: { waiting: 0, written: 10, dropped: 7 },
    unassigned: { n: 812, p50: 0.01, p95: 0.12 },
    problems: ["teacher: its key is not set"],
    ...{ teacher: "gpt", circuit: { student: "open", teacher: "half_open" } },
  }));
  await expect(page.getByText("The certificate is no longer valid for these turns")).toBeVisible();
  await expect(page.getByText("The student gives much of its probability to no action")).toBeVisible();
  await expect(page.getByText("7 decisions could not be kept")).toBeVisible();
  await expect(page.getByText("teacher: its key is not set")).toBeVisible();
  await expect(page.getByText("Teacher “gpt”: circuit half open")).toBeVisible();
  await expect(page.getByText("Certified: ≤ 10 % wrong from 0.812")).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test("a student of which nothing is certified, with no teacher behind it, is warned of with what it gets right", async ({
  page,
}) => {
  await streamed(page, () => ({
    ...{ student: "student", teacher: null, certificate: null, chosen_threshold: null },
    ...{ fallback: "student", student_accuracy: { right: 0.43, rows: 1000 }, total: 14 },
    reasons: [
      { source: "student", reason: "no_teacher", teacher: "no_teacher", n: 14 },
      { source: "fallback", reason: "superseded", teacher: null, n: 1 },
    ],
  }));
  const warning = page.getByRole("alert").filter({ hasText: "every decision is the student's guess" });
  await expect(warning).toContainText("1,000 labelled rows");
  await expect(warning).toContainText("43%");
  await expect(warning.getByRole("link", { name: "Compare" })).toBeVisible();
  await expect(page.getByText(/14 decisions of all processes and 1 superseded/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Reasons" })).toContainText("student's guess");
  expect(await findings(page)).toEqual([]);
});

test("models that there are not, and rules with what they sent, are shown", async ({ page }) => {
  await streamed(page, () => ({
    ...{ student: null, teacher: null, certificate: null },
    doubts: {
      ...{ below: 0.7, reasons: ["teacher_error"], differing: true, sample: 0.01 },
      ...{ per_hour: 50, sent: 50, waiting: 3 },
    },
  }));
  await expect(page.getByText("Neither student nor teacher")).toBeVisible();
  for (const missing of ["No student", "No teacher to ask", "No certificate"]) {
    await expect(page.getByText(missing, { exact: true })).toBeVisible();
  }
  const card = page.getByText(/50 in the last hour, of at most 50/);
  await expect(card).toContainText("3 more fit a rule and wait");
  await expect(page.getByText("confidence below 0.70")).toBeVisible();
  await expect(page.getByText("1 % of all, drawn at random")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing on the router's page, ${colorScheme}, ${width} pixels wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto("/router");
      await say(page, "Thanks, that is all", "chat");
      await expect(latency(page).getByRole("row", { name: /^chat/ })).toBeVisible();
      expect(await findings(page)).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
    });
  }
}
