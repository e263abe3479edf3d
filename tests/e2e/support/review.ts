import fs from "node:fs";
import type { Page, Response } from "@playwright/test";
import type { ReviewItem } from "@/lib/contracts/reviews";
import { parallaxJson } from "./parallax";

/** A data set with these lines, imported by the command line. */
export async function makeDataset(slug: string, lines: readonly string[], file: string): Promise<void> {
  fs.writeFileSync(file, `${lines.join("\n")}\n`);
  await parallaxJson("import", file, "--dataset", slug);
}

/** An audit made by the command line; its id. */
export async function makeAudit(...args: string[]): Promise<string> {
  return (await parallaxJson<{ id: string }>("audit", "create", ...args)).id;
}

/** Collects the items that the queue hands to the page, by position. */
export function collectItems(page: Page): Map<number, ReviewItem> {
  const items = new Map<number, ReviewItem>();
  page.on("response", async (response: Response) => {
    if (!response.url().endsWith("/claim") || response.status() !== 200) return;
    const item = (await response.json()) as ReviewItem;
    items.set(item.position, item);
  });
  return items;
}

/** The value below which this share of the numbers lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
