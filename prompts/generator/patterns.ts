import type { Action } from "../actions";

/** Something that real people do in conversations with assistants and that made-up ones rarely show. */
export type Pattern = {
  /** p01 to p30, or "plain"; stored as the row's `meta.pattern`. */
  id: string;
  /** For people: shown beside the id. */
  name: string;
  /** For the writing model: what has to happen, in general words, so that it makes its own case of it. */
  text: string;
  /** The actions with which it makes sense; absent = all. */
  actions?: readonly Action[];
  /** Open tasks that it needs. */
  tasks?: number;
};

export const PLAIN: Pattern = {
  id: "plain",
  name: "Nothing special",
  text: "An ordinary exchange without a special twist; the difficulty lies in reading conversation and ledger closely.",
};

/** The thirty patterns; each may be the deciding turn, or stand earlier and set the deciding turn up. */
export const PATTERNS: readonly Pattern[] = [
  {
    id: "p01",
    name: "Yes, and a question",
    text: "In one breath somebody approves what was offered and asks for a detail of it.",
  },
  {
    id: "p02",
    name: "Choice plus another job",
    text: "Somebody picks one of the offered results and in the same turn asks for another piece of work, perhaps of quite another kind.",
  },
  {
    id: "p03",
    name: "No, but do this",
    text: "An offer is declined and something else is asked for in the same turn.",
  },
  {
    id: "p04",
    name: "Answer plus an unrelated wish",
    text: "The question that was open is answered, and something that has nothing to do with it is asked for along with the answer.",
  },
  {
    id: "p05",
    name: "Wish for later",
    text: "While one thing is being settled, somebody announces what comes after it, without saying clearly whether to begin already.",
  },
  {
    id: "p06",
    name: "Detour and return",
    text: "In the middle of a longer matter the talk goes off to something small, and then comes back to where it was.",
  },
  {
    id: "p07",
    name: "Detour that decides",
    text: "Before saying yes or no, somebody wants to know a fact on which the answer depends (money, weather, who is free).",
  },
  {
    id: "p08",
    name: "News that changes another task",
    text: "A remark or a fact that belongs to one matter changes another open one; nobody says so in so many words.",
    tasks: 1,
  },
  {
    id: "p09",
    name: "Only the reason",
    text: "Something is ended by telling why it is not needed any more; no word of cancelling is used.",
  },
  {
    id: "p10",
    name: "After it was done",
    text: "A matter was carried out and closed, perhaps after goodbyes, and is brought up again to be undone or changed.",
    tasks: 1,
  },
  {
    id: "p11",
    name: "Cancelling words that cancel nothing",
    text: "Words such as cancel, forget, never mind or stop are used, and mean something else.",
  },
  {
    id: "p12",
    name: "Cancelling as new work",
    text: "Somebody wants a thing of his own ended (a contract, a booking, a membership) which is in no open task: ending it is the new work.",
    actions: ["start_task"],
  },
  {
    id: "p13",
    name: "Cancelling as the answer",
    text: "An open task is about changing or ending something; asked which, the user says to end it. That moves the task on.",
    actions: ["update_task"],
    tasks: 1,
  },
  {
    id: "p14",
    name: "Not that, this",
    text: "One thing is dropped and another asked for in a single sentence.",
  },
  {
    id: "p15",
    name: "A part is dropped",
    text: "Out of an order, list or booking only one or two items are taken; the rest stays.",
  },
  {
    id: "p16",
    name: "Correction at the last question",
    text: "Asked to confirm a summary, somebody changes one or two details, with or without the word no; perhaps the summary was right and he changed his mind.",
  },
  {
    id: "p17",
    name: "Correcting oneself",
    text: "A name, number or spelling that the speaker gave is put right by himself, at once or some turns later.",
  },
  {
    id: "p18",
    name: "Two candidates",
    text: "Two possible values are given for one thing (either of two numbers, ten or eleven), to be tried or chosen between.",
  },
  {
    id: "p19",
    name: "Vague on purpose",
    text: "The choice is left to the assistant, or limited by soft bounds: any time, what you think, not too early.",
  },
  {
    id: "p20",
    name: "Anything but",
    text: "A wish is given by what it must not be: not that person, no such thing, not within that time.",
  },
  {
    id: "p21",
    name: "Only if",
    text: "An approval or an order hangs on a condition that has to be checked, or that the talk shows to be met or not.",
  },
  {
    id: "p22",
    name: "A second one, or a change",
    text: "Something much like an open task comes up; whether it is one more of the kind or a change of the first has to be read closely.",
    tasks: 1,
  },
  {
    id: "p23",
    name: "And there?",
    text: "A turn of two or three words whose meaning depends on what was delivered just before.",
  },
  {
    id: "p24",
    name: "Pointing back",
    text: "Things are named only by pointing across tasks or far back: the one from before, the same day as the other, which of these.",
  },
  {
    id: "p25",
    name: "Somebody else's news",
    text: "A third person has just written or called; the story is told, and what follows from it stands at its end or is left to be understood.",
  },
  {
    id: "p26",
    name: "One more thing",
    text: "After goodbye and thanks the conversation opens again.",
  },
  {
    id: "p27",
    name: "Waiting",
    text: "Somebody says that he will wait, or asks for a moment for himself: the same words can mean either.",
  },
  {
    id: "p28",
    name: "Said before",
    text: "The same fact or answer comes a second time, as plain repetition or with the complaint that it was said already.",
  },
  {
    id: "p29",
    name: "Giving up",
    text: "Somebody loses patience, cannot find what is asked of him, or fades out; whether the work ends with that has to be read closely.",
  },
  {
    id: "p30",
    name: "Split and joined",
    text: "One thing comes in several short messages, or one message answers many questions at once; small talk and figures of speech stand in between.",
  },
  PLAIN,
];

const BY_ID = new Map(PATTERNS.map((pattern) => [pattern.id, pattern]));

/** The pattern of this id; what is unknown is plain. */
export const patternOf = (id: string): Pattern => BY_ID.get(id) ?? PLAIN;
