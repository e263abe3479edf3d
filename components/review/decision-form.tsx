import { CircleAlert, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { ACTION_LOOK } from "@/components/ui/action-badge";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { TONE_SOFT } from "@/components/ui/tone";
import type { ReviewItem } from "@/lib/contracts/reviews";
import { ACTIONS } from "@/prompts/actions";
import {
  decisionOf,
  hasOtherTexts,
  isAnotherDecision,
  isChanged,
  needsTask,
  needsText,
  TASK_BY_LETTER,
  targetProblem,
  textIsOk,
  textOf,
  warningsOf,
} from "./form";
import { TASK_LETTERS } from "./keymap";
import type { Fields } from "./use-workspace";
import type { Command, Held, Mode } from "./workspace-types";

/** What the form needs to know of a row in hand. */
export type FormSubject = Pick<Held, "form" | "phase"> & { item: Pick<ReviewItem, "label" | "row"> };

/** The reviewer's own decision. It can only name tasks of the ledger, and is sent only when it is legal. */
export function DecisionForm({
  held,
  mode,
  dispatch,
  fields,
}: {
  held: FormSubject;
  mode: Mode;
  dispatch: (command: Command) => void;
  fields: Fields;
}) {
  const { form, item, phase } = held;
  const { label } = item;
  const { tasks } = item.row;
  const id = useId();
  const blind = label === null;
  // A first choice is action and target; its text may come later.
  const problem = blind ? targetProblem(form, tasks) : decisionOf(form, tasks).problem;
  const changed = isChanged(form, label);
  const shownProblem = changed ? problem : null;
  const warnings = changed ? warningsOf(form, tasks) : [];
  const setMode = (next: Mode) => dispatch({ do: "mode", mode: next });
  return (
    <section
      aria-labelledby={`${id}-title`}
      className="@container flex flex-col gap-3 rounded-lg border bg-surface p-3 shadow-card"
    >
      <h2 id={`${id}-title`} className="flex items-center justify-between text-xs font-medium text-muted">
        Your decision
        {!blind && (
          <span className={cn("font-normal", changed && "font-medium text-violet-fg")}>
            {changed ? "differs from the label" : "as the label"}
          </span>
        )}
      </h2>
      {/* biome-ignore lint/a11y/useSemanticElements: a row of buttons, not a group of form fields */}
      <div role="group" aria-label="Action" className="flex flex-wrap gap-1">
        {ACTIONS.map((action, index) => {
          const { label, tone, icon: Icon } = ACTION_LOOK[action];
          const chosen = form.action === action;
          return (
            <button
              key={action}
              type="button"
              aria-pressed={chosen}
              disabled={phase === "revealing"}
              aria-keyshortcuts={String(index + 1)}
              onClick={() => dispatch({ do: "choose", action })}
              className={cn(
                "inline-flex h-8 items-center gap-1 rounded-md border px-1.5 text-xs font-medium",
                chosen
                  ? [TONE_SOFT[tone], "ring-1 ring-current"]
                  : "border-line-strong bg-surface hover:bg-hover",
              )}
            >
              <Kbd>{index + 1}</Kbd>
              <Icon aria-hidden className="size-3.5 @max-xl:hidden" />
              {label}
            </button>
          );
        })}
      </div>

      {needsTask(form.action) && (
        <div>
          <p id={`${id}-task`} className="mb-1 flex items-center gap-1.5 text-xs font-medium">
            Task <Kbd>t</Kbd>
          </p>
          {/* biome-ignore lint/a11y/useSemanticElements: a row of buttons, not a group of form fields */}
          <div role="group" aria-labelledby={`${id}-task`} className="flex flex-wrap gap-1.5">
            {tasks.map((task, index) => (
              <button
                key={task.id}
                type="button"
                title={task.summary}
                aria-pressed={form.taskId === task.id}
                onClick={() => dispatch({ do: "task", taskId: task.id })}
                className={cn(
                  "inline-flex h-7 max-w-full items-center gap-1.5 rounded-md border px-2 font-mono text-xs",
                  form.taskId === task.id
                    ? "border-violet-solid bg-violet-bg text-violet-fg"
                    : "border-line-strong bg-surface hover:bg-hover",
                )}
              >
                {mode === "target" && TASK_LETTERS[index] && <Kbd>{TASK_LETTERS[index]}</Kbd>}
                <span className="truncate">{task.id}</span>
              </button>
            ))}
          </div>
          {shownProblem?.field === "task" && (
            <Problem text={mode === "target" && tasks.length > 0 ? TASK_BY_LETTER : shownProblem.message} />
          )}
        </div>
      )}

      {needsText(form.action) && (
        <div>
          <Label htmlFor={`${id}-text`} className="mb-1 flex items-center gap-1.5 text-xs">
            {form.action === "reply" ? "Reply" : "Explanation"} <Kbd>e</Kbd>
            {blind && <span className="font-normal text-subtle">may come after the reveal</span>}
          </Label>
          <Textarea
            id={`${id}-text`}
            ref={fields.text}
            dir="auto"
            value={textOf(form)}
            {...(hasOtherTexts(form) && {
              placeholder:
                "Write the text for this decision. The one before comes back with its action and task.",
            })}
            aria-invalid={shownProblem?.field === "text" || undefined}
            aria-describedby={shownProblem?.field === "text" ? `${id}-problem` : undefined}
            onFocus={() => setMode("text")}
            onBlur={() => setMode("normal")}
            onChange={(event) => dispatch({ do: "text", text: event.target.value })}
            className="max-h-72"
          />
          {shownProblem?.field === "text" && <Problem id={`${id}-problem`} text={shownProblem.message} />}
        </div>
      )}
      {warnings.map((warning) => (
        <p key={warning} role="status" className="flex items-start gap-1.5 text-xs text-amber-fg">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {warning}
        </p>
      ))}

      {label !== null && label.text !== null && !isAnotherDecision(form, label) && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Checkbox
            id={`${id}-ok`}
            checked={textIsOk(form, label)}
            onCheckedChange={(checked) => dispatch({ do: "textOk", ok: checked === true })}
          />
          <Label htmlFor={`${id}-ok`} className="flex items-center gap-1.5 text-xs font-normal">
            The label's text is right too <Kbd>x</Kbd>
          </Label>
          {!textIsOk(form, label) && (
            <p className="w-full pl-6 text-xs text-muted">
              {changed ? (
                "No: your text is sent in its place."
              ) : (
                <>
                  No: <Kbd>a</Kbd> approves the action and sends this along; <Kbd>e</Kbd> mends the text.
                </>
              )}
            </p>
          )}
        </div>
      )}
    </section>
  );
}

function Problem({ id, text }: { id?: string; text: string }) {
  return (
    <p id={id} role="status" className="mt-1 flex items-start gap-1.5 text-xs text-red-fg">
      <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {text}
    </p>
  );
}
