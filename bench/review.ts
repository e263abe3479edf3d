/**
 * How long a claim, a first choice and a submit take while several reviewers work at once, how many seconds a review
 * takes by the server's own count, and whether the queue keeps its word.
 *
 *   npx tsx bench/review.ts [--url http://127.0.0.1:3000] [--reviewers 10] [--reviews 2000] [--rows 5000] [--overlap 2] [--blind 0.5] [--think 0]
 *
 * Needs DATABASE_URL, or takes the embedded database of PARALLAX_DATA_DIR; fills a data set `bench-review-…` and
 * removes it afterwards. Without --url the services are called in this process; with it the web server that runs
 * on the same database, each reviewer with an API key. Every reviewer sends without pause (--think milliseconds
 * between two reviews make it more like people). Prints p50, p95, p99 and the largest in milliseconds, then counts
 * double claims, lost and surplus reviews in the database; ends with 1 if there is one, or a p95 of 50 ms or more.
 */
import { randomUUID } from "node:crypto";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { createAuditSchema } from "@/lib/contracts/audits";
import type { ChoiceResult, ItemLabel, ReviewBody, ReviewItem } from "@/lib/contracts/reviews";
import { closeDb } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { openDatabase } from "@/lib/platform/connect";
import { createAudit } from "@/lib/services/audits/create-audit";
import { createKey } from "@/lib/services/keys/create-key";
import { revokeKey } from "@/lib/services/keys/revoke-key";
import { chooseFirst } from "@/lib/services/reviews/choose-first";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    reviewers: { type: "string", default: "10" },
    reviews: { type: "string", default: "2000" },
    rows: { type: "string", default: "5000" },
    overlap: { type: "string", default: "2" },
    blind: { type: "string", default: "0.5" },
    think: { type: "string", default: "0" },
  },
});
const TARGET_MS = 50;
const admin: Actor = { kind: "cli", id: "cli", name: "bench", role: "ADMIN" };

type Reviewer = {
  claim: (held: string[]) => Promise<ReviewItem | null>;
  choose: (item: ReviewItem) => Promise<ItemLabel>;
  submit: (item: ReviewItem, key: string, body: ReviewBody) => Promise<void>;
  leave: () => Promise<unknown>;
};

async function main(): Promise<void> {
  const database = await openDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const slug = `bench-review-${Date.now()}`;
  try {
    await fill(client, slug, Number(values.rows));
    const began = performance.now();
    const audit = await createAudit(
      admin,
      createAuditSchema.parse({
        dataset: slug,
        size: Number(values.rows),
        overlap: Number(values.overlap),
        blind_share: Number(values.blind),
        seed: 1,
      }),
    );
    console.log(
      `audit of ${audit.n} rows × ${audit.overlap} made in ${(performance.now() - began).toFixed(0)} ms`,
    );
    const good = await work(client, audit.id);
    process.exitCode = good ? 0 : 1;
  } finally {
    await client.query("DELETE FROM dataset WHERE slug = $1", [slug]);
    await client.query("DELETE FROM model WHERE name LIKE $1 || '%'", [slug]);
    await client.end();
    await closeDb();
    await database.close();
  }
}

