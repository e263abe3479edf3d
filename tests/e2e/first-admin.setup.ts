import { expect, test as setup } from "@playwright/test";
import { ADMIN, ADMIN_STATE, firstAdminLink } from "./support/parallax";

setup("the first admin comes in by the one-time link, which then is dead", async ({ page, browser }) => {
  const link = await firstAdminLink();
  await page.goto(link);
  await page.getByLabel("Name").fill(ADMIN.name);
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Data sets" }).first()).toBeVisible();
  await page.context().storageState({ path: ADMIN_STATE });

  const stranger = await browser.newPage();
  await stranger.goto(link);
  await expect(stranger.getByText("used already")).toBeVisible();
  await stranger.close();
  expect(await firstAdminLink()).toBe("");
});
