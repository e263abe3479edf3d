import type { Action } from "../actions";
import type { Cell, Locale } from "./cell";
import { patternOf } from "./patterns";

const CHANNELS: Record<Cell["channel"], string> = {
  voice:
    "voice: the user's turns are a transcript of speech, in lower case with little punctuation, with hesitations, restarts and now and then a misheard word; the assistant speaks short sentences",
  whatsapp: "WhatsApp: short messages, several in a row, abbreviations, a voice note or a photo mentioned",
  discord: "Discord: handles, threads, slang, people who know each other, mentions of channels",
  chat: "web chat: typed quickly into a small window, typing errors, no greetings after the first turn",
  email: "e-mail: longer turns with greeting and signature, quoted points, several matters in one mail",
};

const TONES: Record<Cell["tone"], string> = {
  formal: "formal and polite",
  terse: "terse: few words, no padding",
  fragment: "fragments: half sentences, words left out",
  casual: "casual",
  urgent: "urgent, short of time",
  upset: "upset or disappointed, without insults of groups",
  rambling: "rambling: side stories, the point buried in the middle",
};

const ENDINGS: Record<Cell["ending"], string> = {
  user: "The last message is the user's.",
  tool_result: "The last message is a tool's result or progress notice (role tool).",
  assistant:
    "The last message is the assistant's own words, after which something is still to be done (or not) although nobody has spoken again.",
  call_in_flight:
    "The last message is the assistant calling a tool whose result is not there yet; the decision is what else is to be done at this moment.",
};

const LANGUAGES: Record<Locale, string> = {
  en: "English",
  pl: "Polish",
  es: "Spanish",
  de: "German",
  zh: "Chinese (simplified)",
  ar: "Arabic",
};

const DIFFICULTIES: Record<Cell["difficulty"], string> = {
  easy: "easy: a careful reader is sure at once",
  medium: "medium: the words alone mislead, conversation and ledger together are clear",
  hard: "hard: two actions look right at first; one fact decides, and it is there",
};

const ASKED: Record<Action, string> = {
  reply: "reply (an answer or a clarifying question, and nothing to start, change or end)",
  start_task: "start_task (new work that no open task covers)",
  update_task: "update_task (one open task changes or moves)",
  cancel_task: "cancel_task (one whole open task ends)",
  noop: "noop (nothing is to be done at this moment)",
};

/** What a row of this cell has to be, as a list for the writing model. */
export function describeCell(cell: Cell): string {
  const pattern = patternOf(cell.pattern);
  const target = cell.action === "update_task" || cell.action === "cancel_task";
  const distractors =
    cell.tasks > 1
      ? " The tasks are easily confused: same person, kind of thing or time, with different facts."
      : "";
  return [
    `- right action: ${ASKED[cell.action]}`,
    `- domain: ${cell.domain}`,
    `- channel: ${CHANNELS[cell.channel]}`,
    `- the user's tone: ${TONES[cell.tone]}`,
    `- pattern (${pattern.id}, ${pattern.name}): ${pattern.text}`,
    `- difficulty: ${DIFFICULTIES[cell.difficulty]}`,
    `- language of everything that is said and of the tasks: ${LANGUAGES[cell.locale]}`,
    `- messages: about ${cell.messages}. ${ENDINGS[cell.ending]}`,
    `- open tasks: ${cell.tasks === 0 ? "none (the ledger is empty)" : `exactly ${cell.tasks}`}${target ? ", one of them the target" : ""}.${distractors}`,
  ].join("\n");
}
