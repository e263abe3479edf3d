import {
  adopt,
  bodyOf,
  choiceBody,
  chooseAction,
  decisionOf,
  draftOf,
  type Form,
  formOf,
  isAnotherDecision,
  isChanged,
  nameTask,
  TASK_BY_LETTER,
  targetProblem,
  writeText,
} from "./form";
import { only, replace, say, without } from "./workspace-hand";
import type { Command, Held, Phase, Sending, Step, Workspace } from "./workspace-types";

export type ItemCommand = Exclude<
  Command,
  { do: "mode" | "move" | "scroll" | "undo" | "reopen" | "drop" | "retry" | "offerSkipped" }
>;

const UNTOUCHED = "Nothing is decided yet: a approves the label as it stands, 1 to 5 choose something else.";
const CHOOSE_FIRST = "This row is judged blind: first say what you would do (1 to 5, then Enter).";

/** What the reviewer does with the row in front of him. */
export function onItem(
  state: Workspace,
  held: Held,
  event: ItemCommand,
  now: number,
  newKey: () => string,
): Step {
  const { item, form, phase } = held;
  const { label } = item;
  const tasks = item.row.tasks;
  const edit = (
    next: Form,
    change: { mode?: Workspace["mode"]; aside?: Form | null; phase?: Phase; touched?: boolean } = {},
  ): Step => {
    const { mode = state.mode, aside = held.aside, phase: to = phase, touched = true } = change;
    const saved = draftOf(next, label) === null && held.saved === "clean" ? "clean" : "typing";
    const edited = replace(state, { ...held, form: next, aside, saved, touched, phase: to });
    return only({ ...edited, mode, notice: null }, { run: "keep", itemId: item.item_id });
  };
  // Whoever decides something else after the reveal has answered keep-or-change by it.
  const decided: Phase = phase === "weighing" ? "judging" : phase;
  // The choice is on its way and cannot be changed: whatever else is typed stays.
  if (phase === "revealing" && !["text", "comment", "tags", "flag", "skip", "discard"].includes(event.do))
    return only(state);
  switch (event.do) {
    case "choose": {
      const next = chooseAction(form, event.action, tasks, label);
      const asks = targetProblem(next, tasks) !== null && tasks.length > 0;
      return edit(next, { mode: asks ? "target" : "normal", phase: decided });
    }
    case "task":
      return edit(nameTask(form, event.taskId), { mode: "normal", phase: decided });
    case "text":
      if (form.action === null) return only(state);
      return edit(writeText(form, event.text));
    case "textOk":
      return label ? edit({ ...form, textOk: event.ok }) : only(state);
    case "comment":
      return edit({ ...form, comment: event.text });
    case "tags":
      return edit({ ...form, tags: event.tags });
    case "adopt": {
      const said = item.predictions[event.from];
      if (!said || said.action === null)
        return say(state, now, `The ${event.from} has no decision here to take over.`, "info");
      const { action, task_id, text } = said;
      return edit(adopt(form, { action, task_id, text }), { mode: "normal", phase: decided });
    }
    case "reset": {
      const { comment, tags } = form;
      if (isChanged(form, label))
        return edit(
          { ...formOf(label), comment, tags },
          // Back at the label nothing is decided: Enter must not send it for the Esc alone.
          { mode: "normal", aside: form, phase: decided, touched: item.choice !== null },
        );
      if (!held.aside) return only(state);
      return edit({ ...held.aside, comment, tags }, { mode: "normal", aside: null, phase: decided });
    }
    case "keep":
      return phase === "weighing" ? keep(state, held, now, newKey) : only(state);
    case "change":
      return phase === "weighing" ? change(state, held, now) : only(state);
    case "flag": {
      const flagged = item.flag === null;
      const note = form.comment.trim();
      const flag = flagged ? { note: note || null, at: new Date(now).toISOString() } : null;
      const marked = replace(state, { ...held, item: { ...item, flag } });
      return only(marked, { run: "flag", itemId: item.item_id, flagged, note, before: item.flag });
    }
    case "approve":
      if (!label) return say(state, now, CHOOSE_FIRST);
      if (!isChanged(form, label)) return submit(state, held, "approve", now, newKey);
      return say(
        state,
        now,
        phase === "weighing"
          ? "Your choice differs from the label: k keeps it, c changes to the label."
          : "You have changed the decision. Enter sends the correction, Esc goes back to the label.",
      );
    case "submit":
      return phase === "choosing" ? choose(state, held, now) : judge(state, held, now, newKey);
    case "reject":
      return label ? submit(state, held, "reject", now, newKey) : say(state, now, CHOOSE_FIRST);
    case "discard":
      return submit(state, held, "discard", now, newKey);
    case "skip": {
      const next = without(state, item.item_id);
      return only(
        {
          ...next,
          skipped: state.skipped + 1,
          leaving: [...state.leaving, item.item_id],
          mode: "normal",
          notice: null,
        },
        { run: "skip", itemId: item.item_id },
      );
    }
    case "releaseLost":
      return only({ ...without(state, item.item_id), mode: "normal" });
  }
}

