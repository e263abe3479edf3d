import { inputHash } from "@/lib/domain/canonical/hash";
import type { Task } from "@/prompts/actions";
import { carry, type Made } from "./carry";
import type { Clock } from "./clock";
import type { RouteAnswer, RouteDetails, RouteRequest } from "./types";

/** What a turn is decided on when its time has come. */
export type Turn = {
  /** The caller's ledger with the decisions that it could not know yet, or the conversation's own. */
  tasks: readonly Task[];
  ledger: RouteDetails["ledger"];
  /** Ids that this conversation is known to have used, besides those of the ledger. */
  usedIds: readonly string[];
  signal: AbortSignal;
};

type Entry = {
  turn: number | null;
  key: string | null;
  stop: AbortController;
  /** Decided since the ledger that it came with, or since it arrived: its caller cannot have known. */
  missed: Made[];
  begin: () => void;
  answer: Promise<RouteAnswer>;
  /** Somebody else waits for the same answer: its first caller's going away ends nothing. */
  shared: boolean;
};
type Conversation = {
  running: Entry | null;
  waiting: Entry[];
  /** The latest turns that were decided, each in its latest words, oldest first. */
  decided: { turn: number; key: string | null; answer: Promise<RouteAnswer> }[];
  /** The latest answers, oldest first. */
  made: Made[];
  /** As the last decision left it; null before the first. */
  ledger: readonly Task[] | null;
  /** Highest number of the ids `task-<n>` that were ever in its ledger, closed ones too. */
  highest: number;
};

/** Answers of which it is remembered what they changed: more are not on their way to a caller at once. */
const MOST_MADE = 16;
/** Turns whose whole answers are kept for a caller that lost one; a process may remember thousands of conversations. */
const MOST_DECIDED = 4;

/**
 * One decision at a time for each conversation, in the order of the turns (of arrival, where they have no number); other
 * conversations go on meanwhile. Holds for one process.
 */
export class Conversations {
  private readonly all = new Map<string, Conversation>();

  constructor(
    private readonly clock: Clock,
    private readonly remembered: number,
  ) {}

  get size(): number {
    return this.all.size;
  }

  /**
   * Runs `decide` when it is the request's turn, at `latest` at the end of its time. The same turn sent again gets the
   * same answer, also after newer ones were decided, while it is kept; a turn that was overtaken, an aborted signal
   * instead of a turn's.
   */
  run(
    request: RouteRequest & { conversationId: string },
    latest: number,
    decide: (turn: Turn) => Promise<RouteAnswer>,
  ): Promise<RouteAnswer> {
    const conversation = this.find(request.conversationId);
    const turn = request.turn ?? null;
    const key = turn === null ? null : wordsOf(request);
    const same = sameTurn(conversation, turn, key);
    if (same) return same;
    const entry: Entry = {
      ...{ turn, key, stop: new AbortController(), begin: () => {}, shared: false },
      missed: since(conversation, request.ledgerAfter),
      answer: NOT_YET,
    };
    const newest = conversation.decided.at(-1);
    if (turn !== null && newest && newest.turn > turn) entry.stop.abort();
    else supersedeEarlier(conversation, entry, request.supersede ?? false);
    entry.answer = this.inTurn(conversation, entry, request, latest, decide);
    return entry.answer;
  }

  /** Ends what is under way for turns before this one: the user has begun to speak again. @returns how many */
  interrupt(id: string, turn: number): number {
    const { running = null, waiting = [] } = this.all.get(id) ?? {};
    const earlier = [running, ...waiting].filter(
      (entry) => entry !== null && (entry.turn === null || entry.turn < turn) && !entry.stop.signal.aborted,
    );
    for (const entry of earlier) entry?.stop.abort();
    return earlier.length;
  }

  private async inTurn(
    conversation: Conversation,
    entry: Entry,
    request: RouteRequest,
    latest: number,
    decide: (turn: Turn) => Promise<RouteAnswer>,
  ): Promise<RouteAnswer> {
    const follow = () => {
      if (!entry.shared) entry.stop.abort();
    };
    if (request.signal?.aborted) follow();
    request.signal?.addEventListener("abort", follow, { once: true });
    try {
      const orderly = await this.wait(conversation, entry, latest);
      const { tasks, ledger } = standing(conversation, entry, request);
      seen(conversation, tasks);
      const answer = await decide({
        tasks,
        ledger,
        usedIds: [`task-${conversation.highest}`],
        signal: entry.stop.signal,
      });
      // Out of turn only what changes nothing is answered: superseded, or too late to ask anybody.
      note(conversation, entry, answer, orderly);
      return answer;
    } finally {
      request.signal?.removeEventListener("abort", follow);
      this.next(request.conversationId ?? "", conversation, entry);
    }
  }

  /** @returns whether it is the entry's turn; false where it was superseded, or its time ended, before */
  private wait(conversation: Conversation, entry: Entry, latest: number): Promise<boolean> {
    if (entry.stop.signal.aborted) return Promise.resolve(false);
    if (!conversation.running) {
      conversation.running = entry;
      return Promise.resolve(true);
    }
    enqueue(conversation.waiting, entry);
    return new Promise((resolve) => {
      const end = (orderly: boolean) => {
        cancel();
        entry.stop.signal.removeEventListener("abort", leave);
        if (!orderly) conversation.waiting = conversation.waiting.filter((other) => other !== entry);
        resolve(orderly);
      };
      const leave = () => end(false);
      const cancel = this.clock.after(Math.max(0, latest - this.clock.now()), leave);
      entry.stop.signal.addEventListener("abort", leave, { once: true });
      entry.begin = () => end(true);
    });
  }

