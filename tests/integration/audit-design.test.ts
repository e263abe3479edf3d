import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  auditPreviewSchema,
  auditReportSchema,
  createAuditSchema,
  previewAuditSchema,
} from "@/lib/contracts/audits";
import { inRepository } from "@/lib/platform/paths";
import { createAudit } from "@/lib/services/audits/create-audit";
import { previewAudit } from "@/lib/services/audits/preview-audit";
import { formatReport } from "@/lib/services/audits/report/formats";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { chooseFirst } from "@/lib/services/reviews/choose-first";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { seed } from "@/scripts/seed";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";
import { fillRun } from "../support/review-run";

const database = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-audit-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const make = (input: object) => createAudit(admin, createAuditSchema.parse(input));
const preview = async (input: object) =>
  auditPreviewSchema.parse(await previewAudit(admin, previewAuditSchema.parse(input)));
const report = async (id: string) => auditReportSchema.parse(await reportAudit(admin, id));

type Item = {
  row: string;
  hash: string;
  action: string;
  channel: string;
  position: number;
  stratum: Record<string, string>;
  p: number;
  w: number;
};
const itemsOf = (auditId: string) =>
  database.query<Item>(
    `SELECT i.conversation_id AS row, c.input_hash AS hash, c.action, c.channel, i.position, i.stratum,
            i.inclusion_probability AS p, i.weight AS w
       FROM audit_item i JOIN conversation c ON c.id = i.conversation_id WHERE i.audit_id = $1 ORDER BY i.position`,
    [auditId],
  );

type Verdict =
  | { outcome: "approve" | "reject" | "discard" }
  | { outcome: "correct"; action: "noop" | "reply" | "start_task" };

/** Reviews the next `n` items (or all) as scripted by position and label. */
async function reviewAll(
  auditId: string,
  decide: (item: { position: number; action: string }) => Verdict,
  { n = Number.POSITIVE_INFINITY, person = 1 } = {},
) {
  const me = reviewer(person);
  for (let done = 0; done < n; done += 1) {
    const { item } = await claimItem(me, auditId);
    if (!item) return;
    const at = { auditId, itemId: item.item_id };
    const label = item.label ?? { action: "noop" as const, task_id: null };
    const verdict = decide({ position: item.position, action: label.action });
    const said =
      verdict.outcome === "correct"
        ? { action: verdict.action, text: "something else" }
        : { action: label.action, ...(label.task_id && { task_id: label.task_id }) };
    const body = { version: item.version, outcome: verdict.outcome, text_ok: true, ...said };
    await submitReview(me, { ...at, key: `${person} ${item.item_id}`, body });
  }
}

/**
 * Five channels of a thousand rows with W = (.7, .1, .1, .05, .05), the example of the reference values. Made once: the
 * tests that share it change no label, but for the last.
 */
let skewed: Promise<string> | undefined;
const fillSkewed = (): Promise<string> => (skewed ??= makeSkewed());

async function makeSkewed(): Promise<string> {
  const id = await fillDataset("skewed", 1000, "noop");
  await database.query(
    `UPDATE conversation c SET channel = CASE WHEN r.n <= 700 THEN 'a' WHEN r.n <= 800 THEN 'b' WHEN r.n <= 900 THEN 'c'
            WHEN r.n <= 950 THEN 'd' ELSE '' END
       FROM (SELECT id, row_number() OVER (ORDER BY seq) AS n FROM conversation WHERE dataset_id = $1) r WHERE r.id = c.id`,
    [id],
  );
  return id;
}

