import { describe, expect, test } from "vitest";
import { CircuitBreaker } from "./breaker";

const OPTIONS = { failures: 3, cooldownMs: 100, maxCooldownMs: 250 };
function opened(): CircuitBreaker {
  const breaker = new CircuitBreaker(OPTIONS);
  for (let i = 0; i < 3; i += 1) breaker.failed(0);
  return breaker;
}

describe("the circuit breaker", () => {
  test("opens after so many failures in a row, and a success between them starts the count anew", () => {
    const breaker = new CircuitBreaker(OPTIONS);
    breaker.failed(0);
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(0);
    breaker.failed(0);
    expect(breaker.state(0)).toBe("closed");
    breaker.failed(0);
    expect(breaker.state(0)).toBe("open");
    expect(breaker.admit(99)).toBe(false);
  });

  test("lets one call at a time try after its cool-down; a call that is given up makes room for another", () => {
    const breaker = opened();
    expect(breaker.admit(100)).toBe(true);
    expect(breaker.admit(100)).toBe(false);
    breaker.forgone();
    expect(breaker.admit(101)).toBe(true);
    breaker.succeeded();
    expect(breaker.state(101)).toBe("closed");
  });

  test("waits twice as long after each try that fails, up to a limit", () => {
    const breaker = opened();
    const waits: number[] = [];
    let now = 100;
    for (let i = 0; i < 3; i += 1) {
      expect(breaker.admit(now)).toBe(true);
      breaker.failed(now);
      const since = now;
      while (breaker.state(now) === "open") now += 1;
      waits.push(now - since);
    }
    expect(waits).toEqual([200, 250, 250]);
  });

  test("does not stay open longer for calls that were under way as it opened", () => {
    const breaker = opened();
    breaker.failed(90);
    expect(breaker.state(100)).toBe("half_open");
  });
});
