import type { Action, Decision, Task } from "@/prompts/actions";
import type { Moment } from "./moment";

const LONGEST = 240;

/**
 * The decision with its text. The student chooses and does not write: its texts are extracts of what was said last, so
 * that whoever carries the decision out finds the facts in the user's own words.
 */
export function withText(action: Action, task: Task | null, moment: Moment): Decision {
  if (action === "noop") return { action, args: {} };
  const said = extract(moment.turn) || extract(moment.eventWords);
  const reported = moment.last === "tool" ? extract(moment.eventWords) : "";
  if (action === "reply") return { action, args: { text: said ? `Answer: ${said}` : "Ask what is wanted." } };
  const explanation = reported || said || "No words were given.";
  if (action === "start_task") return { action, args: { explanation } };
  return { action, args: { task_id: task?.id ?? "", explanation } };
}

/** The end of a text in one line, cut at a word, without what cannot be stored. */
function extract(text: string): string {
  const line = text
    .replace(/\0|\p{Surrogate}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  if (line.length <= LONGEST) return line;
  const end = Array.from(line).slice(-LONGEST).join("");
  return `… ${end.slice(end.indexOf(" ") + 1)}`.trim();
}
