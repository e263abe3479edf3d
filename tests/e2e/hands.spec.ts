import { expect, test } from "@playwright/test";
import { parallaxJson } from "./support/parallax";

const SLUG = "in-good-hands";

const row = (n: number) =>
  JSON.stringify({
    messages: [{ role: "user", content: `what does number ${n} cost?` }],
    tasks: [],
    final: `reply(Say what number ${n} costs)`,
  });
const file = {
  name: "hands.jsonl",
  mimeType: "application/x-ndjson",
  buffer: Buffer.from(`${[1, 2, 3].map(row).join("\n")}\n`),
};

test.describe.configure({ mode: "serial" });

test("a dialog takes what is typed at once, and a refused form has the focus where it is to be mended", async ({
  page,
}) => {
  await page.goto("/settings/people", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Invite" }).press("Enter");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type("no address");
  await page.getByRole("button", { name: "Make the link" }).press("Enter");
  await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("E-mail")).toBeFocused();
});

test("whoever goes on to other work while a file is sent is told of it and not carried off", async ({
  page,
}) => {
  await page.goto("/datasets", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "New data set" }).press("Enter");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("In good hands");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/datasets/${SLUG}/import`);
  await page.waitForLoadState("networkidle");

  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/imports?*", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByLabel("File to import").setInputFiles(file);
  await page.getByRole("button", { name: "Import", exact: true }).press("Enter");
  await page.getByRole("link", { name: "Exports", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Exports" })).toBeVisible();
  letGo();
  await expect(page.getByText("hands.jsonl is uploaded")).toBeVisible();
  await expect(page).toHaveURL(/\/exports$/);
  await page.getByRole("button", { name: "Look" }).click();
  await expect(page).toHaveURL(/\/imports\//);
  await expect(page.getByText("done", { exact: true })).toBeVisible();
});

test("a review whose answer was lost can be changed: the later word counts", async ({ page }) => {
  const { id } = await parallaxJson<{ id: string }>("audit", "create", "--dataset", SLUG, "--size", "3");
  await page.goto(`/review/${id}`, { waitUntil: "networkidle" });
  await expect(page.getByText("Row 1 of 3")).toBeVisible();
  await page.route("**/review", async (route) => {
    await route.fetch();
    await route.abort("internetdisconnected");
  });
  await page.keyboard.press("a");
  await expect(page.getByText("One review waits to be sent.")).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByText("Row 1 of 3")).toBeVisible();
  await page.unroute("**/review");
  await page.keyboard.press("5");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Open it again" }).click();
  await expect(page.getByText("Row 1 of 3")).toBeVisible();
  await expect(page.getByText("differs from the label")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 of 3 reviews done, 1 by you")).toBeVisible();
  const { wrong } = await parallaxJson<{ wrong: { final: string | null }[] }>("audit", "report", id);
  expect(wrong).toMatchObject([{ final: "noop" }]);
});
