import { expect, it } from "vitest";
import { assertFewFailures, countFailure, countRequest } from "./api-limits";

it("an address that fails 300 times within a minute has to wait; others do not", async () => {
  for (let i = 0; i < 300; i++) await countFailure("10.4.0.1");
  await assertFewFailures("10.4.0.1");
  await countFailure("10.4.0.1");
  await expect(assertFewFailures("10.4.0.1")).rejects.toMatchObject({
    code: "too_many_requests",
    details: { retryAfter: expect.any(Number) },
  });
  await assertFewFailures("10.4.0.2");
});

it("an actor may send 10,000 requests in ten seconds and no more", async () => {
  for (let i = 0; i < 10_000; i++) await countRequest("actor");
  await expect(countRequest("actor")).rejects.toMatchObject({ code: "too_many_requests" });
  await countRequest("another");
});
