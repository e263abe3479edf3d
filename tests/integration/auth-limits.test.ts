import { expect, it } from "vitest";
import { errorResponse } from "@/lib/http/error-response";
import { inspectLink } from "@/lib/services/people/inspect-link";
import { signInWithPassword } from "@/lib/services/sessions/sign-in";
import { testDatabase } from "../support/database";
import { makePerson, TEST_PASSWORD } from "../support/people";

const database = testDatabase();
const attempt = (email: string, password: string, address: string) =>
  signInWithPassword({ email, password }, address).then(
    () => "in",
    (error: { code: string }) => error.code,
  );

it("ten wrong passwords for an e-mail from one address close that door, and only that one", async () => {
  const person = await makePerson("VIEWER");
  for (let i = 0; i < 10; i++)
    expect(await attempt(person.name, "wrong", "10.3.0.1")).toBe("unauthenticated");
  expect(await attempt(person.name, TEST_PASSWORD, "10.3.0.1")).toBe("too_many_requests");
  expect(await attempt(person.name.toUpperCase(), TEST_PASSWORD, "10.3.0.1")).toBe("too_many_requests");
  expect(await attempt(person.name, TEST_PASSWORD, "10.3.0.2")).toBe("in");
});

it("a right password starts the count anew", async () => {
  const person = await makePerson("VIEWER");
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 9; i++)
      expect(await attempt(person.name, "wrong", "10.3.1.1")).toBe("unauthenticated");
    expect(await attempt(person.name, TEST_PASSWORD, "10.3.1.1")).toBe("in");
  }
});

it("attempts at the same moment are counted each", async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, () => attempt("nobody@example.com", "wrong", "10.3.2.1")),
  );
  expect(outcomes.filter((outcome) => outcome === "unauthenticated")).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome === "too_many_requests")).toHaveLength(20);
});

it("one address tries a hundred e-mails and no more", async () => {
  await database.query("DELETE FROM rate_limit");
  let refused = 0;
  for (let i = 0; i < 104; i++) {
    if ((await attempt(`nobody${i}@example.com`, "wrong", "10.3.3.1")) === "too_many_requests") refused++;
  }
  expect(refused).toBe(4);
});

it("guessing at links is limited, and the answer says when to come back", async () => {
  for (let i = 0; i < 60; i++) expect(await inspectLink(`guess${i}`, "INVITE", "10.3.4.1")).toBeNull();
  const refused = await inspectLink("guess", "INVITE", "10.3.4.1").catch((error: unknown) => error);
  const response = errorResponse(refused);
  expect(response.status).toBe(429);
  const seconds = Number(response.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(900);
});

it("the table tells nobody who tried", async () => {
  const rows = await database.query<{ key: string }>("SELECT key FROM rate_limit");
  expect(rows.length).toBeGreaterThan(0);
  for (const { key } of rows) expect(key).not.toMatch(/@|10\.3/);
});
