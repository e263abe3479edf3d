import type { RevealedItem } from "@/lib/contracts/reviews";

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
