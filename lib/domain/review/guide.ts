import type { Action } from "../decision/types";

/** Version of docs/labelling-guide.md; stored with every audit. A test holds the two together. */
export const GUIDE_VERSION = "2";

/** The guide's table in short, for the reviewer's help. */
export const GUIDE_TABLE: readonly { action: Action; when: string; not: string }[] = [
  {
    action: "reply",
    when: "An immediate answer or a clarifying question is what the user waits for: status answerable from ledger or talk, small facts, real ambiguity (which task? whether?), a request that nobody here can do.",
    not: "The same turn also changes, starts or stops work.",
  },
  {
    action: "start_task",
    when: "New work that no immediate answer satisfies and no open task covers; a second instance; a request to cancel or change something that is not in the ledger.",
    not: "An open task covers it already → update.",
  },
  {
    action: "update_task",
    when: "New facts, corrections, approvals, refusals of one option, constraints, deadlines, third-party news or a tool's result that change or move an open task; a partial cancellation; “cancel it” as the answer inside an open cancellation task.",
    not: "Nothing new is said (a repeat).",
  },
  {
    action: "cancel_task",
    when: "A whole open task ends: withdrawn, obsolete, duplicate, done elsewhere, impossible; also without any word of cancelling.",
    not: "Only a part is dropped → update. It is not in the ledger → start.",
  },
  {
    action: "noop",
    when: "Work is in flight and nothing is asked: progress ticks, “ok thanks”, “take your time”, thinking aloud, an exact repeat.",
    not: "The user waits for an answer → reply.",
  },
];

/** Which intent goes first when one turn holds several, how doubt is settled, and the boundary cases, in short. */
export const GUIDE_NOTES: readonly string[] = [
  "Several intents in one turn: cancel > update > start > reply > noop, unless the user orders otherwise. Confirmation plus question: update_task. Two updates: the more urgent, else the one named first.",
  "After the assistant's own tool call the part that it has just done no longer counts: what is left of the turn decides.",
  "A condition (“if it's over 200, drop it”): update_task with the condition, unless the talk shows that it is met.",
  "Which task is meant: the clearly likelier one (recency, names, times); if two are equally likely, reply with the question.",
  "Greeting or closing word with nothing in flight: reply. With work in flight: noop.",
  "Declined or put off, and in the ledger: cancel_task where the assistant merely proposed it, update_task where the user had asked for it. Declined and not in the ledger: nothing to cancel; what else the turn says decides, else reply. Refusing the last open option while closing: cancel_task if it is an open task.",
  "“Never mind X, do Y”: cancel_task only if X is an open task, else Y decides. Replacing a detail (“not Rome, Oslo”): update_task.",
  "A task in the ledger can be addressed even when it was carried out: changed, update_task; no longer wanted, cancel_task. Undoing what is not in the ledger: start_task.",
  "New work with details missing: start_task; its questions come next. Ask first (reply) only when it is unclear whether or which work is wanted.",
  "A fact from the talk, the ledger, a tool result or common knowledge: reply. One that must be looked up: update_task if an open task concerns it, else start_task.",
  "An answered look-up is closed: the same question about something else is a start_task; the next step of a continuing session is an update_task.",
  "A status question: reply, unless the call in flight was sent for that very question (noop). Patience is noop, and no update: patience about one task beside new work about another leaves the new work to decide. Impatience (“hello?”) is reply. “I said that already”: reply; the bare repeat: noop.",
  "A question left unanswered earlier and answerable now stays due: reply, even after “thanks”.",
  "A tool result that completes or moves a task: update_task; a mere tick: noop; one that concerns no open task: reply.",
  "Where talk and ledger disagree, the talk wins.",
  "Texts: a reply says what to convey, not the wording; an explanation names the facts (who, when, how much) and invents nothing.",
];
