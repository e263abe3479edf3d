import fs from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import { NEXT_ITEM } from "@/components/review/next-item-time";
import type { AuditReport } from "@/lib/contracts/audits";
import type { ReviewItem } from "@/lib/contracts/reviews";
import type { Action } from "@/prompts/actions";
import { parallaxJson } from "./support/parallax";
import { collectItems, makeAudit, quantile } from "./support/review";

/** The shipped rows and predictions, in a data set of their own: other tests change the shipped one. */
const DATASET = "by-keyboard";
const SHIPPED = path.resolve(import.meta.dirname, "../../data/intent-1000");
const SIZE = 100;

/** What is done with row n: every tenth row is corrected, every tenth rejected, one approval is undone, one row skipped. */
type Verdict = "approve" | "correct" | "reject";
const UNDONE = 50;
const SKIPPED = 60;
const verdictOf = (n: number): Verdict =>
  n % 10 === 3 ? "correct" : n % 10 === 7 || n === UNDONE ? "reject" : "approve";

const at = (page: Page, n: number) =>
  expect(page.getByText(`Row ${n} of ${SIZE}`, { exact: true })).toBeVisible();

/** The keys for a row, and nothing but keys. */
async function judge(page: Page, n: number, item: ReviewItem): Promise<void> {
  if (verdictOf(n) === "approve") return page.keyboard.press("a");
  if (verdictOf(n) === "reject") return page.keyboard.press("r");
  if (item.label?.action !== "noop") {
    await page.keyboard.press("5");
    return page.keyboard.press("Enter");
  }
  await page.keyboard.press("1");
  await page.keyboard.press("e");
  await page.keyboard.type("Ask what is meant");
  return page.keyboard.press("ControlOrMeta+Enter");
}

test("an audit of 100 rows by action and channel, reviewed by keyboard alone, reports what a hand computation gives", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const shipped = ["train", "validation", "test"].map((split) => path.join(SHIPPED, `${split}.jsonl`));
  for (const file of shipped) await parallaxJson("import", file, "--dataset", DATASET);
  const said = path.join(SHIPPED, "teacher.jsonl");
  await parallaxJson("predictions", "import", said, "--dataset", DATASET, "--model", "teacher");
  const id = await makeAudit(
    ...["--dataset", DATASET, "--size", String(SIZE), "--strata", "action,channel"],
    ...["--allocation", "proportional", "--seed", "7", "--name", "By keyboard"],
  );
  const items = collectItems(page);

  await test.step("review 100 rows", async () => {
    await page.goto(`/review/${id}`);
    for (let n = 1; n <= SIZE; n += 1) {
      await at(page, n);
      await expect.poll(() => items.has(n)).toBe(true);
      const item = items.get(n);
      if (!item) throw new Error(`row ${n} was never handed out`);
      if (n === SKIPPED) await page.keyboard.press("s");
      else if (n === UNDONE) {
        await page.keyboard.press("a");
        await at(page, n + 1);
        await page.keyboard.press("u");
        await at(page, n);
        await judge(page, n, item);
      } else await judge(page, n, item);
    }
    await page.getByRole("button", { name: /Review what I skipped/ }).press("Enter");
    await at(page, SKIPPED);
    await page.keyboard.press("a");
    await expect(page.getByText("This sample is done")).toBeVisible();
  });

  await test.step("from key to next row", async () => {
    const times = await page.evaluate(
      (name) => performance.getEntriesByName(name).map(({ duration }) => duration),
      NEXT_ITEM,
    );
    const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
    console.log(
      `key to next row: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms over ${times.length} rows`,
    );
    expect(times.length).toBeGreaterThan(90);
    // 50 ms is the aim on a machine of its own; here other tests share two cores.
    expect(p50).toBeLessThan(250);
  });

  const report = await parallaxJson<AuditReport>("audit", "report", id);
  const hand = byHand([...items.values()], populationByStratum(shipped));
  expect(report).toMatchObject({ n: SIZE, done: SIZE, judged: SIZE, correct: hand.correct, disputed: 0 });
  expect(report.outcomes).toEqual({ approved: 79, corrected: 10, rejected: 11, discarded: 0 });
  expect(report.wrong.map(({ position }) => position)).toEqual(
    [...items.keys()].filter((n) => verdictOf(n) !== "approve").sort((a, b) => a - b),
  );
  for (const { stratum, N, n, correct, weight } of report.per_stratum) {
    const key = `${stratum.action}/${stratum.channel}`;
    expect({ key, N, n, correct, weight }).toEqual({ key, ...hand.strata.get(key) });
  }
  expect(report.per_stratum).toHaveLength(hand.strata.size);
  expect(report.accuracy.estimate).toBeCloseTo(hand.estimate, 10);
  expect(report.accuracy.n_effective).toBeCloseTo(hand.nEffective, 6);
  expect(report.accuracy.low).toBeCloseTo(hand.low, 6);
  expect(report.accuracy.high).toBeCloseTo(hand.high, 6);
  expect(report.accuracy.method).toBe("stratified-cp-neff");
  for (const { action, n, precision } of report.per_action) {
    expect({ action, n }).toEqual({ action, n: hand.named.get(action)?.n ?? 0 });
    expect(precision).toBeCloseTo(hand.named.get(action)?.precision ?? Number.NaN, 10);
  }
  expect(report.subjects.teacher.accuracy).toMatchObject(teacherByHand([...items.values()]));
});

