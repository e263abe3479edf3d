import { expect, test } from "vitest";
import type { RevealedItem, ReviewResult } from "@/lib/contracts/reviews";
import { testItem } from "./test-items";
import { currentOf } from "./workspace-hand";
import { emptyWorkspace, HOLD, step } from "./workspace-reducer";
import type { Effect, Event, Failure, Workspace } from "./workspace-types";

let keys = 0;
const newKey = () => `key-${++keys}`;
const fresh = () => emptyWorkspace({ done: 0, wanted: 100, mine: 0, skipped: 0, medianBefore: null });
const offline: Failure = { code: "network", status: 0, message: "no network" };

/** Takes the events one after another, a second apart; the effects of the last one. */
function after(state: Workspace, ...events: Event[]): { state: Workspace; effects: Effect[] } {
  return events.reduce<{ state: Workspace; effects: Effect[] }>(
    (before, event, index) => step(before.state, event, 1000 * (index + 1), newKey),
    { state, effects: [] },
  );
}
const claimed = (n: number, changes?: Partial<RevealedItem>): Event => ({
  on: "claimed",
  item: testItem(n, changes),
  kept: null,
});
const three = () => after(fresh(), claimed(1), claimed(2), claimed(3)).state;
const result = {} as ReviewResult;
const ran = (effects: Effect[]) => effects.map(({ run }) => run);

test("three items are fetched and no more, one claim at a time", () => {
  const first = step(fresh(), { on: "online", online: true }, 0, newKey);
  expect(first.effects).toEqual([{ run: "claim", held: [], skipped: false }]);
  expect(step(first.state, { on: "online", online: true }, 0, newKey).effects).toEqual([]);
  const full = after(first.state, claimed(1), claimed(2), claimed(3));
  expect(full.state.held).toHaveLength(HOLD);
  expect(full.effects).toEqual([]);
  expect(full.state.currentId).toBe("item-1");
});

test("approve shows the next item in the same step and sends the review behind it", () => {
  const { state, effects } = after(three(), { do: "approve" });
  expect(state.currentId).toBe("item-2");
  expect(ran(effects)).toEqual(["keepOutbox", "send"]);
  expect(state.sending[0]).toMatchObject({ body: { outcome: "approve", text_ok: true }, failure: null });
  const done = after(state, { on: "reviewed", key: state.sending[0]!.key, result });
  expect(done.state.sending).toEqual([]);
  expect(done.state.progress.done).toBe(1);
  expect(ran(done.effects)).toEqual(["forget", "keepOutbox", "claim"]);
});

test("a changed form cannot be approved by accident; Enter sends it as a correction", () => {
  const changed = after(three(), { do: "choose", action: "noop" });
  expect(ran(changed.effects)).toEqual(["keep"]);
  const refused = after(changed.state, { do: "approve" });
  expect(refused.state.currentId).toBe("item-1");
  expect(refused.state.notice?.text).toContain("Enter sends");
  const sent = after(refused.state, { do: "submit" });
  expect(sent.state.sending[0]?.body).toMatchObject({ outcome: "correct", action: "noop" });
});

test("Enter sends nothing that the reviewer has not touched, and what he chose even if the label says it too", () => {
  const enter = after(three(), { do: "submit" });
  expect(enter.state).toMatchObject({ currentId: "item-1", sending: [], notice: { tone: "info" } });
  expect(enter.state.notice?.text).toContain("a approves");
  const back = after(three(), { do: "choose", action: "noop" }, { do: "reset" }, { do: "submit" });
  expect(back.state.sending).toEqual([]);
  for (const touch of [
    { do: "choose", action: "reply" },
    { do: "textOk", ok: false },
    { do: "comment", text: "hm" },
  ] as const)
    expect(after(three(), touch, { do: "submit" }).state.sending[0]?.body.outcome).toBe("approve");
});

test("approve keeps the mark that the text is to be mended", () => {
  const marked = after(three(), { do: "textOk", ok: false }, { do: "approve" }).state;
  expect(marked.sending[0]?.body).toMatchObject({ outcome: "approve", text_ok: false });
});

test("an action that needs a task asks for it, and nothing is sent before the decision is legal", () => {
  const update = after(three(), { do: "choose", action: "update_task" }).state;
  expect(update.mode).toBe("target");
  const early = after(update, { do: "submit" }).state;
  expect(early.sending).toEqual([]);
  expect(early.notice?.text).toBe("Choose the task: press its letter.");
  const named = after(early, { do: "task", taskId: "task-2" }).state;
  expect(named.mode).toBe("normal");
  expect(after(named, { do: "submit" }).state.notice?.text).toContain("explanation");
  const typed = after(named, { do: "text", text: "six people" }, { do: "submit" }).state;
  expect(typed.sending[0]?.body).toMatchObject({
    action: "update_task",
    task_id: "task-2",
    text: "six people",
  });
});

