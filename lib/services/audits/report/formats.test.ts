import { expect, test } from "vitest";
import { acceptedFormat } from "./formats";
import { percent } from "./sentence";

test.each([
  [null, "json"],
  ["*/*", "json"],
  ["text/html,application/xhtml+xml,*/*;q=0.8", "json"],
  ["text/csv", "csv"],
  ["application/json;q=0.5, text/markdown", "md"],
  ["text/markdown;q=0, application/json", "json"],
])("Accept %s gets %s", (accept, format) => {
  expect(acceptedFormat(accept)).toBe(format);
});

test("a share never reads 100 % or 0 % where it is not", () => {
  expect([0.99, 0.9997, 0.99996, 0.0004, 1, 0, 0.9455].map(percent)).toEqual([
    "99.0",
    "99.97",
    "99.996",
    "0.04",
    "100.0",
    "0.0",
    "94.5",
  ]);
});
