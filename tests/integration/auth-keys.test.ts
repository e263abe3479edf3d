import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authenticate } from "@/lib/auth/authenticate";
import { sealSession, sessionCookieName } from "@/lib/auth/session-token";
import { can } from "@/lib/domain/access";
import { createKey } from "@/lib/services/keys/create-key";
import { listKeys } from "@/lib/services/keys/list-keys";
import { revokeKey } from "@/lib/services/keys/revoke-key";
import { changeRole, disablePerson } from "@/lib/services/people/change-person";
import { endSession } from "@/lib/services/sessions/own-sessions";
import { signInWithPassword } from "@/lib/services/sessions/sign-in";
import { testDatabase } from "../support/database";
import { CLI_ACTOR, makePerson, TEST_PASSWORD } from "../support/people";

process.env.NEXTAUTH_SECRET = "a secret that only this test knows, 43 char";
const database = testDatabase();

const withKey = (key: string) =>
  new Request("http://localhost/api/v1/x", { headers: { authorization: `Bearer ${key}` } });

describe("API keys", () => {
  it("are stored as a hash and a short prefix", async () => {
    const made = await createKey(CLI_ACTOR, { name: "ci", scopes: ["read"] });
    expect(made.key).toMatch(/^px_[\w-]{43}$/);
    const [row] = await database.query<{ text: string }>(
      "SELECT api_key::text AS text FROM api_key WHERE id = $1",
      [made.id],
    );
    expect(row?.text).not.toContain(made.key.slice(9));
    expect(JSON.stringify(await listKeys(CLI_ACTOR))).not.toContain(made.key.slice(9));
  });

  it("act as their owner, within their scopes and the owner's present role", async () => {
    const owner = await makePerson("ADMIN");
    const { key } = await createKey(owner, { name: "import", scopes: ["import", "review"] });
    const { actor, via } = await authenticate(withKey(key), ["import"]);
    expect({ via, kind: actor.kind, id: actor.id, role: actor.role }).toEqual({
      via: "key",
      kind: "key",
      id: owner.id,
      role: "ADMIN",
    });
    expect(can(actor, "dataset:import")).toBe(true);
    expect(can(actor, "people:manage")).toBe(false);
    await makePerson("ADMIN");
    await changeRole(CLI_ACTOR, owner.id, "REVIEWER");
    const later = (await authenticate(withKey(key), ["import"])).actor;
    expect(can(later, "dataset:import")).toBe(false);
    expect(can(later, "review:submit")).toBe(true);
  });

  it("need a scope of the endpoint, or admin", async () => {
    const reader = await createKey(CLI_ACTOR, { name: "r", scopes: ["read"] });
    await expect(authenticate(withKey(reader.key), ["export", "review"])).rejects.toMatchObject({
      code: "forbidden",
    });
    const admin = await createKey(CLI_ACTOR, { name: "a", scopes: ["admin"] });
    expect((await authenticate(withKey(admin.key), ["export"])).actor.role).toBe("ADMIN");
  });

  it("stop at once when revoked, when they run out, and when their owner is disabled", async () => {
    const owner = await makePerson("REVIEWER");
    const revoked = await createKey(owner, { name: "a", scopes: ["read"] });
    await revokeKey(owner, revoked.id);
    const shortLived = await createKey(owner, { name: "b", scopes: ["read"], expires_in_days: 1 });
    await database.query("UPDATE api_key SET expires_at = now() WHERE id = $1", [shortLived.id]);
    const kept = await createKey(owner, { name: "c", scopes: ["read"] });
    await disablePerson(CLI_ACTOR, owner.id);
    for (const { key } of [revoked, shortLived, kept]) {
      await expect(authenticate(withKey(key), ["read"])).rejects.toMatchObject({ code: "unauthenticated" });
    }
    await expect(revokeKey(CLI_ACTOR, revoked.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("note their use at most once a minute", async () => {
    const { key, id } = await createKey(CLI_ACTOR, { name: "used", scopes: ["read"] });
    const used = async () =>
      (
        await database.query<{ at: Date | null }>("SELECT last_used_at AS at FROM api_key WHERE id = $1", [
          id,
        ])
      )[0]?.at;
    expect(await used()).toBeNull();
    await authenticate(withKey(key), ["read"]);
    const first = await used();
    expect(first).toBeInstanceOf(Date);
    await authenticate(withKey(key), ["read"]);
    expect(await used()).toEqual(first);
    await database.query("UPDATE api_key SET last_used_at = now() - interval '2 minutes' WHERE id = $1", [
      id,
    ]);
    await authenticate(withKey(key), ["read"]);
    expect((await used())!.getTime()).toBeGreaterThanOrEqual(first!.getTime());
  });

  it("a person minds their own and nobody else's; a key without admin makes none", async () => {
    const [viewer, other] = [await makePerson("VIEWER"), await makePerson("REVIEWER")];
    const mine = await createKey(viewer, { name: "mine", scopes: ["read"] });
    expect((await listKeys(viewer)).map((key) => key.id)).toEqual([mine.id]);
    await expect(revokeKey(other, mine.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      createKey(viewer, { name: "theirs", scopes: ["read"], ownerEmail: other.name }),
    ).rejects.toMatchObject({ code: "forbidden" });
    const { actor } = await authenticate(withKey(mine.key), ["read"]);
    await expect(createKey(actor, { name: "more", scopes: ["admin"] })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(listKeys(actor)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("authenticate", () => {
  let cookie = "";
  let sessionId = "";
  let person: Awaited<ReturnType<typeof makePerson>>;
  beforeAll(async () => {
    person = await makePerson("REVIEWER");
    ({ sessionId } = await signInWithPassword({ email: person.name, password: TEST_PASSWORD }, "10.2.0.1"));
    cookie = `other=1; ${sessionCookieName()}=${await sealSession(person.id, sessionId)}`;
  });
  const withCookie = (value: string) =>
    new Request("http://localhost/api/v1/x", { headers: { cookie: value } });

  it("knows a browser by its cookie, without scopes", async () => {
    expect(await authenticate(withCookie(cookie), ["admin"])).toEqual({ actor: person, via: "session" });
  });

  it("refuses forged cookies, missing ones, and other kinds of Authorization", async () => {
    const broken = `${cookie.slice(0, -4)}AAAA`;
    const requests = [
      withCookie(broken),
      withCookie(""),
      new Request("http://localhost/", { headers: { authorization: "Basic YTpi", cookie } }),
      withKey("px_unknown"),
    ];
    for (const request of requests) {
      await expect(authenticate(request, ["read"])).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  it("asks nobody at a public endpoint, and allows that nobody nothing", async () => {
    const { actor, via } = await authenticate(withCookie(cookie), null);
    expect(via).toBe("public");
    expect(can(actor, "dataset:read")).toBe(false);
  });

  it("refuses a cookie whose session was ended", async () => {
    await endSession(person, sessionId);
    await expect(authenticate(withCookie(cookie), ["read"])).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  afterAll(() => {
    delete process.env.NEXTAUTH_SECRET;
  });
});
