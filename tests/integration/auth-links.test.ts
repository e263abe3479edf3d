import { describe, expect, it } from "vitest";
import { findSessionUser } from "@/lib/db/people-sessions";
import { firstAdminLink } from "@/lib/services/people/first-admin-link";
import { inspectLink } from "@/lib/services/people/inspect-link";
import { invitePerson } from "@/lib/services/people/invite-person";
import { makeAccessLink } from "@/lib/services/people/make-access-link";
import { redeemFirstAdmin, redeemInvitation, redeemReset } from "@/lib/services/people/redeem-link";
import { signInWithPassword } from "@/lib/services/sessions/sign-in";
import { testDatabase } from "../support/database";
import { CLI_ACTOR, makePerson, TEST_PASSWORD } from "../support/people";

const tokenOf = (link: string | null): string => (link ?? "").split("/").at(-1) ?? "";
const NEW_PASSWORD = "another quite long password";
const ada = { name: "Ada", email: "ada@example.com", password: NEW_PASSWORD };

describe("the first admin's link", () => {
  const database = testDatabase();

  it("stores only a hash of the token", async () => {
    const token = tokenOf(await firstAdminLink());
    expect(token).toHaveLength(43);
    const [row] = await database.query<{ token_hash: string }>("SELECT token_hash FROM access_link");
    expect(row?.token_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.token_hash).not.toContain(token);
  });

  it("stops working when the next one is printed", async () => {
    const old = tokenOf(await firstAdminLink());
    await firstAdminLink();
    expect(await inspectLink(old, "FIRST_ADMIN", "10.0.0.1")).toBeNull();
    await expect(redeemFirstAdmin(old, ada, "10.0.0.1")).rejects.toMatchObject({ code: "gone" });
  });

  it("does not work for another purpose", async () => {
    const token = tokenOf(await firstAdminLink());
    await expect(redeemReset(token, { password: NEW_PASSWORD }, "10.0.0.1")).rejects.toMatchObject({
      code: "gone",
    });
    expect(await inspectLink(token, "FIRST_ADMIN", "10.0.0.1")).toMatchObject({ role: "ADMIN" });
  });

  it("makes one admin of ten who use it at the same moment, and then no link is made any more", async () => {
    const token = tokenOf(await firstAdminLink());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        redeemFirstAdmin(token, { ...ada, email: `ada${i}@example.com` }, "10.0.0.1"),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "gone" });
    }
    const people = await database.query('SELECT role FROM "user"');
    expect(people).toEqual([{ role: "ADMIN" }]);
    expect(await firstAdminLink()).toBeNull();
    const log = await database.query("SELECT action FROM audit_log ORDER BY id");
    expect(log.map((row) => row.action)).toEqual(["person.first_admin", "session.start"]);
  });
});

describe("invitations and resets", () => {
  const database = testDatabase();

  it("let the invited person in once, with the role they were given", async () => {
    const invited = await invitePerson(CLI_ACTOR, { email: "bo@example.com", role: "REVIEWER" });
    const token = tokenOf(invited.link);
    expect(await inspectLink(token, "INVITE", "10.0.0.2")).toMatchObject({
      email: "bo@example.com",
      role: "REVIEWER",
    });
    const started = await redeemInvitation(token, { name: "Bo", password: NEW_PASSWORD }, "10.0.0.2");
    expect(await findSessionUser(started.sessionId)).toEqual({
      id: invited.id,
      email: "bo@example.com",
      name: "Bo",
      role: "REVIEWER",
    });
    await expect(
      redeemInvitation(token, { name: "Eve", password: NEW_PASSWORD }, "10.0.0.2"),
    ).rejects.toMatchObject({ code: "gone" });
  });

  it("run out", async () => {
    const invited = await invitePerson(CLI_ACTOR, { email: "late@example.com", role: "VIEWER" });
    const inEightDays = new Date(Date.now() + 8 * 86_400_000);
    await expect(
      redeemInvitation(tokenOf(invited.link), { name: "L", password: NEW_PASSWORD }, "10.0.0.2", inEightDays),
    ).rejects.toMatchObject({ code: "gone" });
  });

  it("are refused for somebody who has access already", async () => {
    const person = await makePerson("VIEWER");
    await expect(invitePerson(CLI_ACTOR, { email: person.name, role: "ADMIN" })).rejects.toMatchObject({
      code: "already_exists",
    });
  });

  it("a reset sets the password, ends every session and kills older links", async () => {
    const person = await makePerson("REVIEWER");
    const before = await signInWithPassword({ email: person.name, password: TEST_PASSWORD }, "10.0.0.3");
    const old = tokenOf((await makeAccessLink(CLI_ACTOR, { email: person.name })).link);
    const link = tokenOf((await makeAccessLink(CLI_ACTOR, { id: person.id })).link);
    await expect(redeemReset(old, { password: NEW_PASSWORD }, "10.0.0.3")).rejects.toMatchObject({
      code: "gone",
    });
    const after = await redeemReset(link, { password: NEW_PASSWORD }, "10.0.0.3");
    expect(await findSessionUser(before.sessionId)).toBeNull();
    expect(await findSessionUser(after.sessionId)).toMatchObject({ id: person.id });
    await expect(
      signInWithPassword({ email: person.name, password: TEST_PASSWORD }, "10.0.0.3"),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    await signInWithPassword({ email: person.name, password: NEW_PASSWORD }, "10.0.0.3");
  });

  it("nothing secret stands in the log of actions", async () => {
    const rows = await database.query<{ text: string }>("SELECT audit_log::text AS text FROM audit_log");
    expect(rows.length).toBeGreaterThan(5);
    for (const { text } of rows) {
      expect(text).not.toContain(NEW_PASSWORD);
      expect(text).not.toContain("http");
      expect(text).not.toContain("$argon2");
    }
  });
});
