import { createHash } from "node:crypto";
import type { ItemLabel, ReviewItem } from "@/lib/contracts/reviews";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { parseFinal } from "@/lib/domain/decision/final";
import { newId } from "@/lib/ids";

export const admin: Actor = {
  kind: "user",
  id: "00000000-0000-4000-8000-00000000000a",
  name: "Ada",
  role: "ADMIN",
};

/** Reviewer number n, the same person each time. */
export const reviewer = (n: number): Actor => ({
  kind: "user",
  id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  name: `Reviewer ${n}`,
  role: "REVIEWER",
});

const TASKS = [
  { id: "task-1", summary: "Book a flight to Oslo", last_update: "" },
  { id: "task-2", summary: "Find a table for four", last_update: "asked two places" },
];

export const LABELS = [
  "reply(Tell the price)",
  "noop",
  "update_task(task-1, window seat)",
  "start_task(call a taxi)",
];

/** A data set with `n` rows that turn through LABELS (or all have `final`), all pending at version 1. */
export async function fillDataset(slug: string, n: number, final?: string): Promise<string> {
  const id = newId();
  await db().dataset.create({ data: { id, slug, name: slug, createdBy: "test" } });
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  await db().conversation.createMany({
    data: Array.from({ length: n }, (_, index) => {
      const label = final ?? LABELS[index % LABELS.length]!;
      const parsed = parseFinal(label);
      if (!parsed.ok) throw new Error(parsed.error.message);
      const { action, args } = parsed.value;
      return {
        id: newId(),
        datasetId: id,
        messages: [{ role: "user", content: `turn ${index} of ${slug}` }],
        tasks: TASKS,
        importedFinal: label,
        final: label,
        action,
        targetTaskId: "task_id" in args ? args.task_id : null,
        inputHash: hash(`${slug} ${index}`),
        contentHash: hash(`${slug} ${index} ${label}`),
        warnings: [],
        channel: index % 2 ? "voice" : "chat",
      };
    }),
  });
  return id;
}

/** The label of an item that shows it. */
export function labelOf(item: ReviewItem): ItemLabel {
  if (!item.label) throw new Error("the label is hidden");
  return item.label;
}
