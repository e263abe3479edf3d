import { Ledger, LedgerCard } from "@/components/conversation/ledger";
import type { FormSubject } from "./decision-form";
import { decisionOf } from "./form";
import { TASK_LETTERS } from "./keymap";
import { ledgerChange } from "./ledger-after";
import type { Mode } from "./workspace-types";

/** The ledger at the moment of decision, the named task lit, and below it what the decision would change. */
export function LedgerColumn({
  held,
  mode,
  onPick,
}: {
  held: FormSubject;
  mode: Mode;
  onPick: (taskId: string) => void;
}) {
  const { row } = held.item;
  const { form } = held;
  const targeted = form.action === "update_task" || form.action === "cancel_task";
  const change = ledgerChange(row.tasks, row.messages, decisionOf(form, row.tasks).decision);
  return (
    <div className="flex flex-col gap-4">
      <section aria-labelledby="ledger-now">
        <h2 id="ledger-now" className="mb-2 text-xs font-medium text-muted">
          Open tasks
          {mode === "target" && row.tasks.length > 0 && (
            <strong className="ml-2 text-accent-text">Press the letter of the task</strong>
          )}
        </h2>
        <Ledger
          tasks={row.tasks}
          litTaskId={targeted ? form.taskId : null}
          {...(mode === "target" && { letters: TASK_LETTERS })}
          {...(targeted && { onPick })}
        />
      </section>
      <section aria-labelledby="ledger-after">
        <h2 id="ledger-after" className="mb-2 text-xs font-medium text-muted">
          After this decision
        </h2>
        {change ? (
          <ul className="flex flex-col gap-2">
            <LedgerCard task={change.task} mark={change.kind} />
          </ul>
        ) : (
          <p className="text-sm text-muted">
            {form.action === "reply" || form.action === "noop"
              ? "The ledger stays as it is."
              : "Not decided yet."}
          </p>
        )}
      </section>
    </div>
  );
}
