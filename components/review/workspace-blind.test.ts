import { expect, test } from "vitest";
import type { ChoiceBody } from "@/lib/contracts/reviews";
import { blindItem, testItem, testReveal } from "./test-items";
import { currentOf } from "./workspace-hand";
import { emptyWorkspace, step } from "./workspace-reducer";
import type { Effect, Event, Failure, Workspace } from "./workspace-types";

let keys = 0;
const newKey = () => `key-${++keys}`;
const fresh = () => emptyWorkspace({ done: 0, wanted: 9, mine: 0, skipped: 0, medianBefore: null });

function after(state: Workspace, ...events: Event[]): { state: Workspace; effects: Effect[] } {
  return events.reduce<{ state: Workspace; effects: Effect[] }>(
    (before, event) => step(before.state, event, 1000, newKey),
    { state, effects: [] },
  );
}
const blind = () => after(fresh(), { on: "claimed", item: blindItem(1), kept: null }).state;
const revealed = (body: ChoiceBody): Event => ({
  on: "revealed",
  itemId: "item-1",
  result: testReveal(body),
});
const chosen = (state: Workspace, body: ChoiceBody): Workspace =>
  after(state, { do: "choose", action: body.action }, { do: "submit" }, revealed(body)).state;
const sentBy = ({ effects }: { effects: Effect[] }) =>
  effects.flatMap((effect) => (effect.run === "send" ? [effect.sending.body] : []));

test("before the own choice nothing is filled in, and approve and reject do nothing", () => {
  const state = blind();
  expect(currentOf(state)).toMatchObject({ phase: "choosing", form: { action: null, texts: {} } });
  for (const command of [{ do: "approve" }, { do: "reject" }] as const) {
    const refused = after(state, command);
    expect(refused.effects.map(({ run }) => run)).not.toContain("send");
    expect(refused.state.notice?.text).toContain("judged blind");
  }
  expect(after(state, { do: "submit" }).state.notice?.text).toContain("1 to 5");
});

test("Enter sends the choice once; while it is on its way it cannot be changed and typing goes on", () => {
  const update = after(blind(), { do: "choose", action: "update_task" }).state;
  expect(update.mode).toBe("target");
  expect(after(update, { do: "submit" }).effects).toEqual([]);
  const sent = after(update, { do: "task", taskId: "task-2" }, { do: "submit" });
  const body = { action: "update_task", task_id: "task-2" };
  expect(sent.effects).toEqual([{ run: "choose", itemId: "item-1", body }]);
  const again = after(sent.state, { do: "submit" }, { do: "choose", action: "noop" }, { do: "approve" });
  expect(again.effects).toEqual([]);
  expect(again.state).toEqual(sent.state);
  const typed = after(sent.state, { do: "text", text: "six people" }).state;
  expect(currentOf(typed)?.form.texts["update_task task-2"]).toBe("six people");
});

test("the same choice as the label: keep approves the label with its text", () => {
  const state = chosen(blind(), { action: "reply" });
  expect(currentOf(state)).toMatchObject({ phase: "weighing", form: { texts: { reply: "Tell the price" } } });
  expect(sentBy(after(state, { do: "keep" }))).toMatchObject([{ outcome: "approve", action: "reply" }]);
});

test("where the own choice is the label's, change is answered by words and the row waits as before", () => {
  const state = chosen(blind(), { action: "reply" });
  const asked = after(state, { do: "change" }).state;
  expect(asked.held).toEqual(state.held);
  expect(asked.notice?.text).toContain("k keeps it");
  expect(sentBy(after(state, { do: "approve" }))).toMatchObject([{ outcome: "approve" }]);
});

test("one Enter too many after a blind row does not approve the next one unread", () => {
  const two = after(chosen(blind(), { action: "reply" }), { on: "claimed", item: testItem(2), kept: null });
  const enter = after(two.state, { do: "keep" }, { do: "submit" });
  expect(enter.state.sending.map(({ item }) => item.item_id)).toEqual(["item-1"]);
  expect(enter.state.currentId).toBe("item-2");
});

