import { applyDecision, mintTaskId } from "@/lib/domain/ledger/ledger";
import type { Decision, Message, Task } from "@/prompts/actions";

export type LedgerChange = { kind: "added" | "updated" | "removed"; task: Task };

/** What a legal decision would change in the ledger; empty for reply and noop. */
export function ledgerChange(
  tasks: readonly Task[],
  messages: readonly Message[],
  decision: Decision | null,
): LedgerChange | null {
  if (!decision) return null;
  const after = applyDecision(tasks, decision, () => mintTaskId(idsEverUsed(tasks, messages)));
  if (!after.ok) return null;
  switch (decision.action) {
    case "start_task": {
      const task = after.value.at(-1);
      return task ? { kind: "added", task } : null;
    }
    case "update_task": {
      const task = after.value.find(({ id }) => id === decision.args.task_id);
      return task ? { kind: "updated", task } : null;
    }
    case "cancel_task": {
      const task = tasks.find(({ id }) => id === decision.args.task_id);
      return task ? { kind: "removed", task } : null;
    }
    case "reply":
    case "noop":
      return null;
  }
}

/** Ids of the open tasks and those that the talk mentions: closed ones must not be given out again. */
function idsEverUsed(tasks: readonly Task[], messages: readonly Message[]): string[] {
  const mentioned = messages.flatMap(({ content }) => content.match(/\btask-\d{1,15}\b/g) ?? []);
  return [...tasks.map(({ id }) => id), ...mentioned];
}