test("an audit of 100 of the shipped rows by action × channel reports what a hand computes from its reviews", async () => {
  for (const split of ["train", "validation", "test"]) {
    fs.copyFileSync(
      inRepository("data", "intent-1000", `${split}.jsonl`),
      path.join(folder, `${split}.jsonl`),
    );
  }
  await seed(folder, "shipped");
  const [dataset] = await database.query<{ id: string }>("SELECT id FROM dataset WHERE slug = 'shipped'");
  await fillRun(dataset!.id, "TEACHER", (_, row) => ({ final: row.final }));
  await fillRun(dataset!.id, "STUDENT", () => ({ final: "noop" }));
  const audit = await make({
    dataset: "shipped",
    size: 100,
    strata: "action,channel",
    seed: "hand",
    claim: 0.9,
  });
  expect(audit).toMatchObject({ population: 1000, n: 100, strata: ["action", "channel"], claim: 0.9 });
  const items = await itemsOf(audit.id);
  // 5 actions × 5 channels of 40 rows each: 4 of each, every one standing for 10.
  expect(items.every(({ p, w }) => p === 0.1 && w === 10)).toBe(true);
  expect(new Set(items.map(({ stratum }) => JSON.stringify(stratum))).size).toBe(25);

  // Three wrong labels: one noop that should be a reply, one noop that is only rejected, one update that should start.
  const of = (action: string) => items.filter((item) => item.action === action);
  const noops = [
    of("noop").find(({ channel }) => channel === "chat")!,
    of("noop").find(({ channel }) => channel === "email")!,
  ];
  const update = of("update_task")[0]!;
  await reviewAll(audit.id, ({ position }) => {
    if (position === noops[0]!.position) return { outcome: "correct", action: "reply" };
    if (position === noops[1]!.position) return { outcome: "reject" };
    if (position === update.position) return { outcome: "correct", action: "start_task" };
    return { outcome: "approve" };
  });

  const found = await report(audit.id);
  expect(found).toMatchObject({ n: 100, done: 100, judged: 100, correct: 97, disputed: 0, why: null });
  // p̂ = 97/100. Var = 3 · (1/25)² · (1 − 4/40) · (.75 · .25)/3 = .00027, p̂(1 − p̂)/Var = 107.8;
  // 1/Σ(W²/n) = 1/(25 · .0016/4) = 100. So n* = 100, and the interval is Clopper and Pearson's of 97 in 100.
  expect(found.accuracy).toMatchObject({ method: "stratified-cp-neff", n: 100, correct: 97 });
  expect(found.accuracy.estimate).toBeCloseTo(0.97, 12);
  expect(found.accuracy.standard_error).toBeCloseTo(Math.sqrt(0.00027), 12);
  expect(found.accuracy.n_effective).toBeCloseTo(100, 9);
  expect(found.accuracy.low).toBeCloseTo(0.9148, 4);
  expect(found.accuracy.high).toBeCloseTo(0.9938, 4);
  expect(found.accuracy.claim).toMatchObject({ target: 0.9, confidence: 0.95, met: true });
  expect(found.accuracy.claim!.low).toBeCloseTo(0.9243, 4);
  expect(found.n_still_needed).toBe(0);
  const hit = found.per_stratum.find(
    ({ stratum }) => stratum.action === "noop" && stratum.channel === "chat",
  )!;
  expect(hit).toMatchObject({ N: 40, n: 4, correct: 3, weight: 0.04, inclusion_probability: 0.1 });
  // Clopper and Pearson: 3 of 4 → [.1941, .9937]; 4 of 4 → [.025^(1/4), 1].
  expect(hit.low).toBeCloseTo(0.1941, 4);
  expect(hit.high).toBeCloseTo(0.9937, 4);
  expect(found.per_stratum.find(({ correct }) => correct === 4)!.low).toBeCloseTo(0.025 ** 0.25, 9);

  // Of the label: 20 noops, 18 right; 20 updates, 19 right; reply and start are right once more than they were named.
  const action = (name: string) => found.per_action.find((row) => row.action === name)!;
  expect(action("noop")).toMatchObject({ n: 20, correct: 18, precision: 0.9, recall: 1, support: 18 });
  expect(action("noop").f1).toBeCloseTo((2 * 18) / (2 * 18 + 2), 12);
  expect(action("update_task")).toMatchObject({ n: 20, correct: 19, precision: 0.95, recall: 1 });
  expect(action("reply")).toMatchObject({ n: 20, correct: 20, precision: 1, support: 21 });
  expect(action("reply").recall).toBeCloseTo(20 / 21, 12);
  expect(action("noop").precision_interval!.low).toBeCloseTo(0.683, 3);
  expect(found.confusion.rows).toEqual([
    "reply",
    "start_task",
    "update_task",
    "cancel_task",
    "noop",
    "(unknown)",
  ]);
  const cell = (row: string, col: string) =>
    found.confusion.counts[found.confusion.rows.indexOf(row)]![found.confusion.cols.indexOf(col)];
  expect([cell("reply", "noop"), cell("start_task", "update_task"), cell("(unknown)", "noop")]).toEqual([
    1, 1, 1,
  ]);
  expect(found.confusion.weighted.flat().reduce((sum, n) => sum + n, 0)).toBeCloseTo(1000, 9);

  // The teacher says what the label says: 97 right. The student always says noop: right on the 18 right noops.
  const { teacher, student } = found.subjects;
  expect(teacher.accuracy).toMatchObject({ n: 100, correct: 97 });
  expect(student.accuracy).toMatchObject({ n: 100, correct: 18 });
  expect(student.left_out).toEqual({ missing: 0, seen: 0, unknown: 0 });
  expect(student.per_action.find(({ action: name }) => name === "noop")).toMatchObject({
    n: 100,
    precision: expect.closeTo(0.18, 12),
    recall: 1,
  });
  // Only the teacher is right on 97 − 18 rows, only the student on none: χ² = 79²/79, exact p = 2 · .5^79.
  expect(found.mcnemar).toMatchObject({ b: 79, c: 0, n: 100, chi2: 79, scope: "population", why: null });
  expect(found.mcnemar.p_exact! / (2 * 0.5 ** 79)).toBeCloseTo(1, 6);
  expect(found.mcnemar.difference).toMatchObject({ estimate: 0.79, method: "tango" });
  expect(found.agreement).toMatchObject({
    kappa: null,
    items: 0,
    why: expect.stringContaining("two people"),
  });
  expect(found.anchoring).toMatchObject({ effect: null, why: expect.any(String) });
  expect(found.sentence).toBe(
    "97.0 % of labels correct, 95 % interval 91.5–99.4 %, stratified by action × channel, n = 100 of N = 1,000.",
  );
  expect(found.wrong.map(({ position }) => position).sort()).toEqual(
    [...noops.map(({ position }) => position), update.position].sort(),
  );
});