test("another choice than the label: keep sends it as a correction, as soon as its text is there", () => {
  expect(sentBy(after(chosen(blind(), { action: "noop" }), { do: "keep" }))).toMatchObject([
    { outcome: "correct", action: "noop" },
  ]);
  const kept = after(chosen(blind(), { action: "start_task" }), { do: "keep" });
  expect(sentBy(kept)).toEqual([]);
  expect(currentOf(kept.state)?.phase).toBe("judging");
  const sent = after(kept.state, { do: "text", text: "Look the price up" }, { do: "submit" });
  expect(sentBy(sent)).toMatchObject([
    { outcome: "correct", action: "start_task", text: "Look the price up" },
  ]);
});

test("change goes to the label, approve sends it, and Esc would have brought the choice back", () => {
  const changed = after(chosen(blind(), { action: "noop" }), { do: "change" }).state;
  expect(currentOf(changed)).toMatchObject({ phase: "judging", form: { action: "reply" } });
  expect(sentBy(after(changed, { do: "approve" }))).toMatchObject([{ outcome: "approve", action: "reply" }]);
  expect(currentOf(after(changed, { do: "reset" }).state)?.form.action).toBe("noop");
});

test("an approve that would go against one's own choice is asked about, not sent", () => {
  const asked = after(chosen(blind(), { action: "noop" }), { do: "approve" });
  expect(sentBy(asked)).toEqual([]);
  expect(asked.state.notice?.text).toContain("c changes to the label");
});

test("a text typed before the reveal is an Esc away from the label's", () => {
  const typed = after(
    blind(),
    { do: "choose", action: "reply" },
    { do: "text", text: "Ask which one" },
    { do: "submit" },
  ).state;
  const shown = after(typed, revealed({ action: "reply", text: "Ask which one" })).state;
  expect(currentOf(shown)?.form.texts.reply).toBe("Tell the price");
  expect(currentOf(after(shown, { do: "reset" }).state)?.form.texts.reply).toBe("Ask which one");
});

test("a choice that the network held up stays in the form and can be sent again", () => {
  const sent = after(blind(), { do: "choose", action: "noop" }, { do: "submit" }).state;
  const failure: Failure = { code: "network", status: 0, message: "no network" };
  const back = after(sent, { on: "choiceFailed", itemId: "item-1", failure }).state;
  expect(currentOf(back)).toMatchObject({ phase: "choosing", form: { action: "noop" } });
  expect(after(back, { do: "submit" }).effects).toMatchObject([{ run: "choose" }]);
});

test("where another choice stands already, that one is shown with the reveal", () => {
  const sent = after(blind(), { do: "choose", action: "noop" }, { do: "submit" }).state;
  const details = testReveal({ action: "start_task", text: "Look it up" });
  const failure: Failure = { code: "conflict", status: 409, message: "chosen before", details };
  const shown = after(sent, { on: "choiceFailed", itemId: "item-1", failure }).state;
  expect(currentOf(shown)).toMatchObject({ phase: "weighing", form: { action: "start_task" } });
  expect(shown.notice?.text).toBe("chosen before");
});

test("after a reload a chosen row asks keep or change again, and a judged one that was undone does not", () => {
  const { choice } = testReveal({ action: "noop" });
  const item = testItem(1, { arm: "blind", choice });
  const reloaded = after(fresh(), { on: "claimed", item, kept: null }).state;
  expect(currentOf(reloaded)).toMatchObject({ phase: "weighing", form: { action: "noop" } });
  const draft = {
    body: { action: "noop", outcome: "correct" } as const,
    saved_at: "2026-01-01T00:01:00.000Z",
  };
  const undone = after(fresh(), { on: "claimed", item: { ...item, draft }, kept: null }).state;
  expect(currentOf(undone)).toMatchObject({ phase: "judging", form: { action: "noop" } });
});

test("a blind row can be discarded without a choice, and the body says nothing of a label", () => {
  expect(sentBy(after(blind(), { do: "discard" }))).toEqual([
    { version: 1, outcome: "discard", action: "noop", text_ok: false },
  ]);
});