  private next(id: string, conversation: Conversation, entry: Entry): void {
    if (conversation.running === entry) {
      conversation.running = conversation.waiting.shift() ?? null;
      conversation.running?.begin();
    }
    if (!isIdle(conversation) || this.all.get(id) !== conversation) return;
    // The least recently used of those that are idle go first.
    this.all.delete(id);
    this.all.set(id, conversation);
    for (const [other, held] of this.all) {
      if (this.all.size <= this.remembered) break;
      if (isIdle(held)) this.all.delete(other);
    }
  }

  private find(id: string): Conversation {
    const known = this.all.get(id);
    if (known) return known;
    const made: Conversation = {
      running: null,
      waiting: [],
      decided: [],
      made: [],
      ledger: null,
      highest: 0,
    };
    this.all.set(id, made);
    return made;
  }
}

/** Stands in an entry for as long as it takes to begin it. */
const NOT_YET = new Promise<never>(() => {});

const isIdle = ({ running, waiting }: Conversation): boolean => running === null && waiting.length === 0;

/** By which a turn is known again: its talk, and its ledger where it has one of its own. */
const wordsOf = ({ messages, tasks }: RouteRequest): string =>
  `${tasks ? "given" : "carried"} ${inputHash({ messages, tasks: tasks ?? [] })}`;

/** The ledger on which a turn is decided, now that its time has come. */
function standing(
  conversation: Conversation,
  { missed }: Entry,
  { tasks }: RouteRequest,
): Pick<Turn, "tasks" | "ledger"> {
  if (tasks) {
    const carried = missed.some(({ effect }) => effect !== null);
    return { tasks: carry(tasks, missed), ledger: carried ? "carried" : "given" };
  }
  const { ledger } = conversation;
  return ledger ? { tasks: ledger, ledger: "carried" } : { tasks: [], ledger: "empty" };
}

/** The answer of the same turn with the same words, also where it is still being made: a retry. */
function sameTurn(
  { running, waiting, decided }: Conversation,
  turn: number | null,
  key: string | null,
): Promise<RouteAnswer> | null {
  if (turn === null) return null;
  for (const entry of [running, ...waiting]) {
    if (entry?.turn !== turn || entry.key !== key || entry.stop.signal.aborted) continue;
    entry.shared = true;
    return entry.answer;
  }
  return decided.find((one) => one.turn === turn && one.key === key)?.answer ?? null;
}

/** Ends what this turn makes pointless: an earlier wording of itself, and, where asked, every earlier turn. */
function supersedeEarlier({ running, waiting }: Conversation, { turn }: Entry, everything: boolean): void {
  for (const other of [running, ...waiting]) {
    if (!other) continue;
    const corrected = turn !== null && other.turn === turn;
    const earlier = other.turn === null || turn === null || other.turn < turn;
    if (corrected || (everything && earlier)) other.stop.abort();
  }
}

/** Behind those that came before, but before those of a later turn. */
function enqueue(waiting: Entry[], entry: Entry): void {
  const { turn } = entry;
  const at = turn === null ? -1 : waiting.findIndex((other) => other.turn !== null && other.turn > turn);
  waiting.splice(at < 0 ? waiting.length : at, 0, entry);
}

function seen(conversation: Conversation, tasks: readonly Task[]): void {
  for (const { id } of tasks) {
    const number = Number(/^task-(\d{1,15})$/.exec(id)?.[1] ?? 0);
    conversation.highest = Math.max(conversation.highest, number);
  }
}

/** What was answered after that decision (null: at all); nothing for a caller who names none, or one long past. */
function since({ made }: Conversation, decisionId: string | null | undefined): Made[] {
  if (decisionId === undefined) return [];
  const at = decisionId === null ? -1 : made.findIndex(({ id }) => id === decisionId);
  return at < 0 && decisionId !== null ? [] : made.slice(at + 1);
}

function note(conversation: Conversation, entry: Entry, answer: RouteAnswer, orderly: boolean): void {
  const { decisionId: id, decision, reason, tasks } = answer;
  const counts = orderly && reason !== "superseded";
  const startedId = decision.action === "start_task" ? (tasks.at(-1)?.id ?? null) : null;
  const made = { id, effect: counts ? { decision, startedId } : null };
  conversation.made = [...conversation.made, made].slice(-MOST_MADE);
  // What was superseded changed nothing, but the first ledger may have come with it.
  if (counts || conversation.ledger === null) conversation.ledger = tasks;
  if (!counts) return;
  seen(conversation, tasks);
  for (const other of conversation.waiting) other.missed.push(made);
  const { turn, key } = entry;
  if (turn === null) return;
  const others = conversation.decided.filter((one) => one.turn !== turn);
  conversation.decided = [...others, { turn, key, answer: entry.answer }].slice(-MOST_DECIDED);
  // They came while this one was being decided: after it they are as late as those that come now.
  for (const other of conversation.waiting) if (other.turn !== null && other.turn < turn) other.stop.abort();
}