test("the same seed and data draw the same rows, in whatever order the strata are named; another seed draws others", async () => {
  await fillSkewed();
  const design = { dataset: "skewed", size: 60, allocation: "equal" };
  const one = await itemsOf((await make({ ...design, strata: "channel,action", seed: "7" })).id);
  const two = await itemsOf((await make({ ...design, strata: ["action", "channel"], seed: 7 })).id);
  const three = await itemsOf((await make({ ...design, strata: "action,channel", seed: "8" })).id);
  const rows = (items: Item[]) => items.map(({ row }) => row);
  expect(rows(two)).toEqual(rows(one));
  expect(rows(three)).not.toEqual(rows(one));
  expect(new Set(rows(one)).size).toBe(60);
  // Each stratum is spread over the whole way, so that a partly done audit has its share of each.
  for (const channel of ["a", "b", "c", "d", "(none)"]) {
    const places = one.filter(({ stratum }) => stratum.channel === channel).map(({ position }) => position);
    expect(places.filter((place) => place <= 30)).toHaveLength(6);
  }
});

test("each item keeps its stratum, inclusion probability and weight, and the weights add up to the population", async () => {
  await fillSkewed();
  const { id } = await make({
    dataset: "skewed",
    size: 30,
    strata: "channel",
    min_per_stratum: 3,
    seed: "w",
  });
  const items = await itemsOf(id);
  const count = (channel: string) => items.filter(({ stratum }) => stratum.channel === channel).length;
  expect(["a", "b", "c", "d", "(none)"].map(count)).toEqual([18, 3, 3, 3, 3]);
  expect(items.reduce((sum, { w }) => sum + w, 0)).toBeCloseTo(1000, 9);
  for (const item of items) {
    expect(item.p * item.w).toBeCloseTo(1, 12);
    expect(item.stratum).toEqual({ channel: item.channel || "(none)" });
  }
  const [stored] = await database.query<{ design: { N: number; n: number }[]; allocation: string }>(
    "SELECT design, allocation FROM audit WHERE id = $1",
    [id],
  );
  expect(stored!.allocation).toBe("proportional");
  expect(stored!.design.map(({ N, n }) => [N, n])).toEqual([
    [50, 3],
    [700, 18],
    [100, 3],
    [100, 3],
    [50, 3],
  ]);
});

