import { expect, it } from "vitest";
import { findSessionUser } from "@/lib/db/people-sessions";
import { listActivity } from "@/lib/services/activity/list-activity";
import { changeOwnPassword } from "@/lib/services/people/change-own-profile";
import {
  changeRole,
  disablePerson,
  enablePerson,
  endPersonSessions,
  withdrawInvitation,
} from "@/lib/services/people/change-person";
import { invitePerson } from "@/lib/services/people/invite-person";
import { listPeople } from "@/lib/services/people/list-people";
import { makeAccessLink } from "@/lib/services/people/make-access-link";
import { endOwnSessions, endSession, listOwnSessions } from "@/lib/services/sessions/own-sessions";
import { signInWithPassword } from "@/lib/services/sessions/sign-in";
import { signInWithAccount } from "@/lib/services/sessions/sign-in-with-account";
import { testDatabase } from "../support/database";
import { CLI_ACTOR, makePerson, TEST_PASSWORD } from "../support/people";

const database = testDatabase();
const activeAdmins = async () =>
  (await database.query(`SELECT id FROM "user" WHERE role = 'ADMIN' AND disabled_at IS NULL`)).length;
const signIn = (email: string, address = "10.1.0.1") =>
  signInWithPassword({ email, password: TEST_PASSWORD }, address);

it("the last admin can neither be demoted nor disabled, also when two try at the same moment", async () => {
  const [a, b] = [await makePerson("ADMIN"), await makePerson("ADMIN")];
  const outcomes = await Promise.allSettled([changeRole(a, b.id, "VIEWER"), disablePerson(b, a.id)]);
  expect(outcomes.filter((outcome) => outcome.status === "rejected")).toMatchObject([
    { reason: { code: "conflict" } },
  ]);
  expect(await activeAdmins()).toBe(1);
  const [last] = await database.query<{ id: string }>(
    `SELECT id FROM "user" WHERE role = 'ADMIN' AND disabled_at IS NULL`,
  );
  await expect(changeRole(CLI_ACTOR, last!.id, "REVIEWER")).rejects.toMatchObject({ code: "conflict" });
  await expect(disablePerson(CLI_ACTOR, last!.id)).rejects.toMatchObject({ code: "conflict" });
});

it("an invited admin who never came does not count as an admin", async () => {
  await invitePerson(CLI_ACTOR, { email: "never@example.com", role: "ADMIN" });
  const [last] = await database.query<{ id: string }>(
    `SELECT id FROM "user" WHERE role = 'ADMIN' AND disabled_at IS NULL AND password_hash IS NOT NULL`,
  );
  await expect(disablePerson(CLI_ACTOR, last!.id)).rejects.toMatchObject({ code: "conflict" });
});

