import { describe, expect, test } from "vitest";
import { limitsOf, ModelLimits } from "./limits";

const never = new AbortController().signal;
const pending = Symbol("pending");
/** What a promise has come to by now. */
const soFar = (promise: Promise<unknown>) =>
  Promise.race([promise, new Promise((done) => setImmediate(() => done(pending)))]);

describe("ModelLimits", () => {
  test("lets nobody ask before the pause that a server asked for is over", async () => {
    const limits = new ModelLimits({ concurrency: 4 });
    await limits.admit(never);
    limits.pause(60);
    const started = performance.now();
    await Promise.all([limits.admit(never), limits.admit(never)]);
    // Timers count whole milliseconds.
    expect(performance.now() - started).toBeGreaterThan(58);
  });

  test("lets nobody ask once the minute's tokens are spent, until their patience ends", async () => {
    const limits = new ModelLimits({ concurrency: 4, tokens_per_minute: 1000 });
    await limits.charge(999);
    await limits.admit(never);
    await limits.charge(1);
    const patience = new AbortController();
    const waiting = limits.admit(patience.signal);
    expect(await soFar(waiting)).toBe(pending);
    patience.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  test("runs no call whose caller left while it waited, and goes on with the next", async () => {
    const limits = new ModelLimits({ concurrency: 1 });
    let release = () => {};
    const first = limits.run(() => new Promise<void>((done) => (release = done)), undefined);
    const gone = new AbortController();
    const ran: string[] = [];
    const second = limits.run(async () => ran.push("second"), gone.signal);
    const third = limits.run(async () => ran.push("third"), undefined);
    gone.abort(new Error("left"));
    await expect(second).rejects.toThrow("left");
    release();
    await Promise.all([first, third]);
    expect(ran).toEqual(["third"]);
  });

  test("are one set for a model, and a new one where its limits were changed", () => {
    const one = limitsOf("shared", { concurrency: 2 });
    expect(limitsOf("shared", { concurrency: 2 })).toBe(one);
    expect(limitsOf("other", { concurrency: 2 })).not.toBe(one);
    expect(limitsOf("shared", { concurrency: 3 })).not.toBe(one);
  });
});