/** Rows by action and channel, counted in the files. */
function populationByStratum(files: readonly string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const line of files.flatMap((file) => fs.readFileSync(file, "utf8").trimEnd().split("\n"))) {
    const { final, meta } = JSON.parse(line) as { final: string; meta: { channel: string } };
    const key = `${final.match(/^[a-z_]+/)?.[0]}/${meta.channel}`;
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  return sizes;
}

/**
 * The teacher is right where it says what the human holds right. Of a rejected label nobody knows what is right: it
 * counts, as wrong, only where the teacher said the same as the label.
 */
function teacherByHand(items: readonly ReviewItem[]) {
  const judged = items.flatMap(({ position, label, predictions: { teacher } }) => {
    if (!label) throw new Error(`row ${position} came without its label`);
    if (!teacher) return [];
    const same = teacher.action === label.action && teacher.task_id === label.task_id;
    const verdict = verdictOf(position);
    if (verdict === "approve") return [same];
    if (verdict === "reject") return same ? [false] : [];
    return [teacher.action === (label.action === "noop" ? "reply" : "noop")];
  });
  return { n: judged.length, correct: judged.filter(Boolean).length };
}

/**
 * p̂ = Σ W_h·k_h/n_h; Var = Σ W_h²·(1 − n_h/N_h)·p_h(1 − p_h)/(n_h − 1); n* = min(p̂(1 − p̂)/Var, 1/Σ(W_h²/n_h));
 * bounds are Clopper and Pearson's for k* = n*·p̂ of n*. Precision of a label weighs each row by N_h/n_h.
 */
function byHand(items: readonly ReviewItem[], population: ReadonlyMap<string, number>) {
  const all = [...population.values()].reduce((sum, N) => sum + N, 0);
  const rows = items.map(({ position, label, row }) => ({
    key: `${label?.action}/${row.channel}`,
    action: label?.action as Action,
    right: verdictOf(position) === "approve",
  }));
  const strata = new Map(
    [...population].map(([key, N]) => {
      const mine = rows.filter((row) => row.key === key);
      return [key, { N, n: mine.length, correct: mine.filter(({ right }) => right).length, weight: N / all }];
    }),
  );
  let [estimate, variance, design] = [0, 0, 0];
  for (const { N, n, correct, weight } of strata.values()) {
    const p = correct / n;
    estimate += weight * p;
    variance += (weight ** 2 * (1 - n / N) * p * (1 - p)) / (n - 1);
    design += weight ** 2 / n;
  }
  const nEffective = Math.min((estimate * (1 - estimate)) / variance, 1 / design);
  const k = nEffective * estimate;
  const named = new Map(
    [...new Set(rows.map(({ action }) => action))].map((action) => {
      const mine = rows.filter((row) => row.action === action);
      const weigh = (some: typeof rows) =>
        some.reduce((sum, { key }) => sum + (strata.get(key)?.N ?? 0) / (strata.get(key)?.n ?? 1), 0);
      return [action, { n: mine.length, precision: weigh(mine.filter(({ right }) => right)) / weigh(mine) }];
    }),
  );
  return {
    strata,
    named,
    correct: rows.filter(({ right }) => right).length,
    estimate,
    nEffective,
    low: betaQuantile(0.025, k, nEffective - k + 1),
    high: betaQuantile(0.975, k + 1, nEffective - k),
  };
}