it("only admins touch people and read the log", async () => {
  const target = await makePerson("VIEWER");
  for (const actor of [await makePerson("REVIEWER"), await makePerson("VIEWER")]) {
    const tries = [
      () => listPeople(actor),
      () => invitePerson(actor, { email: "x@example.com", role: "VIEWER" }),
      () => changeRole(actor, target.id, "ADMIN"),
      () => disablePerson(actor, target.id),
      () => makeAccessLink(actor, { id: target.id }),
      () => listActivity(actor, { limit: 10 }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  }
});

it("a changed role and a disabled person count in the next request of a running session", async () => {
  const person = await makePerson("VIEWER");
  const { sessionId } = await signIn(person.name);
  await changeRole(CLI_ACTOR, person.id, "REVIEWER");
  expect(await findSessionUser(sessionId)).toMatchObject({ role: "REVIEWER" });
  await disablePerson(CLI_ACTOR, person.id);
  expect(await findSessionUser(sessionId)).toBeNull();
  await expect(signIn(person.name)).rejects.toMatchObject({ code: "unauthenticated" });
  await enablePerson(CLI_ACTOR, person.id);
  expect(await findSessionUser(sessionId)).toBeNull();
  await signIn(person.name);
});

it("sessions end one by one, all others, and all of a person by an admin", async () => {
  const person = await makePerson("REVIEWER");
  const [one, two, three] = [await signIn(person.name), await signIn(person.name), await signIn(person.name)];
  await endSession(person, one.sessionId);
  expect(await findSessionUser(one.sessionId)).toBeNull();
  expect(await listOwnSessions(person)).toHaveLength(2);
  expect(await endOwnSessions(person, two.sessionId)).toBe(1);
  expect(await findSessionUser(three.sessionId)).toBeNull();
  expect(await findSessionUser(two.sessionId)).not.toBeNull();
  await endPersonSessions(CLI_ACTOR, person.id);
  expect(await findSessionUser(two.sessionId)).toBeNull();
});

it("nobody ends another person's session as their own", async () => {
  const person = await makePerson("REVIEWER");
  const { sessionId } = await signIn(person.name);
  await endSession(await makePerson("VIEWER"), sessionId);
  expect(await findSessionUser(sessionId)).not.toBeNull();
});

it("a session that has run out is worth nothing", async () => {
  const person = await makePerson("VIEWER");
  const { sessionId } = await signIn(person.name);
  await database.query("UPDATE session SET expires_at = now() WHERE id = $1", [sessionId]);
  expect(await findSessionUser(sessionId)).toBeNull();
});

it("changing the own password needs the present one and ends all other sessions", async () => {
  const person = await makePerson("VIEWER");
  const [here, elsewhere] = [await signIn(person.name), await signIn(person.name)];
  const next = "a completely new password";
  await expect(changeOwnPassword(person, { current: "wrong", next }, here.sessionId)).rejects.toMatchObject({
    code: "invalid_input",
  });
  await changeOwnPassword(person, { current: TEST_PASSWORD, next }, here.sessionId);
  expect(await findSessionUser(here.sessionId)).not.toBeNull();
  expect(await findSessionUser(elsewhere.sessionId)).toBeNull();
});

it("an invitation can be taken back as long as nobody came", async () => {
  const { id } = await invitePerson(CLI_ACTOR, { email: "gone@example.com", role: "VIEWER" });
  await withdrawInvitation(CLI_ACTOR, id);
  expect((await listPeople(CLI_ACTOR)).some((person) => person.id === id)).toBe(false);
  const person = await makePerson("VIEWER");
  await expect(withdrawInvitation(CLI_ACTOR, person.id)).rejects.toMatchObject({ code: "conflict" });
});

it("GitHub and Google let in only whom somebody invited, by a verified address once and by the account ever after", async () => {
  const stranger = { provider: "github", accountId: "1", verifiedEmail: "stranger@example.com" } as const;
  await expect(signInWithAccount(stranger)).rejects.toMatchObject({ code: "forbidden" });
  const { id } = await invitePerson(CLI_ACTOR, { email: "oauth@example.com", role: "REVIEWER" });
  await expect(signInWithAccount({ ...stranger, verifiedEmail: null })).rejects.toMatchObject({
    code: "forbidden",
  });
  const started = await signInWithAccount({
    provider: "google",
    accountId: "g7",
    verifiedEmail: "OAuth@Example.com",
  });
  expect(started.userId).toBe(id);
  const again = await signInWithAccount({ provider: "google", accountId: "g7", verifiedEmail: null });
  expect(again.userId).toBe(id);
  await disablePerson(CLI_ACTOR, id);
  await expect(
    signInWithAccount({ provider: "google", accountId: "g7", verifiedEmail: null }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

it("the log is paged without gaps or repeats and filtered by who and what", async () => {
  const all = await listActivity(CLI_ACTOR, { limit: 200 });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listActivity(CLI_ACTOR, { limit: 7, cursor });
    seen.push(...page.entries.map((entry) => entry.id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(all.entries.map((entry) => entry.id));
  const sessions = await listActivity(CLI_ACTOR, { limit: 200, action: "session" });
  expect(new Set(sessions.entries.map((entry) => entry.action.split(".")[0]))).toEqual(new Set(["session"]));
  const byCli = await listActivity(CLI_ACTOR, { limit: 200, actor: "cli" });
  expect(byCli.entries.every((entry) => entry.actor.name.includes("cli"))).toBe(true);
  expect((await listActivity(CLI_ACTOR, { limit: 200, actor: "100%" })).entries).toEqual([]);
});
