import { describe, expect, test } from "vitest";
import { ModelError } from "../chat-model";
import { ForbiddenAddress } from "./guarded-fetch";
import { retryAfter, toModelError } from "./to-model-error";

const NOW = Date.parse("2026-03-01T12:00:00Z");

describe("retryAfter", () => {
  test.each([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": " 0 " }, 0],
    [{ "retry-after": "Sun, 01 Mar 2026 12:00:30 GMT" }, 30_000],
    [{ "retry-after": "Sun, 01 Mar 2026 11:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
    [{}, null],
  ])("%o is %s ms", (headers, ms) => {
    expect(retryAfter(new Headers(headers as Record<string, string>), NOW)).toBe(ms);
  });
});

describe("toModelError", () => {
  const context = { model: "small", key: "sk-1", partial: "", begun: false, attempts: 2, now: NOW };

  test("finds the reason below what wraps it", () => {
    const wrapped = new Error("fetch failed", { cause: new AggregateError([new ForbiddenAddress("no")]) });
    expect(toModelError(wrapped, context)).toMatchObject({ code: "forbidden_address", attempts: 2 });
  });

  test("tells a connection that never was from one that was cut", () => {
    expect(toModelError(new Error("ECONNRESET"), context).code).toBe("connection");
    const cut = toModelError(new Error("ECONNRESET"), { ...context, begun: true, partial: "half sk-1" });
    expect(cut).toMatchObject({ code: "cut", partial: "half [key]" });
  });

  test("leaves its own kind as it is", () => {
    const own = new ModelError("timeout", "late");
    expect(toModelError(own, context)).toBe(own);
  });
});
