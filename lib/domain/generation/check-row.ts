import { type Cell, MESSAGES, TASKS } from "@/prompts/generator/cell";
import { formatFinal } from "../decision/final";
import type { Message } from "../decision/types";
import { jaccard, wordSet } from "../dedupe/words";
import { type ImportRow, parseRow } from "../import/normalise-row";
import { parseLine } from "../import/parse-line";
import { checkDecision } from "../ledger/ledger";
import { fail, ok, type Result } from "../result";
import type { Rejection } from "./codes";
import { isInLanguage } from "./language";
import type { WrittenRow } from "./read-answer";
import { labelIn, placeholderIn, visibleTexts } from "./style";

/** Tasks by which a ledger may differ from the plan (never between an empty and a filled one). */
const TASKS_OFF = 1;
/** Two summaries with more words in common than this say the same. */
const SAME_TASK = 0.9;

/**
 * Whether a written row is what its cell asks for and legal in itself: the contract's own check (the importer's),
 * then the plan, the turns, the ledger and the style. Likeness to other rows and the votes come afterwards.
 * @returns the row as it would be stored (without meta), or the first thing that is wrong
 */
export function checkRow(written: WrittenRow, cell: Cell): Result<ImportRow, Rejection> {
  const { messages, tasks, final, reasoning } = written;
  if (final.action !== cell.action) {
    return no("wrong_action", `The decision is ${final.action}; the plan asks for ${cell.action}.`);
  }
  const [illegal] = checkDecision(tasks, final).errors;
  if (illegal) return no("illegal_decision", illegal.message);
  const row = asRow({ messages, tasks, final: formatFinal(final), ...(reasoning !== "" && { reasoning }) });
  if (!row.ok) return row;
  const wrong = turnsProblem(messages, cell) ?? ledgerProblem(written, cell) ?? styleProblem(written, cell);
  return wrong ? fail(wrong) : row;
}

/** By the importer's own rules, so that what is generated can also be exported and imported again. */
function asRow(value: object): Result<ImportRow, Rejection> {
  const line = parseLine(JSON.stringify(value));
  const [unreadable] = line.ok ? [] : line.error;
  if (unreadable) return no("illegal_row", unreadable.message);
  const parsed = parseRow("raw", line.ok ? line.value : undefined);
  if (!parsed.ok) return no("illegal_row", parsed.errors.map(({ message }) => message).join(" "));
  const [warning] = parsed.warnings;
  return warning ? no("near_duplicate_start", warning.message) : ok(parsed.row);
}

function turnsProblem(messages: readonly Message[], cell: Cell): Rejection | null {
  const n = messages.length;
  if (n < MESSAGES.least) return { code: "too_short", message: `${n} messages; at least ${MESSAGES.least}.` };
  if (n > MESSAGES.most) return { code: "too_long", message: `${n} messages; at most ${MESSAGES.most}.` };
  const empty = messages.findIndex(({ content, tool_calls }) => content.trim() === "" && !tool_calls);
  if (empty >= 0) return order(`messages[${empty}] says nothing.`);
  if (!messages.some(({ role }) => role === "user")) return order("The user says nothing.");
  const twice = messages.findIndex(
    (message, at) => isWords(message) && at > 0 && isWords(messages[at - 1] as Message),
  );
  if (twice >= 0) return order(`The assistant speaks twice in a row at messages[${twice}].`);
  const last = messages[n - 1];
  return last && endingOf(last) === cell.ending
    ? null
    : order(
        `The conversation ends with ${last ? endingOf(last) : "nothing"}; the plan asks for ${cell.ending}.`,
      );
}

/** An assistant turn of words alone: two of them in a row are one turn. */
const isWords = ({ role, tool_calls }: Message): boolean => role === "assistant" && !tool_calls;

const endingOf = ({ role, tool_calls }: Message): Cell["ending"] => {
  if (role === "tool") return "tool_result";
  if (role === "assistant") return tool_calls ? "call_in_flight" : "assistant";
  return "user";
};

function ledgerProblem({ tasks }: WrittenRow, cell: Cell): Rejection | null {
  const n = tasks.length;
  const planned = cell.tasks;
  if (n > TASKS.most || Math.abs(n - planned) > TASKS_OFF || (n === 0) !== (planned === 0)) {
    return { code: "ledger_size", message: `${n} open tasks; the plan asks for ${planned}.` };
  }
  if (planned > 1 && n < 2) {
    return { code: "no_distractors", message: "One task alone; the plan asks for others beside it." };
  }
  const summaries = tasks.map(({ summary }) => wordSet(summary));
  for (let a = 0; a < n; a += 1) {
    if (summaries[a]?.size === 0) return { code: "no_distractors", message: `tasks[${a}] has no summary.` };
    for (let b = 0; b < a; b += 1) {
      if (jaccard(summaries[a] ?? new Set(), summaries[b] ?? new Set()) <= SAME_TASK) continue;
      return { code: "no_distractors", message: `tasks[${b}] and tasks[${a}] say the same.` };
    }
  }
  return null;
}

function styleProblem({ messages, tasks, final }: WrittenRow, cell: Cell): Rejection | null {
  const visible = visibleTexts(messages, tasks);
  const label = labelIn(visible);
  if (label) return { code: "names_the_label", message: `"${label}" is a word of the system.` };
  const placeholder = placeholderIn([...visible, formatFinal(final)]);
  if (placeholder) return { code: "placeholder", message: `"${placeholder}" stands for something else.` };
  const spoken = messages.filter(({ role }) => role !== "tool").map(({ content }) => content);
  if (!isInLanguage(spoken.join("\n"), cell.locale)) {
    return { code: "wrong_language", message: `The conversation is not in "${cell.locale}".` };
  }
  return null;
}

const order = (message: string): Rejection => ({ code: "turn_order", message });
const no = (code: Rejection["code"], message: string): Result<never, Rejection> => fail({ code, message });
