import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { NewDecision } from "@/lib/db/insert-decisions";
import { DecisionLog } from "./decision-log";
import { redact } from "./redact";

const row = (id: number) => ({ id: String(id) }) as NewDecision;
const rows = (from: number, n: number) => Array.from({ length: n }, (_, i) => row(from + i));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the decision log", () => {
  test("writes in batches and in order, and loses nothing below its capacity", async () => {
    const written: NewDecision[][] = [];
    const write = async (batch: NewDecision[]) => {
      await new Promise((done) => setTimeout(done, 30));
      written.push(batch);
    };
    const log = new DecisionLog({ write, batch: 100, capacity: 2000, everyMs: 250 });
    for (const one of rows(0, 1999)) log.add(one);
    await vi.advanceTimersByTimeAsync(2000);
    expect(written.flat()).toEqual(rows(0, 1999));
    expect(Math.max(...written.map((batch) => batch.length))).toBe(100);
    expect([log.written, log.dropped, log.length]).toEqual([1999, 0, 0]);
  });

  test("keeps what the database refuses until it is back, and counts what has no room", async () => {
    let away = true;
    const written: NewDecision[] = [];
    const write = async (batch: NewDecision[]) => {
      if (away) throw new Error("away");
      written.push(...batch);
    };
    const log = new DecisionLog({ write, batch: 10, capacity: 30, everyMs: 100 });
    for (const one of rows(0, 35)) log.add(one);
    await vi.advanceTimersByTimeAsync(1000);
    expect([log.length, log.dropped]).toEqual([30, 5]);
    away = false;
    await vi.advanceTimersByTimeAsync(200);
    expect(written).toEqual(rows(0, 30));
  });

  test("flushes everything before the process leaves, also what came during a write", async () => {
    const written: NewDecision[] = [];
    const write = async (batch: NewDecision[]) => {
      if (written.length === 0) log.add(row(99));
      written.push(...batch);
    };
    const log = new DecisionLog({ write, batch: 2, capacity: 100, everyMs: 1e6 });
    for (const one of rows(0, 5)) log.add(one);
    await log.flush();
    expect(written).toEqual([...rows(0, 5), row(99)]);
    expect(log.length).toBe(0);
  });
});

test.each([
  ["write to ana.b+c@mail.example.org today", "write to [e-mail] today"],
  ["call +49 (30) 123 45-67 or 0176/5550123", "call [number] or [number]"],
  ["card 4111 1111 1111 1111, code 123", "card [number], code 123"],
  ["see https://x.example/a?token=1 and task-12", "see [link] and task-12"],
  ["on 12 May at 18:30 for 4", "on 12 May at 18:30 for 4"],
])("%j is kept as %j where transcripts are masked", (given, kept) => {
  expect(redact(given)).toBe(kept);
});
