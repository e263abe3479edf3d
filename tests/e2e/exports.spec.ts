import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";

type Manifest = {
  files: { name: string; rows: number; bytes: number; sha256: string; plain?: { sha256: string } }[];
};

test("preview → files with a new split → one archive, whose files are those that its manifest names; repeated it is the same", async ({
  page,
}, info) => {
  await page.goto("/exports?dataset=intent-1000");
  await page.getByLabel("Target").selectOption("trl");
  await page.getByLabel("Rows", { exact: true }).selectOption("all");

  await page.getByRole("button", { name: "Preview" }).click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("link", { name: /^Row \d$/ })).toHaveCount(3);
  const rendered = preview.getByRole("region", { name: "Rendered row" }).first();
  await expect(rendered.locator("mark").filter({ hasText: /^\{"action":"/ })).toHaveCount(1);
  await preview.getByLabel("Price per million tokens").fill("3");
  await expect(preview.getByText(/million tokens are read in training/)).toBeVisible();

  await page.getByText("Further options").click();
  await page.getByRole("textbox", { name: /^New split/ }).fill("train=2");
  await page.getByRole("button", { name: "Make files" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "split:" })).toBeVisible();
  await page.getByRole("textbox", { name: /^New split/ }).fill("train=0.8,test=0.2");
  await page.getByRole("button", { name: "Make files" }).click();

  const download = async (folder: string): Promise<Manifest> => {
    await expect(page.getByRole("link", { name: "Download all (tar)" })).toBeVisible({ timeout: 60_000 });
    const event = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download all (tar)" }).click();
    const out = info.outputPath(folder);
    fs.mkdirSync(out, { recursive: true });
    execFileSync("tar", ["-xf", await (await event).path(), "-C", out, "--strip-components=1"]);
    const manifest = JSON.parse(fs.readFileSync(path.join(out, "manifest.json"), "utf8")) as Manifest;
    for (const file of manifest.files) {
      const bytes = fs.readFileSync(path.join(out, file.name));
      expect(sha256(bytes)).toBe(file.sha256);
      expect(bytes.toString().trimEnd().split("\n")).toHaveLength(file.rows);
    }
    expect(fs.existsSync(path.join(out, "README.md"))).toBe(true);
    return manifest;
  };
  const first = await download("first");
  expect(first.files.map(({ name }) => name).sort()).toEqual(["test.jsonl", "train.jsonl"]);
  expect(first.files.reduce((sum, { rows }) => sum + rows, 0)).toBe(1_000);
  await expect(page.getByText(/The most alike rows have a word 5-gram Jaccard/)).toBeVisible();

  const address = page.url();
  await page.getByRole("button", { name: "Repeat" }).click();
  await page.waitForURL((url) => url.href !== address);
  expect((await download("again")).files).toEqual(first.files);
  await page.getByRole("main").getByRole("link", { name: "Compare" }).click();
  await expect(page.getByText("The data files have the same bytes.")).toBeVisible();
  await expect(page.getByText("No row differs")).toBeVisible();
  await page.goBack();

  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page).toHaveURL(/\/exports$/);
});

test("a compressed file whose download broke goes on where it stopped; a stream that is cancelled leaves no record", async ({
  page,
}) => {
  await page.goto("/exports?dataset=intent-1000");
  await page.getByLabel("Target").selectOption("together");
  await page.getByLabel("Rows", { exact: true }).selectOption("all");
  await page.getByText("Further options").click();
  await page.getByLabel(/^Compress/).check();
  await page.getByRole("button", { name: "Make files" }).click();
  const link = page.getByRole("link", { name: "train.jsonl.gz" });
  await expect(link).toBeVisible({ timeout: 60_000 });

  const address = (await link.getAttribute("href")) ?? "";
  const head = await page.request.get(address, { headers: { range: "bytes=0-9999" } });
  const etag = head.headers().etag ?? "";
  const rest = await page.request.get(address, { headers: { range: "bytes=10000-", "if-range": etag } });
  expect([head.status(), rest.status()]).toEqual([206, 206]);
  const bytes = Buffer.concat([await head.body(), await rest.body()]);
  const { manifest } = await (
    await page.request.get(page.url().replace("/exports/", "/api/v1/exports/"))
  ).json();
  const file = (manifest as Manifest).files.find(({ name }) => name === "train.jsonl.gz");
  expect(sha256(bytes)).toBe(file?.sha256);
  expect(sha256(gunzipSync(bytes))).toBe(file?.plain?.sha256);

  const cancelled = await page.evaluate(async () => {
    const stop = new AbortController();
    const answer = await fetch("/api/v1/datasets/intent-1000/export?target=sraq&status=all", {
      signal: stop.signal,
    });
    await answer.body?.getReader().read();
    stop.abort();
    return answer.headers.get("x-export-id");
  });
  await expect.poll(async () => (await page.request.get(`/api/v1/exports/${cancelled}`)).status()).toBe(404);
});

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
