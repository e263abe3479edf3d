import type {
  Choice,
  ChoiceBody,
  ChoiceResult,
  Flag,
  Outcome,
  Reveal,
  ReviewBody,
  ReviewItem,
  ReviewResult,
  UndoResult,
} from "@/lib/contracts/reviews";
import type { Action } from "@/prompts/actions";
import type { Form } from "./form";
import type { KeptForm } from "./kept";

/** How far what is typed has got: on the server, on its way, or only in this browser. */
export type Saved = "clean" | "typing" | "saving" | "saved" | "local";

/**
 * Where a row stands with its reviewer. A revealed row is `judging` from the start. A blind one is `choosing` until he
 * has said what he would do, `revealing` while that is on its way, and `weighing` until he keeps or changes it.
 */
export type Phase = "choosing" | "revealing" | "weighing" | "judging";

/** An item in hand: the current one or one fetched ahead. */
export type Held = {
  item: ReviewItem;
  form: Form;
  phase: Phase;
  /** What Esc has put aside; Esc again brings it back. */
  aside: Form | null;
  saved: Saved;
  /** The reviewer has done something about it, be it to choose what the label says: Enter may send it. */
  touched: boolean;
  /** False once the server said that somebody else has it. */
  leased: boolean;
  /** When it first stood before the reviewer, ms; null while it waits. */
  shownAt: number | null;
};

export type Failure = {
  /** A code of the error table, or `network`. */
  code: string;
  status: number;
  message: string;
  details?: unknown;
};

/** A review on its way. It stays here, and in the browser's storage, until the server has answered for it. */
export type Sending = {
  /** Idempotency key, the same at every try. */
  key: string;
  item: ReviewItem;
  form: Form;
  body: ReviewBody;
  /** null while it is on its way; set while it waits for the next try or for the reviewer. */
  failure: Failure | null;
  /** Taken back before the server had answered: is undone as soon as it has. */
  undo: boolean;
};

/** A review that the server has: what `u` takes back, last first. */
export type Sent = { itemId: string; position: number; outcome: Outcome };

export type Mode = "normal" | "target" | "text" | "comment" | "tags" | "help";

/** What the queue last said: more to come, nothing for me now, nothing at all, or that it could not be asked. */
export type Queue =
  | { kind: "more" }
  | { kind: "leased"; retryAt: number }
  | { kind: "empty" }
  | { kind: "stopped"; failure: Failure };

export type Notice = { tone: "info" | "warning"; text: string; at: number };

/** `today`: my reviews in the last 24 hours, null until the queue has told; `perDay`: what is asked of each reviewer. */
export type Progress = {
  done: number;
  wanted: number;
  mine: number;
  today: number | null;
  perDay: number | null;
};

export type Workspace = {
  held: Held[];
  currentId: string | null;
  queue: Queue;
  /** A claim is on its way. */
  claiming: boolean;
  /** An undo is on its way. */
  undoing: boolean;
  sending: Sending[];
  sent: Sent[];
  /** Items on their way back to the queue: a claim must not be given them again. */
  leaving: string[];
  mode: Mode;
  notice: Notice | null;
  online: boolean;
  signedOut: boolean;
  progress: Progress;
  /** Seconds of this sitting's reviews, and the reviewer's median before it. */
  seconds: number[];
  medianBefore: number | null;
  skipped: number;
  /** Offer what was skipped as well. */
  includeSkipped: boolean;
};

/** Where in the talk: a page or some lines on, or one of its ends. */
export type ScrollTo = "pageUp" | "pageDown" | "up" | "down" | "start" | "end";

/** What the reviewer wants, by key or by button. */
export type Command =
  | { do: "choose"; action: Action }
  | { do: "task"; taskId: string }
  | { do: "text"; text: string }
  | { do: "textOk"; ok: boolean | null }
  | { do: "comment"; text: string }
  | { do: "tags"; tags: string[] }
  | { do: "adopt"; from: "teacher" | "student" }
  | { do: "keep" }
  | { do: "change" }
  | { do: "flag" }
  | { do: "mode"; mode: Mode }
  | { do: "approve" }
  | { do: "submit" }
  | { do: "reject" }
  | { do: "discard" }
  | { do: "skip" }
  | { do: "undo" }
  | { do: "move"; by: 1 | -1 }
  | { do: "scroll"; to: ScrollTo }
  | { do: "reset" }
  | { do: "reopen"; key: string }
  | { do: "drop"; key: string }
  | { do: "retry" }
  | { do: "releaseLost" }
  | { do: "offerSkipped" };

/** What happened outside: answers of the server, the network, storage. */
export type Happening =
  | { on: "claimed"; item: ReviewItem; kept: KeptForm | null }
  | { on: "queueEmpty"; retryAfter: number | null }
  | { on: "lookAgain" }
  | { on: "claimFailed"; failure: Failure }
  | { on: "revealed"; itemId: string; result: ChoiceResult }
  | { on: "choiceFailed"; itemId: string; failure: Failure }
  | { on: "flagged"; itemId: string; flag: Flag | null }
  | { on: "flagFailed"; itemId: string; before: Flag | null; failure: Failure }
  | { on: "reviewed"; key: string; result: ReviewResult }
  | { on: "reviewFailed"; key: string; failure: Failure }
  | { on: "resending"; key: string }
  | { on: "restored"; sending: Sending[] }
  | { on: "draftSaving"; itemId: string }
  | { on: "draftSaved"; itemId: string }
  | { on: "draftFailed"; itemId: string }
  | { on: "undone"; result: UndoResult }
  | { on: "undoFailed"; itemId: string; failure: Failure }
  | { on: "leaseProlonged"; itemId: string; until: string }
  | { on: "leaseLost"; itemId: string }
  | { on: "left"; itemId: string }
  | { on: "online"; online: boolean }
  | { on: "signedOut" }
  | { on: "signedIn" };

/** What a refused choice tells where another one stands already. */
export type StandingChoice = { choice: Choice; reveal: Reveal };

export type Event = Command | Happening;

/** What the store has to do in the world after a step. */
export type Effect =
  | { run: "claim"; held: string[]; skipped: boolean }
  | { run: "choose"; itemId: string; body: ChoiceBody }
  | { run: "flag"; itemId: string; flagged: boolean; note: string; before: Flag | null }
  | { run: "send"; sending: Sending }
  | { run: "keep"; itemId: string }
  | { run: "forget"; itemId: string }
  | { run: "skip"; itemId: string }
  | { run: "undo"; itemId: string }
  | { run: "keepOutbox" };

export type Step = { state: Workspace; effects: Effect[] };
