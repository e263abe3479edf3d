import { expect, test } from "vitest";
import { keptWork, type Store } from "./kept";
import type { Answer, ReviewApi } from "./review-api";
import { testItem, testReveal } from "./test-items";
import { currentOf } from "./workspace-hand";
import { WorkspaceStore } from "./workspace-store";
import type { Failure } from "./workspace-types";

const offline: Failure = { code: "network", status: 0, message: "no network" };
const fail = <T>(failure: Failure): Answer<T> => ({ ok: false, failure });

/** A browser's storage in memory. */
function memory(): Store {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (n) => [...map.keys()][n] ?? null,
    get length() {
      return map.size;
    },
  };
}

/** A queue of n items that answers as told, and a clock that runs when told. */
function bench(n: number, storage = memory()) {
  const calls: string[] = [];
  const wire = { down: false, out: false };
  const open = Array.from({ length: n }, (_, index) => testItem(index + 1));
  const answer = async <T>(call: string, value: () => T): Promise<Answer<T>> => {
    calls.push(call);
    if (wire.down) return fail(offline);
    if (wire.out) return fail({ code: "unauthenticated", status: 401, message: "sign in" });
    return { ok: true, value: value() };
  };
  const api: ReviewApi = {
    claim: (held) =>
      answer(`claim ${held.join()}`, () => {
        const item = open.find(({ item_id }) => !held.includes(item_id));
        return item ? { item } : { item: null, retryAfter: null };
      }),
    choice: (itemId, body) => answer(`choice ${itemId} ${JSON.stringify(body)}`, () => testReveal(body)),
    flag: (itemId, { flagged }) =>
      answer(`flag ${itemId} ${flagged}`, () => ({ flag: flagged ? { note: null, at: "" } : null })),
    review: (itemId, key) =>
      answer(`review ${itemId} ${key}`, () => {
        open.splice(
          open.findIndex(({ item_id }) => item_id === itemId),
          1,
        );
        return {} as never;
      }),
    draft: (itemId, body) => answer(`draft ${itemId} ${JSON.stringify(body)}`, () => null),
    heartbeat: (itemId) =>
      answer(`heartbeat ${itemId}`, () => ({ lease_expires_at: "2030-01-01T00:00:00.000Z" })),
    release: (itemId) => answer(`release ${itemId}`, () => null),
    skip: (itemId) => answer(`skip ${itemId}`, () => null),
    undo: (itemId) => answer(`undo ${itemId}`, () => ({}) as never),
  };
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 1_000_000;
  let keys = 0;
  const store = new WorkspaceStore(
    { done: 0, wanted: n, mine: 0, skipped: 0, medianBefore: null },
    {
      api,
      kept: keptWork(storage, "me", "audit"),
      now: () => now,
      newKey: () => `key-${++keys}`,
      after: (ms, run) => {
        const timer = { at: now + ms, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
  );
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const pass = async (ms: number) => {
    now += ms;
    for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.run();
    await settle();
  };
  return { store, calls, wire, settle, pass, storage };
}

test("a review goes out once and the hand is filled again", async () => {
  const { store, calls, settle } = bench(5);
  store.start();
  await settle();
  expect(store.snapshot().held).toHaveLength(3);
  store.dispatch({ do: "approve" });
  await settle();
  expect(calls.filter((call) => call.startsWith("review"))).toEqual(["review item-1 key-1"]);
  expect(store.snapshot().held.map(({ item }) => item.item_id)).toEqual(["item-2", "item-3", "item-4"]);
  store.stop();
});

test("without network reviews wait, survive a reload, and arrive under the same key", async () => {
  const first = bench(5);
  first.store.start();
  await first.settle();
  first.wire.down = true;
  first.store.dispatch({ do: "text", text: "Name the price" });
  first.store.dispatch({ do: "submit" });
  await first.settle();
  await first.pass(1_000);
  expect(first.calls.filter((call) => call.startsWith("review"))).toEqual([
    "review item-1 key-1",
    "review item-1 key-1",
  ]);
  first.store.stop();

  const second = bench(5, first.storage);
  second.store.start();
  await second.settle();
  expect(second.calls).toContain("review item-1 key-1");
  expect(second.store.snapshot().sending).toEqual([]);
  const third = bench(5, first.storage);
  third.store.start();
  await third.settle();
  expect(third.calls.filter((call) => call.startsWith("review"))).toEqual([]);
});

test("a page that comes back from the browser's memory sends what waits once, not twice", async () => {
  const { store, calls, wire, settle } = bench(5);
  store.start();
  await settle();
  wire.down = true;
  store.dispatch({ do: "approve" });
  await settle();
  store.stop();
  wire.down = false;
  calls.length = 0;
  store.start();
  await settle();
  expect(calls.filter((call) => call.startsWith("review"))).toEqual(["review item-1 key-1"]);
  expect(store.snapshot().sending).toEqual([]);
});

test("typing is kept in the browser at once and on the server when the hand rests", async () => {
  const { store, calls, settle, pass, storage } = bench(3);
  store.start();
  await settle();
  for (const text of ["N", "Na", "Name"]) store.dispatch({ do: "text", text });
  expect(keptWork(storage, "me", "audit").readForm("item-1")?.form.texts.reply).toBe("Name");
  expect(currentOf(store.snapshot())?.saved).toBe("typing");
  await pass(700);
  expect(calls.filter((call) => call.startsWith("draft"))).toEqual([
    'draft item-1 {"action":"reply","text":"Name"}',
  ]);
  expect(currentOf(store.snapshot())?.saved).toBe("saved");
});

test("a draft that the server does not take stays in the browser and goes out later", async () => {
  const { store, calls, wire, settle, pass } = bench(3);
  store.start();
  await settle();
  wire.down = true;
  store.dispatch({ do: "comment", text: "hm" });
  await pass(700);
  expect(currentOf(store.snapshot())?.saved).toBe("local");
  wire.down = false;
  await pass(10_000);
  await pass(700);
  expect(calls.filter((call) => call.startsWith("draft"))).toHaveLength(2);
  expect(currentOf(store.snapshot())?.saved).toBe("saved");
});

test("leaving gives back what was only fetched ahead and keeps the rest", async () => {
  const { store, calls, settle } = bench(5);
  store.start();
  await settle();
  store.dispatch({ do: "comment", text: "half" });
  store.stop();
  await settle();
  expect(calls.filter((call) => /release|draft/.test(call))).toEqual([
    'draft item-1 {"action":"reply","text":"Tell the price","comment":"half"}',
    "release item-2",
    "release item-3",
  ]);
});

test("signed out, the review waits; on return it is sent", async () => {
  const { store, wire, settle, calls } = bench(4);
  store.start();
  await settle();
  wire.out = true;
  store.dispatch({ do: "approve" });
  await settle();
  expect(store.snapshot()).toMatchObject({ signedOut: true });
  wire.out = false;
  store.wake();
  await settle();
  expect(store.snapshot()).toMatchObject({ signedOut: false, sending: [] });
  expect(calls.filter((call) => call === "review item-1 key-1")).toHaveLength(2);
});

test("heartbeats go on while somebody works and end when nobody does", async () => {
  const { store, calls, settle, pass } = bench(1);
  store.start();
  await settle();
  await pass(120_000);
  expect(calls.filter((call) => call.startsWith("heartbeat"))).toHaveLength(1);
  for (let minute = 0; minute < 20; minute += 2) await pass(120_000);
  const beats = calls.filter((call) => call.startsWith("heartbeat")).length;
  expect(beats).toBeLessThan(9);
  store.stop();
});

test("back online, a draft that only the browser has goes out at once", async () => {
  const { store, calls, wire, settle, pass } = bench(3);
  store.start();
  await settle();
  wire.down = true;
  store.dispatch({ on: "online", online: false });
  store.dispatch({ do: "comment", text: "hm" });
  await pass(700);
  wire.down = false;
  store.dispatch({ on: "online", online: true });
  await pass(700);
  expect(calls.filter((call) => call.startsWith("draft"))).toHaveLength(2);
  expect(currentOf(store.snapshot())?.saved).toBe("saved");
});
