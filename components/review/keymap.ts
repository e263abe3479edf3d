import { ACTIONS, type Task } from "@/prompts/actions";
import type { Command, Mode, Phase, ScrollTo } from "./workspace-types";

/** A key press as the browser tells it, and where the focus is. */
export type Press = {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  shift: boolean;
  /** The focus is in a field that takes text. */
  inText: boolean;
  /** The focus is on a button or link, which Enter and space press. */
  onControl: boolean;
};

/** Letters that pick a task while a target is asked for, in ledger order. */
export const TASK_LETTERS = "abcdefghijklmnopqrstuvwxyz".split("");

const PLAIN: Readonly<Record<string, Command>> = {
  t: { do: "mode", mode: "target" },
  a: { do: "approve" },
  e: { do: "mode", mode: "text" },
  f: { do: "mode", mode: "comment" },
  F: { do: "flag" },
  "#": { do: "mode", mode: "tags" },
  T: { do: "adopt", from: "teacher" },
  S: { do: "adopt", from: "student" },
  r: { do: "reject" },
  d: { do: "discard" },
  s: { do: "skip" },
  u: { do: "undo" },
  j: { do: "move", by: 1 },
  k: { do: "move", by: -1 },
  ArrowRight: { do: "move", by: 1 },
  ArrowLeft: { do: "move", by: -1 },
  "?": { do: "mode", mode: "help" },
  Escape: { do: "reset" },
};

/** After the reveal the question is keep or change, and these answer it. */
const WEIGHING: Readonly<Record<string, Command>> = {
  k: { do: "keep" },
  c: { do: "change" },
  Enter: { do: "keep" },
};

/** The talk scrolls wherever the focus is, except where text is typed. */
const SCROLL: Readonly<Record<string, ScrollTo>> = {
  PageUp: "pageUp",
  PageDown: "pageDown",
  Home: "start",
  End: "end",
  "Shift ArrowUp": "up",
  "Shift ArrowDown": "down",
};

/** What a key means, or null where it belongs to the browser. Pure: the same press in the same mode, the same answer. */
export function commandFor(
  press: Press,
  mode: Mode,
  form: {
    tasks: readonly Task[];
    textOk: boolean;
    phase: Phase;
    /** On a row that is judged blind k only ever keeps. */
    blind?: boolean;
  },
): Command | null {
  const { key } = press;
  if (key === "Enter" && (press.ctrl || press.meta)) return mode === "help" ? null : { do: "submit" };
  if (press.ctrl || press.meta || press.alt) return null;
  if (press.inText) return key === "Escape" ? { do: "mode", mode: "normal" } : null;
  if (mode === "help") return key === "Escape" || key === "?" ? { do: "mode", mode: "normal" } : null;
  const scroll = SCROLL[press.shift && key.startsWith("Arrow") ? `Shift ${key}` : key];
  if (scroll) return { do: "scroll", to: scroll };
  const action = /^[1-5]$/.test(key) ? ACTIONS[Number(key) - 1] : undefined;
  if (action) return { do: "choose", action };
  if (mode === "target") {
    const task = form.tasks[TASK_LETTERS.indexOf(key.toLowerCase())];
    if (task) return { do: "task", taskId: task.id };
    // Some actions ask for the task by themselves; whoever presses t all the same is asked on.
    if (key === "t") return { do: "mode", mode: "target" };
    return key === "Escape" ? { do: "mode", mode: "normal" } : null;
  }
  const answer = form.phase === "weighing" ? WEIGHING[key] : undefined;
  if (key === "Enter") return press.onControl ? null : (answer ?? { do: "submit" });
  if (answer) return answer;
  if (key === "k" && form.blind) return null;
  if (key === "x") return { do: "textOk", ok: !form.textOk };
  return PLAIN[key] ?? null;
}
