import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRng } from "@/lib/domain/sampling/rng";
import { systemClock } from "../clock";
import { openLoop, poissonArrivals } from "./open-loop";
import { medianRatio, percentiles } from "./percentiles";
import { earlierOf, neverSeen } from "./talks";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("arrivals are a Poisson process: the rate, exponential gaps, the same for the same seed", () => {
  const moments = poissonArrivals(200, 100, createRng("a"));
  expect(Math.abs(moments.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
  const gaps = moments.slice(1).map((at, n) => at - (moments[n] ?? 0));
  const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
  expect(mean).toBeCloseTo(5, 0);
  // Of an exponential distribution the share e⁻¹ lies above the mean.
  expect(gaps.filter((gap) => gap > mean).length / gaps.length).toBeCloseTo(Math.exp(-1), 1);
  expect(poissonArrivals(200, 100, createRng("a"))).toEqual(moments);
});

describe("the open loop", () => {
  test("sends at its time whatever the answers do, and counts a sender's lateness as latency", async () => {
    const begun: number[] = [];
    const send = async (n: number) => {
      begun.push(performance.now());
      await new Promise((done) => setTimeout(done, n === 0 ? 1000 : 10));
      if (n === 2) throw new Error("refused");
      return { value: n, actionMs: n === 1 ? 4 : null };
    };
    const started = performance.now();
    const running = openLoop([0, 50, 100], send, { clock: systemClock });
    await vi.runAllTimersAsync();
    const sent = await running;
    expect(begun.map((at) => at - started)).toEqual([0, 50, 100]);
    expect(sent).toMatchObject([
      { ok: true, endMs: 1000, actionMs: 1000 },
      { ok: true, endMs: 10, actionMs: 4 },
      { ok: false, endMs: 10, error: "refused" },
    ]);
  });

  test("counts from the intended send where the sender is held up", async () => {
    let held = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + held };
    const send = async () => {
      held = 300; // a pause of the whole process during the first call
      return { value: 0, actionMs: null };
    };
    const running = openLoop([0, 100], send, { clock });
    await vi.runAllTimersAsync();
    expect((await running)[1]).toMatchObject({ lateMs: 200, endMs: 200 });
  });
});

test("percentiles have intervals from order statistics, and none is told of too few values", () => {
  const hundred = percentiles(Array.from({ length: 100 }, (_, i) => 100 - i));
  expect(hundred.p50).toEqual({ value: 50, low: 40, high: 61 });
  expect(hundred.p95?.value).toBe(95);
  expect(hundred.p99).toBeNull();
  expect(percentiles(Array.from({ length: 299 }, (_, i) => i)).p99).not.toBeNull();
  expect(percentiles([])).toEqual({ n: 0, mean: null, p50: null, p90: null, p95: null, p99: null });
  // Covers the true median of a skewed distribution in about 95 of 100 samples.
  const { float } = createRng("coverage");
  const covered = Array.from({ length: 1000 }, () => {
    const { p50 } = percentiles(Array.from({ length: 200 }, () => -Math.log(1 - float())));
    return (p50?.low ?? 9) <= Math.LN2 && Math.LN2 <= (p50?.high ?? 0);
  }).filter(Boolean).length;
  expect(covered).toBeGreaterThan(930);
});

test("the ratio of two medians has an interval that covers it, and needs five values", () => {
  const { float } = createRng("ratio");
  const draw = (mean: number) => Array.from({ length: 60 }, () => -mean * Math.log(1 - float()));
  const covered = Array.from({ length: 400 }, () => medianRatio(draw(20), draw(200))).filter(
    (ratio) => (ratio?.low ?? 99) <= 10 && 10 <= (ratio?.high ?? 0),
  ).length;
  expect(covered).toBeGreaterThan(380);
  expect(medianRatio([20, 20, 20, 20, 20], [200, 200, 200, 200, 200])?.value).toBe(10);
  expect(medianRatio([20, 20, 20, 20], [200, 200, 200, 200, 200])).toBeNull();
});

describe("talks", () => {
  const talk = {
    messages: [
      { role: "user" as const, content: "a taxi" },
      { role: "assistant" as const, content: "when?" },
      { role: "user" as const, content: "at eight" },
      { role: "tool" as const, content: "booked" },
    ],
    tasks: [{ id: "task-1", summary: "taxi", last_update: "" }],
  };

  test("what a running talk had decided before is all before the user's last turn", () => {
    expect(earlierOf(talk)).toEqual({ messages: talk.messages.slice(0, 2), tasks: talk.tasks });
    expect(earlierOf({ ...talk, messages: talk.messages.slice(0, 1) }).messages).toEqual([]);
  });

  test("a talk that was never seen shares no text with the row, and says the same otherwise", () => {
    const other = neverSeen(talk, "7");
    expect(other.messages.map(({ content }) => content)).toEqual([
      "a taxi 7",
      "when? 7",
      "at eight 7",
      "booked 7",
    ]);
    expect(other.tasks).toEqual([{ id: "task-1", summary: "taxi 7", last_update: "" }]);
  });
});
