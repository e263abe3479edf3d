import { expect, it } from "vitest";
import { secondsToWait } from "./rate-limit";

it("a refusal is known by its shape, whichever copy of the library it comes from", () => {
  expect(secondsToWait({ msBeforeNext: 1001 })).toBe(2);
  expect(secondsToWait({ msBeforeNext: 0 })).toBe(1);
});

it("a broken database is no refusal", () => {
  expect(() => secondsToWait(new Error("connection lost"))).toThrow("connection lost");
});
