import { useEffect, useRef } from "react";
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
  const lit = targeted ? form.taskId : null;
  const scroller = useRef<HTMLElement>(null);
  // External system: the scroll position. In a long ledger the named task may be out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another named task is the reason to scroll
  useEffect(() => {
    const column = scroller.current;
    const card = column?.querySelector<HTMLElement>("[aria-current=true]");
    if (!column || !card || column.scrollHeight <= column.clientHeight) return;
    const [frame, box] = [column.getBoundingClientRect(), card.getBoundingClientRect()];
    if (box.top < frame.top) column.scrollTop -= frame.top - box.top + 8;
    else if (box.bottom > frame.bottom) column.scrollTop += box.bottom - frame.bottom + 8;
  }, [lit]);
  const change = ledgerChange(row.tasks, row.messages, decisionOf(form, row.tasks).decision);
  return (
    <>
      <section
        aria-labelledby="ledger-now"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        ref={scroller}
        className="min-h-0 shrink overflow-y-auto p-4"
      >
        <h2 id="ledger-now" className="mb-2 text-xs font-medium text-muted">
          Open tasks
          {mode === "target" && row.tasks.length > 0 && (
            <strong className="ml-2 text-accent-text">Press the letter of the task</strong>
          )}
        </h2>
        <Ledger
          tasks={row.tasks}
          litTaskId={lit}
          {...(mode === "target" && { letters: TASK_LETTERS })}
          {...(targeted && { onPick })}
        />
      </section>
      <section
        aria-labelledby="ledger-after"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        className="shrink-0 overflow-y-auto border-t p-4 lg:max-h-[45%]"
      >
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
    </>
  );
}
