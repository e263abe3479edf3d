import { expect, test } from "@playwright/test";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { parallaxJson } from "./support/parallax";

let server: ModelServer;
test.beforeAll(async () => {
  server = await startModelServer({
    variant: "vllm",
    answer: () => ({
      text: '{"action":"update_task","args":{"task_id":"task-4","explanation":"Thursday after four"}}',
      actions: { update_task: 0.9, reply: 0.1 },
      tasks: { 4: 0.9, 3: 0.1 },
    }),
  });
});
test.afterAll(() => server.close());

test("an admin registers a model, is told what is wrong, and sees one real decision with its confidence", async ({
  page,
}) => {
  await page.goto("/settings/models", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "New model" }).press("Enter");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("small-one");
  await page.getByLabel("Address").fill("http://169.254.169.254/v1");
  await page.getByRole("textbox", { name: "Model" }).fill("test-model");
  await page.getByLabel("Structured output").selectOption("structured_outputs");
  await page.getByLabel("Other options").fill('{"temprature": 1}');
  await page.getByRole("button", { name: "Save and test" }).press("Enter");
  await expect(page.getByText("temprature")).toHaveCount(2);
  await page.getByLabel("Other options").fill('{"seed": 7}');
  await page.getByRole("button", { name: "Save and test" }).press("Enter");
  await expect(page.getByLabel("Address")).toBeFocused();
  await expect(page.getByText("may not be asked")).toBeVisible();

  await page.getByLabel("Address").fill(server.url);
  await page.getByRole("button", { name: "Save and test" }).press("Enter");
  const result = page.getByRole("dialog", { name: "Test of “small-one”" });
  await expect(result.getByText("Thursday after four", { exact: true })).toBeVisible();
  await expect(result.getByText("81%")).toBeVisible();
  await expect(result.getByText("with the action that this example asks for")).toBeVisible();
  expect(server.requests[0]?.body).toMatchObject({ seed: 7, model: "test-model", logprobs: true });
  await page.keyboard.press("Escape");

  const row = page.getByRole("row", { name: /small-one/ });
  await row.getByRole("button", { name: "Actions for small-one" }).press("Enter");
  await page.getByRole("menuitem", { name: "Archive" }).press("Enter");
  await expect(row).toHaveCount(0);
  await page.getByRole("link", { name: "Show archived" }).click();
  await expect(row.getByText("archived")).toBeVisible();
});

test("the command line asks the same model, and says by its exit code how that went", async () => {
  await parallaxJson(
    "model",
    "add",
    "from-cli",
    "--role",
    "teacher",
    "--base-url",
    server.url,
    "--model",
    "m",
    "--option",
    "structured=structured_outputs",
  );
  const found = await parallaxJson<{ ok: boolean; final: string; confidence: { mode: string } }>(
    "model",
    "test",
    "from-cli",
  );
  expect(found).toMatchObject({
    ok: true,
    final: "update_task(task-4, Thursday after four)",
    confidence: { mode: "exact" },
  });
});
