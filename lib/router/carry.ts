import type { Decision, Task } from "@/prompts/actions";

/** A decision of a conversation. No effect: it changed nothing, but its answer told a ledger. */
export type Made = { id: string; effect: { decision: Decision; startedId: string | null } | null };

/** The ledger with decisions that its sender could not know. One that cannot be applied any more is left out. */
export function carry(tasks: readonly Task[], missed: readonly Made[]): readonly Task[] {
  let now = tasks;
  for (const { effect } of missed) {
    if (!effect) continue;
    const { decision, startedId } = effect;
    switch (decision.action) {
      case "start_task":
        if (startedId !== null && !now.some(({ id }) => id === startedId)) {
          now = [...now, { id: startedId, summary: decision.args.explanation, last_update: "" }];
        }
        break;
      case "update_task":
        now = now.map((task) =>
          task.id === decision.args.task_id ? { ...task, last_update: decision.args.explanation } : task,
        );
        break;
      case "cancel_task":
        now = now.filter(({ id }) => id !== decision.args.task_id);
        break;
      case "reply":
      case "noop":
        break;
    }
  }
  return now;
}