test("a partly done audit is a sample as soon as every stratum has a verdict; until then the report says why not", async () => {
  await fillSkewed();
  const audit = await make({
    dataset: "skewed",
    size: 50,
    strata: "channel",
    allocation: "equal",
    seed: "p",
    claim: 0.98,
  });
  await reviewAll(audit.id, () => ({ outcome: "approve" }), { n: 1 });
  const early = await report(audit.id);
  expect(early.claim_target).toBe(0.98);
  expect(early.accuracy).toMatchObject({
    estimate: null,
    claim: null,
    why: expect.stringContaining("4 of 5 strata"),
  });
  expect(early.n_still_needed_why).toContain("yet");
  await reviewAll(audit.id, ({ position }) => ({ outcome: position === 20 ? "discard" : "approve" }), {
    n: 24,
  });
  const half = await report(audit.id);
  expect(half).toMatchObject({
    done: 25,
    judged: 24,
    nonresponse: { discarded: 1 },
    accuracy: { estimate: 1 },
  });
  expect(half.nonresponse.bounds!.all_right).toBe(1);
  expect(half.nonresponse.bounds!.all_wrong).toBeLessThan(1);
  expect(half.sentence).toContain("26 of 50 sampled rows have no verdict");
  expect(half.stale).toEqual([]);
  await database.query("UPDATE audit SET guide_version = 'old' WHERE id = $1", [audit.id]);
  expect((await report(audit.id)).stale).toMatchObject([{ what: "guide", audited: "old" }]);
});

