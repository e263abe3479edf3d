import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import { effectiveState, type ReviewEntry } from "@/lib/domain/review/state";
import { createRng } from "@/lib/domain/sampling/rng";
import { inRepository } from "@/lib/platform/paths";
import { createAudit } from "@/lib/services/audits/create-audit";
import { createKey } from "@/lib/services/keys/create-key";
import { testDatabase } from "../support/database";
import { admin, fillDataset } from "../support/review-rows";
import { startTestServer, type TestServer } from "../support/server";
import { type Mishaps, type Span, StormReviewer } from "../support/storm-reviewer";

const REVIEWERS = 20;
const OVERLAP = 3;
const ROWS = 48;
const SERVERS = 3;
const LEASE_SECONDS = 2;
/** A server is killed after so many reviews, while most of the work is still to come. */
const KILL_EVERY = 24;

const database = testDatabase();
const servers: TestServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const start = (port?: number) =>
  startTestServer({
    databaseUrl: database.url,
    env: { PARALLAX_LEASE_SECONDS: String(LEASE_SECONDS), PARALLAX_DB_POOL: "8" },
    log: path.join(inRepository("test-results"), "review-storm.log"),
    ...(port !== undefined && { port }),
  });

/** The most people to whom the item belonged at one moment, by their own accounts. */
function mostAtOnce(spans: readonly Span[]): number {
  const holders = ({ from }: Span) =>
    new Set(spans.filter((span) => span.from <= from && from < span.to).map(({ who }) => who)).size;
  return Math.max(0, ...spans.map(holders));
}

test("20 reviewers, killed servers, lost answers, lapsed leases, double and stale submits: no review is lost or doubled, no row gets one too many", async () => {
  // The first one builds the app if need be.
  servers.push(await start());
  servers.push(...(await Promise.all(Array.from({ length: SERVERS - 1 }, () => start()))));
  await fillDataset("storm", ROWS, "noop");
  const audit = await createAudit(
    admin,
    createAuditSchema.parse({
      dataset: "storm",
      size: ROWS,
      overlap: OVERLAP,
      seed: "storm",
      blind_share: 0.5,
    }),
  );
  const mishaps: Mishaps = {
    dropped: 0,
    doubled: 0,
    "stored before the retry": 0,
    stale: 0,
    overslept: 0,
    "lease lost": 0,
    undone: 0,
    "server errors": 0,
  };

  const chaos = createRng("chaos");
  let reviews = 0;
  let kills = 0;
  let restart: Promise<void> = Promise.resolve();
  let restarting = false;
  const killOne = async () => {
    const place = chaos.below(SERVERS);
    const victim = servers[place]!;
    await victim.kill();
    kills += 1;
    servers[place] = await start(victim.port);
    restarting = false;
  };
  const onReview = () => {
    reviews += 1;
    if (restarting || reviews < (kills + 1) * KILL_EVERY) return;
    restarting = true;
    restart = killOne();
  };
  const cli = { kind: "cli", id: "cli", name: "storm", role: "ADMIN" } as const;
  const people = await Promise.all(
    Array.from({ length: REVIEWERS }, async (_, who) => {
      const { id, key } = await createKey(cli, { name: `storm ${who}`, scopes: ["review"] });
      const urls = () => servers.map(({ url }) => url);
      const rng = createRng(`storm ${who}`);
      const parts = {
        who,
        key,
        auditId: audit.id,
        leaseSeconds: LEASE_SECONDS,
        rng,
        urls,
        mishaps,
        onReview,
      };
      return { id, reviewer: new StormReviewer(parts) };
    }),
  );
  await Promise.all(people.map(({ reviewer }) => reviewer.work()));
  await restart;

  // All of it happened, and no server that lived failed.
  const { "server errors": failures, ...happened } = mishaps;
  expect(failures).toBe(0);
  expect(kills).toBeGreaterThanOrEqual(3);
  for (const [name, times] of Object.entries(happened)) expect(times, name).toBeGreaterThan(0);

  // What the reviewers know to be stored is what is stored: nothing lost, nothing twice, nothing else.
  const known = people.flatMap(({ id, reviewer }) =>
    reviewer.reviews.map(({ review, item, key, undone }) => ({
      id: review,
      item,
      by: id,
      key: `${item}/${key}`,
      undone,
    })),
  );
  const stored = await database.query<{ id: string; item: string; by: string; key: string; undone: boolean }>(
    `SELECT r.id, r.item_id AS item, r.reviewer_id AS by, r.idempotency_key AS key,
            EXISTS (SELECT FROM review t WHERE t.supersedes_id = r.id AND t.outcome = 'retracted') AS undone
       FROM review r WHERE r.audit_id = $1 AND r.outcome <> 'retracted'`,
    [audit.id],
  );
  const inOrder = <T extends { id: string }>(all: T[]) => all.sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(inOrder(stored)).toEqual(inOrder(known));
  expect(known.filter(({ undone }) => !undone)).toHaveLength(ROWS * OVERLAP);

  // No item ever belonged to more people than it wants, and each was reviewed by as many different ones.
  const spans = people.flatMap(({ reviewer }) => reviewer.spans);
  const items = new Set(spans.map(({ item }) => item));
  expect(items.size).toBe(ROWS);
  for (const item of items)
    expect(mostAtOnce(spans.filter((span) => span.item === item)), item).toBeLessThanOrEqual(OVERLAP);
  const slots = await database.query<{ done: string; people: string }>(
    `SELECT count(*) FILTER (WHERE state = 'done') AS done, count(DISTINCT reviewer_id) AS people
       FROM review_slot WHERE audit_id = $1 GROUP BY item_id`,
    [audit.id],
  );
  expect(slots).toEqual(
    Array.from({ length: ROWS }, () => ({ done: String(OVERLAP), people: String(OVERLAP) })),
  );

  // Each row stands where its history puts it, and the history has no gap.
  const rows = await database.query<{ status: string; final: string; gaps: boolean; reviews: ReviewEntry[] }>(
    `SELECT c.status, c.final,
            c.version > 1 AND c.version <> (SELECT count(*) FROM row_version v WHERE v.conversation_id = c.id) AS gaps,
            (SELECT json_agg(json_build_object('id', r.id, 'reviewerId', r.reviewer_id, 'outcome', r.outcome,
                      'final', r.final, 'supersedesId', r.supersedes_id) ORDER BY r.seq)
               FROM review r WHERE r.conversation_id = c.id) AS reviews
       FROM conversation c JOIN audit_item i ON i.conversation_id = c.id WHERE i.audit_id = $1`,
    [audit.id],
  );
  for (const { status, final, gaps, reviews: all } of rows) {
    const state = effectiveState({ importedFinal: "noop", reviews: all });
    expect({ status, final, gaps }).toEqual({ status: state.status, final: state.final, gaps: false });
  }

  // Who judged a blind item chose first, once.
  const [choices] = await database.query<{ blind: string; chosen: string }>(
    `SELECT count(*) AS blind, count(h.item_id) AS chosen
       FROM audit_item i JOIN review_slot s ON s.item_id = i.id
       LEFT JOIN review_choice h ON h.item_id = i.id AND h.reviewer_id = s.reviewer_id
      WHERE i.audit_id = $1 AND i.arm = 'blind'`,
    [audit.id],
  );
  expect(choices).toEqual({ blind: String((ROWS / 2) * OVERLAP), chosen: String((ROWS / 2) * OVERLAP) });
}, 180_000);