test("Esc goes back to the label and once more to what was typed", () => {
  const typed = after(three(), { do: "text", text: "Name the price" }).state;
  const back = after(typed, { do: "reset" }).state;
  expect(currentOf(back)?.form.texts.reply).toBe("Tell the price");
  expect(currentOf(after(back, { do: "reset" }).state)?.form.texts.reply).toBe("Name the price");
});

test("a review that the network held up waits with its key and is sent again when the network is back", () => {
  const sent = after(three(), { do: "reject" }).state;
  const key = sent.sending[0]!.key;
  const waiting = after(
    sent,
    { on: "reviewFailed", key, failure: offline },
    { on: "online", online: false },
  ).state;
  expect(waiting.sending[0]?.failure?.code).toBe("network");
  const again = after(waiting, { on: "online", online: true });
  expect(again.effects).toContainEqual({
    run: "send",
    sending: expect.objectContaining({ key, failure: null }),
  });
});

test("a stale review comes back with what was typed, the row's present state and the version to send", () => {
  const typed = after(three(), { do: "text", text: "typed at length" }, { do: "submit" }).state;
  const key = typed.sending[0]!.key;
  const moved = { version: 4, status: "corrected" as const, final: "noop" };
  const failure: Failure = {
    code: "stale_version",
    status: 409,
    message: "changed elsewhere",
    details: { version: 4, moved },
  };
  const refused = after(typed, { on: "reviewFailed", key, failure }).state;
  expect(refused.sending).toHaveLength(1);
  expect(refused.currentId).toBe("item-2");
  expect(after(refused, { do: "retry" }).effects.filter(({ run }) => run === "send")).toEqual([]);
  const back = after(refused, { do: "reopen", key }).state;
  expect(currentOf(back)).toMatchObject({
    item: { item_id: "item-1", version: 4, moved },
    form: { texts: { reply: "typed at length" } },
  });
  const sent = after(back, { do: "submit" }).state.sending[0];
  expect(sent?.body.version).toBe(4);
  expect(sent?.key).not.toBe(key);
});

test("a review whose lost answer meant yes is taken back on the server, and what was typed since stays", () => {
  const typed = after(three(), { do: "text", text: "typed since" }, { do: "submit" }).state;
  const key = typed.sending[0]!.key;
  const failure: Failure = { code: "conflict", status: 409, message: "done", details: { reviewed: true } };
  const refused = after(typed, { on: "reviewFailed", key, failure }).state;
  const asked = after(refused, { do: "reopen", key });
  expect(asked.effects).toContainEqual({ run: "undo", itemId: "item-1" });
  expect(ran(after(asked.state, { do: "reopen", key }).effects)).not.toContain("undo");
  const item = testItem(1, {
    draft: { body: { action: "noop", text_ok: true }, saved_at: "2026-01-01T00:00:00.000Z" },
  });
  const undone = after(asked.state, {
    on: "undone",
    result: { undone: "r", item, released_item_id: null, row: null },
  });
  expect(currentOf(undone.state)).toMatchObject({ item, form: { texts: { reply: "typed since" } } });
  expect(undone.state.sending).toEqual([]);
  expect(undone.state.progress.done).toBe(0);
  expect(ran(undone.effects)).toEqual(expect.arrayContaining(["keepOutbox", "keep"]));
});

test("undo takes back the last review, also one that is still on its way", () => {
  const sent = after(three(), { do: "approve" }).state;
  const key = sent.sending[0]!.key;
  const marked = after(sent, { do: "undo" });
  expect(ran(marked.effects)).toEqual([]);
  const answered = after(marked.state, { on: "reviewed", key, result });
  expect(answered.effects).toContainEqual({ run: "undo", itemId: "item-1" });
  const item = testItem(1, {
    draft: {
      body: { action: "reply", text: "Tell the price", text_ok: true },
      saved_at: "2026-01-01T00:00:00.000Z",
    },
  });
  const undone = after(answered.state, {
    on: "undone",
    result: { undone: "r", item, released_item_id: "item-3", row: null },
  }).state;
  expect(undone.held.map((held) => held.item.item_id)).toEqual(["item-1", "item-2"]);
  expect(undone.currentId).toBe("item-1");
  expect(undone.progress.done).toBe(0);
  expect(undone.notice).toMatchObject({ tone: "info", text: expect.stringContaining("Undone") });
  expect(after(undone, { do: "undo" }).state.notice?.text).toContain("nothing to undo");
});

