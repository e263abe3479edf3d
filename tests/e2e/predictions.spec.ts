import { expect, type Page, test } from "@playwright/test";
import { apiKey } from "./support/parallax";

const SLUG = "compared";
const ROWS = 24;
const row = (n: number) => ({
  messages: [{ role: "user", content: `Please move delivery ${n} to Tuesday` }],
  tasks: [{ id: "task-1", summary: `Delivery ${n}`, last_update: "" }],
  final: `update_task(task-1, delivery ${n} on Tuesday, not on Monday)`,
  meta: { channel: "chat" },
});
/** Every fourth row is said otherwise, one is illegal; the others as the label, in other words. */
const said = (n: number) => {
  if (n === 1) return "cancel_task(task-9, gone)";
  return n % 4 === 0 ? "reply(Which delivery?)" : `update_task(task-1, delivery ${n} on Tuesday)`;
};
const differing = Array.from({ length: ROWS }, (_, n) => n).filter((n) => n === 1 || n % 4 === 0);

const rowsShown = (page: Page) => page.locator("tr[data-row]");
const preview = (page: Page) => page.getByRole("complementary", { name: "Preview of the row" });

test("the recorded teacher of the shipped data stands beside the labels, with its votes", async ({
  page,
}) => {
  const { rows } = await (await page.request.get("/api/v1/datasets/intent-1000/rows?limit=50")).json();
  const one = rows.find(({ teacher }: { teacher: object | null }) => teacher !== null);
  await page.goto(`/datasets/intent-1000?row=${one.id}`, { waitUntil: "networkidle" });
  await expect(page.getByRole("columnheader", { name: "Teacher" })).toBeVisible();
  const cell = page.locator(`tr[data-row="${one.id}"]`);
  await expect(cell).toContainText(one.teacher.agrees ? "as the label" : "differs");
  const card = preview(page).getByRole("region", { name: /^Teacher/ });
  await expect(card).toBeVisible();
  await preview(page).getByText("3 votes").click();
  await expect(preview(page).getByRole("list", { name: "Votes" }).getByRole("listitem")).toHaveCount(3);
});

test("disagreement finds exactly the rows on which a model differs, in the page as in the API", async ({
  page,
  playwright,
  baseURL,
}) => {
  const api = await playwright.request.newContext({
    baseURL,
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: {
      authorization: `Bearer ${await apiKey("admin")}`,
      "content-type": "application/x-ndjson",
    },
  });
  const lines = (values: object[]) => Buffer.from(values.map((value) => JSON.stringify(value)).join("\n"));
  const all = Array.from({ length: ROWS }, (_, n) => n);
  await api.post(`/api/v1/datasets/${SLUG}/import?create=true`, { data: lines(all.map(row)) });
  const list = async (query: string) =>
    (await (await api.get(`/api/v1/datasets/${SLUG}/rows?${query}`)).json()) as {
      rows: { id: string }[];
      facets: { disagree: { value: string; count: number }[] };
    };
  const ids = (await list("limit=100")).rows.map(({ id }) => id);
  const answer = await api.post(`/api/v1/datasets/${SLUG}/predictions?model=tuesday&role=student`, {
    data: lines(ids.map((id, n) => ({ id, final: said(n), confidence: n / ROWS, latency_ms: 12 }))),
  });
  expect(await answer.json()).toMatchObject({ read: ROWS, inserted: ROWS, invalid: 1 });
  const expected = differing.map((n) => ids[n]);
  const found = await list("disagree=student&facets=true&limit=100");
  expect(found.rows.map(({ id }) => id)).toEqual(expected);
  expect(found.facets.disagree).toContainEqual({ value: "student", count: expected.length, capped: false });

  await page.goto(`/datasets/${SLUG}`, { waitUntil: "networkidle" });
  await page.getByRole("checkbox", { name: `Student ≠ label ${expected.length}` }).click();
  await expect(page).toHaveURL(/disagree=student/);
  await expect(rowsShown(page)).toHaveCount(expected.length);
  expect(
    await rowsShown(page).evaluateAll((rows) => rows.map((tr) => (tr as HTMLElement).dataset.row)),
  ).toEqual(expected);
  await expect(rowsShown(page).first()).toContainText("differs: reply");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const card = preview(page).getByRole("region", { name: "Student · tuesday" });
  await expect(card).toContainText("unknown_task");

  // On a row that agrees, the words that the student left out are marked.
  await page.goto(`/datasets/${SLUG}/rows/${ids[2]}`);
  const own = page.getByRole("region", { name: "Student · tuesday" });
  await expect(own).toContainText("as the label");
  await expect(own.locator("del")).toContainText(["not on Monday"]);
  await api.dispose();
});

test("the run beside the labels is chosen on the data set's page, and the list follows", async ({ page }) => {
  await page.goto(`/datasets/${SLUG}`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Models beside the labels" }).click();
  const choice = page.getByLabel("Student", { exact: true });
  await choice.selectOption({ index: 1 });
  await expect(choice).toBeEnabled();
  await page.reload({ waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Models beside the labels" }).click();
  await expect(page.getByLabel("Student", { exact: true })).not.toHaveValue("");
});
