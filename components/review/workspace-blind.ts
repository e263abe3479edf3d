import type { Choice, ChoiceResult, ItemLabel } from "@/lib/contracts/reviews";
import { type Form, isAnotherDecision, textOf, withText } from "./form";
import type { Failure, Held, StandingChoice } from "./workspace-types";

/**
 * The form after the reveal: one's own choice. Where it is the label's action and target, the label's text stands in
 * it, for that is the text to judge; what was typed before goes aside, an Esc away.
 */
export function formOfChoice(choice: Choice, label: ItemLabel | null, before?: Form): Form {
  const form: Form = {
    action: choice.action,
    taskId: choice.task_id,
    texts: withText(before?.texts ?? {}, choice),
    textOk: null,
    comment: before?.comment ?? "",
    tags: before?.tags ?? [],
  };
  if (!label || isAnotherDecision(form, label)) return form;
  return { ...form, texts: withText(form.texts, label) };
}

/** The item with what was hidden; what the reviewer had typed stays in hand. */
export function reveal(held: Held, { choice, reveal: shown }: ChoiceResult): Held {
  const { version, label, predictions, moved, warnings } = shown;
  const row = { ...held.item.row, warnings };
  const item = { ...held.item, hidden: false, choice, version, label, predictions, moved, row };
  const form = formOfChoice(choice, label, held.form);
  const typed = textOf(held.form).trim();
  const aside = typed !== "" && typed !== textOf(form).trim() ? held.form : null;
  return { ...held, item, form, aside, touched: true, phase: "weighing" };
}

/** The choice that stands already, where the server has refused another one. */
export function standingChoice({ details }: Failure): StandingChoice | null {
  const told = details as Partial<StandingChoice> | undefined;
  return told?.choice && told.reveal ? { choice: told.choice, reveal: told.reveal } : null;
}
