import type {
  ChoiceBody,
  ChoiceResult,
  ItemPrediction,
  RevealedItem,
  ReviewItem,
} from "@/lib/contracts/reviews";

/** An item for tests: two open tasks, labelled `reply(Tell the price)` unless said otherwise. */
export function testItem(n: number, changes: Partial<RevealedItem> = {}): RevealedItem {
  return {
    item_id: `item-${n}`,
    audit_id: "audit",
    row_id: `row-${n}`,
    version: 1,
    position: n,
    n: 100,
    arm: "revealed",
    hidden: false,
    choice: null,
    row: {
      messages: [{ role: "user", content: "how much?" }],
      tasks: [
        { id: "task-1", summary: "Book a flight to Oslo", last_update: "" },
        { id: "task-2", summary: "Find a table for four", last_update: "" },
      ],
      channel: "chat",
      domain: null,
      difficulty: null,
      locale: null,
      split: null,
      warnings: [],
    },
    label: { final: "reply(Tell the price)", action: "reply", task_id: null, text: "Tell the price" },
    predictions: { teacher: null, student: null },
    moved: null,
    flag: null,
    lease_expires_at: "2030-01-01T00:00:00.000Z",
    draft: null,
    progress: { done: 0, reviews_wanted: 100, mine: 0, today: 0, per_day: null },
    ...changes,
  };
}

/** The same item for a blind reviewer who has not chosen yet. */
export const blindItem = (n: number, changes: Partial<ReviewItem> = {}): ReviewItem => ({
  ...testItem(n),
  arm: "blind",
  hidden: true,
  label: null,
  ...changes,
});

/** The answer to a first choice: the label of `testItem`, and a teacher that says the same. */
export const testReveal = (body: ChoiceBody): ChoiceResult => ({
  choice: {
    action: body.action,
    task_id: body.task_id ?? null,
    text: body.text ?? null,
    chosen_at: "2026-01-01T00:00:01.000Z",
  },
  reveal: {
    version: 1,
    label: testItem(1).label,
    predictions: { teacher: testPrediction({}), student: null },
    moved: null,
    warnings: [],
  },
});

/** A prediction that is the label of `testItem` unless said otherwise. */
export const testPrediction = (changes: Partial<ItemPrediction>): ItemPrediction => ({
  model: "teacher",
  run: "run",
  state: "ok",
  final: "reply(Tell the price)",
  action: "reply",
  task_id: null,
  text: "Tell the price",
  confidence: 0.9,
  mode: "votes",
  time_to_action_ms: null,
  latency_ms: null,
  seen: false,
  reason: null,
  message: null,
  ...changes,
});