async function work(client: pg.Client, auditId: string): Promise<boolean> {
  const wanted = Number(values.reviews);
  const reviewers = await Promise.all(
    Array.from({ length: Number(values.reviewers) }, (_, n) =>
      values.url ? overHttp(values.url, auditId, n) : inProcess(auditId, n),
    ),
  );
  const claims: number[] = [];
  const choices: number[] = [];
  const submits: number[] = [];
  const owners = new Map<string, Set<number>>();
  let begun = 0;
  let doubles = 0;
  const one = async (me: Reviewer, number: number) => {
    while (begun++ < wanted) {
      const [item, claimed] = await timed(() => me.claim([]));
      if (!item) return;
      claims.push(claimed);
      const seen = owners.get(item.item_id) ?? new Set();
      if (seen.has(number)) doubles += 1;
      owners.set(item.item_id, seen.add(number));
      let { label } = item;
      if (!label) {
        const [revealed, chosen] = await timed(() => me.choose(item));
        choices.push(chosen);
        label = revealed;
      }
      const { action } = label;
      if (values.think !== "0") await delay(Number(values.think) * (0.5 + Math.random()));
      const [, submitted] = await timed(() =>
        me.submit(item, randomUUID(), bodyFor(item, action, submits.length)),
      );
      submits.push(submitted);
    }
  };
  await Promise.all(reviewers.map(one));
  claims.length = 0;
  choices.length = 0;
  submits.length = 0;
  begun = 0;
  const start = performance.now();
  await Promise.all(reviewers.map(one));
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(reviewers.map((me) => me.leave()));

  const how = values.url ? `over HTTP at ${values.url}` : "services in this process";
  console.log(
    `${reviewers.length} reviewers, ${how}, ${submits.length} reviews in ${seconds.toFixed(1)} s (${(submits.length / seconds).toFixed(0)}/s) after as many to warm up`,
  );
  const p95 = [print("claim", claims), print("choice", choices), print("submit", submits)];
  const { rows } = await client.query<{ median: number | null; p95: number | null; n: string }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
            percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95, count(seconds) AS n
       FROM (SELECT seconds FROM review WHERE audit_id = $1 ORDER BY seq DESC LIMIT $2) last`,
    [auditId, submits.length],
  );
  const [per] = rows;
  console.log(
    `seconds per review (from the item in front of the reviewer to the submit): median ${per?.median?.toFixed(3)}, p95 ${per?.p95?.toFixed(3)}, n ${per?.n}`,
  );
  const lost =
    2 * wanted - (await numberOf(client, "SELECT count(*) AS n FROM review WHERE audit_id = $1", auditId));
  const wrong = {
    "double claims": doubles,
    "reviews lost": Math.max(0, lost),
    "reviews too many": Math.max(0, -lost),
    "slots without their review": await numberOf(
      client,
      `SELECT count(*) AS n FROM review_slot s WHERE s.audit_id = $1 AND s.state = 'done' AND NOT EXISTS (
         SELECT FROM review r WHERE r.item_id = s.item_id AND r.reviewer_id = s.reviewer_id)`,
      auditId,
    ),
    "rows whose history has gaps": await numberOf(
      client,
      `SELECT count(*) AS n FROM conversation c JOIN audit_item i ON i.conversation_id = c.id WHERE i.audit_id = $1
         AND c.version > 1 AND c.version <> (SELECT count(*) FROM row_version v WHERE v.conversation_id = c.id)`,
      auditId,
    ),
  };
  for (const [name, n] of Object.entries(wrong)) console.log(`${name}: ${n}`);
  return Object.values(wrong).every((n) => n === 0) && p95.every((value) => value < TARGET_MS);
}

/** Mostly approvals, some corrections, as people do. */
function bodyFor(item: ReviewItem, label: ReviewBody["action"], n: number): ReviewBody {
  const base = { version: item.version, text_ok: true };
  if (n % 10 === 3)
    return { ...base, action: "reply", text: `answer ${item.position}`, outcome: "correct", text_ok: false };
  return { ...base, action: label, outcome: "approve" };
}

async function inProcess(auditId: string, n: number): Promise<Reviewer> {
  const me: Actor = { kind: "user", id: `bench-${n}`, name: `bench ${n}`, role: "REVIEWER" };
  return {
    claim: async (held) => (await claimItem(me, auditId, { held })).item,
    choose: async (item) =>
      (await chooseFirst(me, { auditId, itemId: item.item_id }, { action: "noop" })).reveal.label,
    submit: async (item, key, body) => {
      await submitReview(me, { auditId, itemId: item.item_id, key, body });
    },
    leave: async () => {},
  };
}

async function overHttp(url: string, auditId: string, n: number): Promise<Reviewer> {
  const { id, key } = await createKey(admin, { name: `bench ${n}`, scopes: ["review"] });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/api/v1/audits/${auditId}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : await answer.json();
  };
  return {
    claim: (held) => post("/claim", { held }),
    choose: async (item) => {
      const answer: ChoiceResult = await post(`/items/${item.item_id}/choice`, { action: "noop" });
      return answer.reveal.label;
    },
    submit: (item, idempotencyKey, body) =>
      post(`/items/${item.item_id}/review`, body, { "idempotency-key": idempotencyKey }),
    leave: () => revokeKey(admin, id),
  };
}

async function timed<T>(run: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await run();
  return [result, performance.now() - start];
}

function print(name: string, taken: readonly number[]): number {
  const sorted = [...taken].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  const cells = [at(0.5), at(0.95), at(0.99), at(1)].map((ms) => ms.toFixed(1).padStart(8));
  console.log(
    `${name.padEnd(8)} n ${String(sorted.length).padStart(6)}   p50 ${cells[0]}   p95 ${cells[1]}   p99 ${cells[2]}   max ${cells[3]} ms`,
  );
  return at(0.95);
}

async function numberOf(client: pg.Client, sql: string, auditId: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(sql, [auditId]);
  return Number(rows[0]?.n);
}

/** Rows of about 1 KB, all labelled noop with one open task, with what a teacher and a student said of each. */
async function fill(client: pg.Client, slug: string, rows: number): Promise<void> {
  await client.query(
    "INSERT INTO dataset (id, slug, name, created_by) VALUES (gen_random_uuid(), $1, $1, 'bench')",
    [slug],
  );
  await client.query(
    `INSERT INTO conversation (id, dataset_id, messages, tasks, imported_final, input_hash, content_hash, warnings, action, final)
     SELECT gen_random_uuid(), d.id,
            (SELECT jsonb_agg(jsonb_build_object('role', CASE WHEN m % 2 = 0 THEN 'user' ELSE 'assistant' END,
                                                 'content', 'turn ' || m || ' of row ' || i || ': ' || repeat('word ', 24)))
               FROM generate_series(0, 6) m),
            '[{"id": "task-1", "summary": "Book a flight to Oslo on Friday", "last_update": ""}]'::jsonb,
            'noop', encode(sha256(('i' || i)::bytea), 'hex'), encode(sha256(('c' || i)::bytea), 'hex'), '{}', 'noop', 'noop'
       FROM dataset d, generate_series(1, $2::int) i WHERE d.slug = $1`,
    [slug, rows],
  );
  for (const role of ["TEACHER", "STUDENT"])
    await client.query(
      `WITH d AS (SELECT id FROM dataset WHERE slug = $1),
       m AS (INSERT INTO model (id, name, role, client, created_by)
             VALUES (gen_random_uuid(), $1 || $2, $2::model_role, 'recorded', 'bench') RETURNING id),
       v AS (INSERT INTO model_version (id, model_id, number, prompt_version, fingerprint, created_by)
             SELECT gen_random_uuid(), m.id, 1, '1', 'bench', 'bench' FROM m RETURNING id, model_id),
       r AS (INSERT INTO prediction_run (id, dataset_id, model_id, version_id, kind, status, prompt_version, created_by, finished_at)
             SELECT gen_random_uuid(), d.id, v.model_id, v.id, 'recorded', 'done', '1', 'bench', now() FROM v, d RETURNING id)
       INSERT INTO prediction (run_id, conversation_id, seq, state, action, final, confidence, confidence_mode, latency_ms)
       SELECT r.id, c.id, c.seq, 'ok', 'noop', 'noop', 0.9, 'action', 40 FROM r, d, conversation c WHERE c.dataset_id = d.id`,
      [slug, role],
    );
  await client.query("ANALYZE conversation, prediction");
}

await main();
