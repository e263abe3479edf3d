import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as listActivity } from "@/app/api/v1/activity/route";
import { DELETE as revokeKey } from "@/app/api/v1/keys/[id]/route";
import { POST as createKey, GET as listKeys } from "@/app/api/v1/keys/route";
import { GET as me } from "@/app/api/v1/me/route";
import { POST as invite } from "@/app/api/v1/people/invitations/route";
import { GET as listPeople } from "@/app/api/v1/people/route";
import { GET as healthz } from "@/app/healthz/route";
import { GET as readyz } from "@/app/readyz/route";
import { sealSession, sessionCookieName } from "@/lib/auth/session-token";
import { activityPageSchema } from "@/lib/contracts/activity";
import { createdKeySchema } from "@/lib/contracts/keys";
import { accessLinkSchema, meSchema } from "@/lib/contracts/people";
import type { Role } from "@/lib/domain/access";
import { signInWithPassword } from "@/lib/services/sessions/sign-in";
import { testDatabase } from "../support/database";
import { makePerson, TEST_PASSWORD } from "../support/people";

process.env.NEXTAUTH_SECRET = "a secret that only this test knows, 43 char";
const database = testDatabase();
const none = { params: Promise.resolve({}) };
const cookies: Partial<Record<Role, string>> = {};

beforeAll(async () => {
  for (const role of ["ADMIN", "VIEWER"] as const) {
    const { name: email } = await makePerson(role);
    const { userId, sessionId } = await signInWithPassword({ email, password: TEST_PASSWORD }, "10.5.0.1");
    cookies[role] = `${sessionCookieName()}=${await sealSession(userId, sessionId)}`;
  }
});
afterAll(() => {
  delete process.env.NEXTAUTH_SECRET;
});

const ask = (path: string, headers: Record<string, string>, body?: unknown) =>
  new Request(`http://localhost/api/v1${path}`, {
    headers: { host: "localhost", ...headers },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
const as = (role: Role) => ({ cookie: cookies[role]!, "sec-fetch-site": "same-origin" });

it("answers who asks, and 401 as JSON to nobody in particular", async () => {
  const known = await me(ask("/me", as("VIEWER")), none);
  expect(meSchema.parse(await known.json())).toMatchObject({ kind: "user", role: "VIEWER", scopes: null });
  expect(known.headers.get("cache-control")).toBe("no-store");
  const unknown = await me(ask("/me", {}), none);
  expect(unknown.status).toBe(401);
  expect(await unknown.json()).toMatchObject({ error: { code: "unauthenticated" } });
});

it("a key lives: made by its owner, used, revoked, refused", async () => {
  const made = await createKey(ask("/keys", as("ADMIN"), { name: "ci", scopes: ["admin"] }), none);
  expect(made.status).toBe(201);
  const { id, key } = createdKeySchema.parse(await made.json());
  const bearer = { authorization: `Bearer ${key}` };
  expect((await listKeys(ask("/keys", bearer), none)).status).toBe(200);
  const gone = await revokeKey(ask(`/keys/${id}`, bearer), { params: Promise.resolve({ id }) });
  expect(gone.status).toBe(204);
  expect((await listKeys(ask("/keys", bearer), none)).status).toBe(401);
});

it("refuses a write by cookie from another site, but not one by key", async () => {
  const body = { email: "x@example.com", role: "VIEWER" };
  const foreign = { ...as("ADMIN"), "sec-fetch-site": "cross-site" };
  expect((await invite(ask("/people/invitations", foreign, body), none)).status).toBe(403);
  const without = { cookie: cookies.ADMIN!, origin: "https://evil.example" };
  expect((await invite(ask("/people/invitations", without, body), none)).status).toBe(403);
  const own = await invite(ask("/people/invitations", as("ADMIN"), body), none);
  expect(own.status).toBe(201);
  expect(accessLinkSchema.parse(await own.json()).email).toBe("x@example.com");
  const twice = await invite(ask("/people/invitations", as("ADMIN"), body), none);
  expect([twice.status, (await twice.json()).error.code]).toEqual([409, "already_exists"]);
});

it("keeps people and activity to admins", async () => {
  for (const [route, path] of [
    [listPeople, "/people"],
    [listActivity, "/activity"],
  ] as const) {
    expect((await route(ask(path, as("VIEWER")), none)).status).toBe(403);
    expect((await route(ask(path, as("ADMIN")), none)).status).toBe(200);
  }
  const page = await listActivity(ask("/activity?action=key&limit=1", as("ADMIN")), none);
  const { entries, next_cursor } = activityPageSchema.parse(await page.json());
  expect(entries.map((entry) => entry.action)).toEqual(["key.revoke"]);
  expect(next_cursor).toBe(entries[0]?.id);
});

it("says which part of a query or a body is wrong", async () => {
  const query = await listActivity(ask("/activity?limit=0", as("ADMIN")), none);
  expect(query.status).toBe(400);
  expect((await query.json()).error.message).toContain("query.limit");
  const body = await createKey(ask("/keys", as("ADMIN"), { name: "", scopes: ["all"] }), none);
  expect((await body.json()).error.details.issues).toHaveLength(2);
});

it("is healthy by itself, and ready only with a migrated database", async () => {
  expect((await healthz()).status).toBe(200);
  expect((await readyz()).status).toBe(200);
  await database.query(
    "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%rate_limit'",
  );
  const response = await readyz();
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: { details: { reason: "database_not_migrated" } } });
});