test("strata by disagreement and confidence, and Neyman's allocation, go by the runs that stand beside the labels", async () => {
  const id = await fillDataset("models", 200, "noop");
  await expect(make({ dataset: "models", size: 20, strata: "confidence" })).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("predictions of a student"),
  });
  await expect(preview({ dataset: "models", size: 20, allocation: "neyman" })).rejects.toMatchObject({
    message: expect.stringContaining("predictions of a teacher"),
  });
  const teacher = await fillRun(id, "TEACHER", (index) => ({
    final: index < 50 && index % 2 ? "reply(x)" : "noop",
  }));
  const student = await fillRun(id, "STUDENT", (index) =>
    index < 180 ? { final: "noop", confidence: index < 40 ? 0.4 : 0.95 } : null,
  );
  const shape = async (strata: string) =>
    (await preview({ dataset: "models", size: 60, strata })).per_stratum.map(({ stratum, N }) => [
      Object.values(stratum).join(),
      N,
    ]);
  expect(await shape("disagreement")).toEqual([
    ["(none)", 20],
    ["agree", 155],
    ["differ", 25],
  ]);
  expect(await shape("confidence")).toEqual([
    ["(none)", 20],
    ["0.0–0.5", 40],
    ["0.9–1.0", 140],
  ]);
  await database.query(
    "UPDATE conversation SET channel = CASE WHEN seq < (SELECT min(seq) + 50 FROM conversation WHERE dataset_id = $1) THEN 'hard' ELSE 'easy' END WHERE dataset_id = $1",
    [id],
  );
  const neyman = await preview({ dataset: "models", size: 60, strata: "channel", allocation: "neyman" });
  // p̃ = 1/152 and 26/52, sizes ∝ 150 · √(1/152 · 151/152) : 50 · .5 = 12.13 : 25.
  expect(neyman.per_stratum.map(({ N, n }) => [N, n])).toEqual([
    [150, 20],
    [50, 40],
  ]);
  expect(neyman.per_stratum[1]!.disputed_share).toBeCloseTo(0.5, 12);
  expect(neyman).toMatchObject({ teacher: { run: teacher }, student: { run: student } });
  const audit = await make({
    dataset: "models",
    size: 60,
    strata: "channel",
    allocation: "neyman",
    seed: "n",
  });
  expect(audit).toMatchObject({ teacher_run: teacher, student_run: student, allocation: "neyman" });
  // The data set's choice moves on; the audit keeps the runs that it froze.
  await fillRun(id, "TEACHER", () => ({ final: "reply(y)" }));
  await reviewAll(audit.id, () => ({ outcome: "approve" }));
  expect((await report(audit.id)).subjects.teacher).toMatchObject({ run: teacher });
});

test("the preview names strata, weights, design effect and the rows that a claim needs, and makes nothing", async () => {
  await fillSkewed();
  const audits = () => database.query("SELECT id FROM audit ORDER BY id");
  const before = await audits();
  const equal = await preview({ dataset: "skewed", size: 100, strata: "channel", allocation: "equal" });
  expect(equal).toMatchObject({ population: 1000, n: 100, problem: null, deff: expect.closeTo(2.575, 12) });
  expect(equal.plan[0]).toEqual({ errors: 0, rows: Math.ceil(299 * 2.575), share: expect.any(Number) });
  const plain = await preview({ dataset: "skewed", size: 100 });
  expect(plain.per_stratum).toMatchObject([{ stratum: {}, N: 1000, n: 100, weight: 10 }]);
  expect(plain.plan.slice(0, 3).map(({ rows }) => rows)).toEqual([238, 364, 469]);
  expect(plain.two_sided_rows).toBe(368);
  const small = await preview({ dataset: "skewed", size: 5, strata: "channel" });
  expect(small).toMatchObject({
    n: null,
    deff: null,
    problem: expect.stringContaining("need 10 rows, not 5"),
  });
  const none = await preview({ dataset: "skewed", size: 5, filter: { channel: "nowhere" } });
  expect(none).toMatchObject({ population: 0, problem: expect.stringContaining("No row") });
  await expect(make({ dataset: "skewed", size: 5, strata: "channel" })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(
    previewAudit(reviewer(1), previewAuditSchema.parse({ dataset: "skewed", size: 5 })),
  ).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await audits()).toEqual(before);
});