test("undo of a review that waits for the network brings it back without asking the server", () => {
  const sent = after(three(), { do: "discard" }).state;
  const waiting = after(sent, { on: "reviewFailed", key: sent.sending[0]!.key, failure: offline }).state;
  const back = after(waiting, { do: "undo" });
  expect(back.state.currentId).toBe("item-1");
  expect(back.state.sending).toEqual([]);
  expect(ran(back.effects)).not.toContain("undo");
});

test("a skipped item cannot come back with a claim that overtakes the skip", () => {
  const skipped = after(three(), { do: "skip" });
  expect(skipped.effects).toEqual([{ run: "skip", itemId: "item-1" }]);
  const left = after(skipped.state, { on: "left", itemId: "item-1" });
  expect(left.effects).toEqual([{ run: "claim", held: ["item-2", "item-3"], skipped: false }]);
});

test("a lost lease takes away what is only fetched ahead, never what is in front of the reviewer", () => {
  const typed = after(three(), { do: "text", text: "half a sent" }).state;
  const lost = after(
    typed,
    { on: "leaseLost", itemId: "item-1" },
    { on: "leaseLost", itemId: "item-2" },
  ).state;
  expect(currentOf(lost)).toMatchObject({ leased: false, form: { texts: { reply: "half a sent" } } });
  expect(lost.held.map((held) => held.item.item_id)).toEqual(["item-1", "item-3"]);
});

test("what this browser kept wins over an older draft of the server, and is saved again", () => {
  const draft = {
    body: { action: "reply" as const, text: "from the server" },
    saved_at: "2026-01-01T00:00:00.000Z",
  };
  const form = {
    action: "reply" as const,
    taskId: null,
    texts: { reply: "from here" },
    textOk: null,
    comment: "",
    tags: [],
  };
  const at = Date.parse("2026-01-01T00:00:05.000Z");
  const newer = after(fresh(), {
    on: "claimed",
    item: testItem(1, { draft }),
    kept: { form, at, chosen: false },
  });
  expect(currentOf(newer.state)?.form.texts.reply).toBe("from here");
  expect(ran(newer.effects)).toContain("keep");
  const older = after(fresh(), {
    on: "claimed",
    item: testItem(1, { draft }),
    kept: { form, at: at - 60_000, chosen: false },
  }).state;
  expect(currentOf(older)?.form.texts.reply).toBe("from the server");
});

test("j and k go through what is in hand and stop at its ends", () => {
  const second = after(three(), { do: "move", by: 1 }).state;
  expect(second.currentId).toBe("item-2");
  expect(after(second, { do: "move", by: -1 }, { do: "move", by: -1 }).state.currentId).toBe("item-1");
  expect(after(second, { do: "move", by: 1 }, { do: "move", by: 1 }).state.currentId).toBe("item-3");
});

test("seconds run while an item is in front of the reviewer", () => {
  const opened = step(fresh(), claimed(1), 1000, newKey).state;
  const sent = step(opened, { do: "approve" }, 8500, newKey).state;
  expect(sent.seconds).toEqual([7.5]);
});

test("signed out, nothing is fetched and the review waits; signed in again, both go on", () => {
  const sent = after(three(), { do: "approve" }).state;
  const key = sent.sending[0]!.key;
  const out = after(
    sent,
    { on: "reviewFailed", key, failure: { code: "unauthenticated", status: 401, message: "" } },
    { on: "signedOut" },
  );
  expect(out.effects).toEqual([]);
  expect(ran(after(out.state, { on: "signedIn" }).effects)).toContain("send");
});

test("a comment that is typed after the flag goes with the flag", () => {
  const flagged = after(three(), { do: "flag" });
  expect(flagged.effects).toMatchObject([{ run: "flag", itemId: "item-1", flagged: true, note: "" }]);
  const sent = after(flagged.state, { do: "comment", text: "two readings" }, { do: "approve" });
  expect(sent.effects).toContainEqual(expect.objectContaining({ run: "flag", note: "two readings" }));
  const failure: Failure = { code: "network", status: 0, message: "no network" };
  const failed = after(flagged.state, { on: "flagFailed", itemId: "item-1", before: null, failure });
  expect(currentOf(failed.state)?.item.flag).toBeNull();
});