/** Sends the first choice; the answer brings what was hidden. */
function choose(state: Workspace, held: Held, now: number): Step {
  const { item, form } = held;
  const problem = targetProblem(form, item.row.tasks);
  if (problem) return unfinished(state, held, problem, now);
  const sent = replace(state, { ...held, phase: "revealing" });
  return only(
    { ...sent, mode: "normal", notice: null },
    { run: "choose", itemId: item.item_id, body: choiceBody(form) },
  );
}

/** Sends the form: an approval where it is the label as it stands, else a correction. */
function judge(state: Workspace, held: Held, now: number, newKey: () => string): Step {
  const { item, form, touched } = held;
  if (!touched) return say(state, now, UNTOUCHED, "info");
  if (!isChanged(form, item.label)) return submit(state, held, "approve", now, newKey);
  const { problem } = decisionOf(form, item.row.tasks);
  return problem ? unfinished(state, held, problem, now) : submit(state, held, "correct", now, newKey);
}

function unfinished(
  state: Workspace,
  held: Held,
  problem: { field: string; message: string },
  now: number,
): Step {
  const asks = problem.field === "task" && held.item.row.tasks.length > 0;
  if (asks) return say({ ...state, mode: "target" }, now, TASK_BY_LETTER);
  return say(state, now, problem.message);
}

/** After the reveal: my choice stands. Goes out at once where nothing is missing, else asks for the text. */
function keep(state: Workspace, held: Held, now: number, newKey: () => string): Step {
  return judge(replace(state, { ...held, phase: "judging" }), { ...held, phase: "judging" }, now, newKey);
}

/** After the reveal: I change my mind, mostly to the label; Esc brings my choice back. */
function change(state: Workspace, held: Held, now: number): Step {
  const { item, form } = held;
  if (!item.label || !isAnotherDecision(form, item.label)) {
    const text = "You chose what the label says: k keeps it. For another decision choose: 1 to 5.";
    return say(state, now, text, "info");
  }
  const back = { ...formOf(item.label), comment: form.comment, tags: form.tags };
  const changed = replace(state, {
    ...held,
    form: back,
    aside: form,
    saved: "typing",
    touched: true,
    phase: "judging",
  });
  const text =
    "Back to the label: Enter approves it. 1 to 5 choose something else; Esc brings your choice back.";
  const { state: told } = say(changed, now, text, "info");
  return only(told, { run: "keep", itemId: item.item_id });
}

/** The item leaves the screen and its review goes out, under a key that holds for every try. */
function submit(
  state: Workspace,
  held: Held,
  outcome: "approve" | "correct" | "reject" | "discard",
  now: number,
  newKey: () => string,
): Step {
  const { item, form, shownAt } = held;
  const sending: Sending = {
    key: newKey(),
    item,
    form,
    body: bodyOf(form, item, outcome),
    failure: null,
    undo: false,
  };
  const seconds = shownAt === null ? state.seconds : [...state.seconds, (now - shownAt) / 1000].slice(-50);
  const next = { ...without(state, item.item_id), sending: [...state.sending, sending], seconds };
  const sent = only(
    { ...next, mode: "normal", notice: null },
    { run: "keepOutbox" },
    { run: "send", sending },
  );
  const note = form.comment.trim();
  // Whoever flags first and comments then wants the comment to be read with the flag.
  if (item.flag === null || note === "" || note === item.flag.note) return sent;
  const effect = { run: "flag", itemId: item.item_id, flagged: true, note, before: item.flag } as const;
  return { ...sent, effects: [...sent.effects, effect] };
}