test("two reviewers' agreement and the pull of the label are measured; disputed items give no verdict", async () => {
  await fillDataset("people", 40, "noop");
  const audit = await make({ dataset: "people", size: 40, overlap: 2, seed: "two" });
  await reviewAll(audit.id, () => ({ outcome: "approve" }), { person: 1 });
  await reviewAll(audit.id, ({ position }) => ({ outcome: position <= 10 ? "reject" : "approve" }), {
    person: 2,
  });
  const found = await report(audit.id);
  expect(found).toMatchObject({ done: 40, judged: 30, disputed: 10, nonresponse: { disputed: 10 } });
  expect(found.agreement).toMatchObject({ kappa_kind: "cohen", kappa: 0, raw: 0.75, raters: 2, items: 40 });
  expect(found.nonresponse.bounds).toEqual({ all_wrong: 0.75, all_right: 1 });

  await fillDataset("anchored", 40, "noop");
  const blind = await make({ dataset: "anchored", size: 40, blind_share: 0.5, seed: "half" });
  const me = reviewer(3);
  let chosen = 0;
  for (;;) {
    const { item } = await claimItem(me, blind.id);
    if (!item) break;
    const at = { auditId: blind.id, itemId: item.item_id };
    if (item.arm === "blind") {
      // The first half of the blind items is first taken for a start_task, and changed to the label once that is seen.
      chosen += 1;
      await chooseFirst(me, at, chosen <= 10 ? { action: "start_task", text: "x" } : { action: "noop" });
    }
    const body = {
      version: item.version,
      outcome: "approve" as const,
      text_ok: true,
      action: "noop" as const,
    };
    await submitReview(me, { ...at, key: item.item_id, body });
  }
  const anchored = (await report(blind.id)).anchoring;
  expect(anchored).toMatchObject({
    effect: 0.5,
    revealed: { n: 20, label: 20 },
    blind: { n: 20, label: 10 },
    changed_after_reveal: 0.5,
    method: "newcombe",
  });
});

test("unequal weights give the interval of the reference example, and every format tells it", async () => {
  const id = await fillSkewed();
  await fillRun(id, "TEACHER", (_, row) => ({ final: row.final }));
  await fillRun(id, "STUDENT", (index) => (index % 2 ? { final: "noop", seen: index < 10 } : null));
  const audit = await make({
    dataset: "skewed",
    size: 100,
    strata: "channel",
    allocation: "equal",
    seed: "r",
  });
  const items = await itemsOf(audit.id);
  const wrong = new Set(
    [
      ["b", 1],
      ["c", 1],
      ["d", 2],
    ].flatMap(([channel, n]) =>
      items
        .filter(({ stratum }) => stratum.channel === channel)
        .slice(0, n as number)
        .map(({ position }) => position),
    ),
  );
  await reviewAll(audit.id, ({ position }) =>
    wrong.has(position) ? { outcome: "correct", action: "reply" } : { outcome: "approve" },
  );
  const found = await report(audit.id);
  // p̂ = .7 + .1 · .95 + .1 · .95 + .05 · .9 + .05 = .985 (unweighted .96), n* = 38.83.
  expect(found.accuracy).toMatchObject({ correct: 96, estimate: expect.closeTo(0.985, 12) });
  expect(found.accuracy.n_effective).toBeCloseTo(38.83, 2);
  expect(found.accuracy.low).toBeCloseTo(0.8823, 4);
  expect(found.accuracy.high).toBeCloseTo(0.99996, 5);
  expect(found.accuracy.claim).toMatchObject({ met: false, finite_low: null });
  expect(found.n_still_needed).toBeNull();
  expect(found.n_still_needed_why).toContain("forbids");
  expect(found.per_action.find(({ action }) => action === "noop")).toMatchObject({
    precision: expect.closeTo(0.985, 12),
  });
  expect(found.mcnemar).toMatchObject({ scope: "sample only", why: expect.stringContaining("unequal") });
  const { left_out, accuracy } = found.subjects.student;
  expect(left_out.missing + left_out.seen + accuracy.n).toBe(100);
  expect(found.sentence).toContain(
    "98.5 % of labels correct, 95 % interval 88.2–99.996 %, stratified by channel",
  );
  const [markdown, csv] = [formatReport(found, "md"), formatReport(found, "csv")];
  expect(markdown).toContain(found.sentence);
  expect(markdown).toContain("| right ↓ named → | reply |");
  expect(csv.split("\n")[0]).toBe("section,subject,name,n,correct,estimate,low,high,note");
  expect(csv).toContain(
    `accuracy,label,action and target,100,96,${found.accuracy.estimate},${found.accuracy.low},`,
  );
  expect(JSON.parse(formatReport(found, "json"))).toEqual(found);
});
