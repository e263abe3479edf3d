import type { ChoiceBody } from "@/lib/contracts/reviews";
import { draftOf } from "./form";
import type { KeptWork } from "./kept";
import type { ReviewApi } from "./review-api";
import { currentOf, isPassing } from "./workspace-hand";
import { emptyWorkspace, step } from "./workspace-reducer";
import type { Effect, Event, Failure, Sending, Workspace } from "./workspace-types";

export type StoreParts = {
  api: ReviewApi;
  kept: KeptWork;
  now: () => number;
  newKey: () => string;
  /** Runs something later; the answer cancels it. */
  after: (ms: number, run: () => void) => () => void;
};

/** A draft goes to the server when the hand has rested so long. */
const DRAFT_MS = 600;
const HEARTBEAT_MS = 120_000;
/** Whoever does nothing for so long gives the rows back by letting the leases run out. */
const IDLE_MS = 15 * 60_000;
const backoff = (tries: number): number => Math.min(30_000, 1_000 * 2 ** tries);

/**
 * The workspace outside React: holds the state, takes the reducer's steps, and carries out what they ask for (claims,
 * submits with retries under one key, drafts, heartbeats). One instance for a mounted workspace.
 */
export class WorkspaceStore {
  private state: Workspace;
  private readonly listeners = new Set<() => void>();
  private readonly tries = new Map<string, number>();
  private readonly drafts = new Map<string, () => void>();
  private readonly timers = new Map<string, () => void>();
  private keptKeys = new Set<string>();
  private lastTouched: number;
  private running = false;

  constructor(
    seed: Parameters<typeof emptyWorkspace>[0],
    private readonly parts: StoreParts,
  ) {
    this.state = emptyWorkspace(seed);
    this.lastTouched = parts.now();
  }

  readonly snapshot = (): Workspace => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly dispatch = (event: Event): void => {
    if ("do" in event) this.lastTouched = this.parts.now();
    const { state, effects } = step(this.state, event, this.parts.now(), this.parts.newKey);
    const changed = state !== this.state;
    this.state = state;
    for (const effect of effects) this.run(effect);
    if (changed) for (const listener of this.listeners) listener();
  };

  /** Takes up what an earlier page could not send, and asks for the first item. */
  start(): void {
    if (this.running) return;
    this.running = true;
    const kept = this.parts.kept.readSending();
    this.keptKeys = new Set(kept.map(({ key }) => key));
    // A page that comes back out of the browser's memory still has its own.
    const own = new Set(this.state.sending.map(({ key }) => key));
    const left = kept
      .filter(({ key }) => !own.has(key))
      .map((one) => ({ ...one, failure: LEFT_BEHIND, undo: false }));
    this.dispatch({ on: "restored", sending: left });
    this.beat();
  }

  /** The page goes away: drafts are sent, what was only fetched ahead goes back to the queue. */
  stop(): void {
    if (!this.running) return;
    this.running = false;
    for (const cancel of [...this.timers.values(), ...this.drafts.values()]) cancel();
    this.timers.clear();
    this.drafts.clear();
    const current = currentOf(this.state);
    for (const { item, form, saved } of [...this.state.held]) {
      const draft = draftOf(form, item.label);
      if (saved === "typing" || saved === "saving" || saved === "local") {
        void this.parts.api.draft(item.item_id, draft ?? {}, true);
      } else if (saved === "clean" && item !== current?.item) {
        void this.parts.api.release(item.item_id, true);
        this.dispatchQuietly({ on: "left", itemId: item.item_id });
      }
    }
  }

  /** The page is looked at again, perhaps after a long sleep: are the leases still there? */
  readonly wake = (): void => {
    if (!this.running) return;
    this.lastTouched = this.parts.now();
    if (this.state.signedOut) this.dispatch({ on: "signedIn" });
    else if (this.state.queue.kind === "stopped") this.dispatch({ on: "lookAgain" });
    this.heartbeats();
  };

  /** A step that claims nothing new and tells nobody. */
  private dispatchQuietly(event: Event): void {
    const { claiming } = this.state;
    const { state } = step({ ...this.state, claiming: true }, event, this.parts.now(), this.parts.newKey);
    this.state = { ...state, claiming };
  }

  private run(effect: Effect): void {
    switch (effect.run) {
      case "claim":
        void this.claim(effect.held, effect.skipped);
        return;
      case "choose":
        void this.choose(effect.itemId, effect.body);
        return;
      case "flag":
        void this.flag(effect);
        return;
      case "send":
        void this.send(effect.sending);
        return;
      case "keep":
        this.keep(effect.itemId);
        return;
      case "forget":
        this.drafts.get(effect.itemId)?.();
        this.drafts.delete(effect.itemId);
        this.parts.kept.forgetForm(effect.itemId);
        return;
      case "skip":
        void this.skip(effect.itemId);
        return;
      case "undo":
        void this.undo(effect.itemId);
        return;
      case "keepOutbox":
        this.keepOutbox();
        return;
    }
  }

  private async claim(held: string[], skipped: boolean): Promise<void> {
    const answer = await this.parts.api.claim(held, skipped);
    if (!answer.ok) {
      this.dispatch({ on: "claimFailed", failure: answer.failure });
      this.noteSession(answer.failure);
      if (isPassing(answer.failure)) this.later("claim", backoff(2), { do: "retry" });
      return;
    }
    const { value } = answer;
    if (value.item === null) {
      this.dispatch({ on: "queueEmpty", retryAfter: value.retryAfter });
      if (value.retryAfter !== null) this.later("claim", value.retryAfter * 1000, { on: "lookAgain" });
      return;
    }
    if (!this.running) {
      void this.parts.api.release(value.item.item_id, true);
      return;
    }
    this.dispatch({ on: "claimed", item: value.item, kept: this.parts.kept.readForm(value.item.item_id) });
  }

  private async choose(itemId: string, body: ChoiceBody): Promise<void> {
    const answer = await this.parts.api.choice(itemId, body);
    if (answer.ok) this.dispatch({ on: "revealed", itemId, result: answer.value });
    else {
      this.dispatch({ on: "choiceFailed", itemId, failure: answer.failure });
      this.noteSession(answer.failure);
    }
  }

  private async flag({ itemId, flagged, note, before }: Extract<Effect, { run: "flag" }>): Promise<void> {
    const answer = await this.parts.api.flag(itemId, { flagged, ...(flagged && note && { note }) });
    if (answer.ok) this.dispatch({ on: "flagged", itemId, flag: answer.value.flag });
    else {
      this.dispatch({ on: "flagFailed", itemId, before, failure: answer.failure });
      this.noteSession(answer.failure);
    }
  }

  private async send(sending: Sending): Promise<void> {
    const { key, item, body } = sending;
    const answer = await this.parts.api.review(item.item_id, key, body);
    if (answer.ok) {
      this.tries.delete(key);
      this.dispatch({ on: "reviewed", key, result: answer.value });
      return;
    }
    this.dispatch({ on: "reviewFailed", key, failure: answer.failure });
    this.noteSession(answer.failure);
    if (!isPassing(answer.failure)) return;
    const tries = this.tries.get(key) ?? 0;
    this.tries.set(key, tries + 1);
    this.afterwards(`send ${key}`, backoff(tries), () => {
      const waiting = this.state.sending.find((one) => one.key === key);
      if (!waiting?.failure || !isPassing(waiting.failure)) return;
      this.dispatch({ on: "resending", key });
      void this.send(waiting);
    });
  }

  /** Into the browser's storage at once, to the server when the hand rests. */
  private keep(itemId: string): void {
    const held = this.state.held.find((one) => one.item.item_id === itemId);
    if (!held) return;
    const chosen = held.item.choice !== null;
    this.parts.kept.keepForm(itemId, { form: held.form, at: this.parts.now(), chosen });
    this.drafts.get(itemId)?.();
    this.drafts.set(
      itemId,
      this.parts.after(DRAFT_MS, () => void this.saveDraft(itemId)),
    );
  }

  private async saveDraft(itemId: string): Promise<void> {
    this.drafts.delete(itemId);
    const held = this.state.held.find((one) => one.item.item_id === itemId);
    if (!held) return;
    this.dispatch({ on: "draftSaving", itemId });
    const answer = await this.parts.api.draft(itemId, draftOf(held.form, held.item.label) ?? {});
    if (answer.ok) {
      this.dispatch({ on: "draftSaved", itemId });
      return;
    }
    this.dispatch({ on: "draftFailed", itemId });
    this.noteSession(answer.failure);
    if (isPassing(answer.failure)) this.afterwards(`draft ${itemId}`, backoff(3), () => this.keep(itemId));
  }

  private async skip(itemId: string): Promise<void> {
    const answer = await this.parts.api.skip(itemId);
    if (!answer.ok && isPassing(answer.failure)) {
      this.afterwards(`skip ${itemId}`, backoff(2), () => void this.skip(itemId));
      return;
    }
    this.dispatch({ on: "left", itemId });
    if (!answer.ok) this.noteSession(answer.failure);
  }

  private async undo(itemId: string): Promise<void> {
    const answer = await this.parts.api.undo(itemId);
    if (answer.ok) this.dispatch({ on: "undone", result: answer.value });
    else {
      this.dispatch({ on: "undoFailed", itemId, failure: answer.failure });
      this.noteSession(answer.failure);
    }
  }

  private keepOutbox(): void {
    const keys = new Set(this.state.sending.map(({ key }) => key));
    for (const sending of this.state.sending) this.parts.kept.keepSending(sending);
    for (const key of this.keptKeys) if (!keys.has(key)) this.parts.kept.forgetSending(key);
    this.keptKeys = keys;
  }

  private beat(): void {
    this.afterwards("beat", HEARTBEAT_MS, () => {
      if (this.parts.now() - this.lastTouched < IDLE_MS) this.heartbeats();
      this.beat();
    });
  }

  private heartbeats(): void {
    for (const { item, leased } of this.state.held) if (leased) void this.heartbeat(item.item_id);
  }

  private async heartbeat(itemId: string): Promise<void> {
    const answer = await this.parts.api.heartbeat(itemId);
    if (answer.ok) this.dispatch({ on: "leaseProlonged", itemId, until: answer.value.lease_expires_at });
    else if (answer.failure.code === "lease_lost") this.dispatch({ on: "leaseLost", itemId });
    else this.noteSession(answer.failure);
  }

  private noteSession(failure: Failure): void {
    if (failure.status === 401 && !this.state.signedOut) this.dispatch({ on: "signedOut" });
  }

  private later(name: string, ms: number, event: Event): void {
    this.afterwards(name, ms, () => this.dispatch(event));
  }

  /** One timer a name: a newer one takes the older one's place. */
  private afterwards(name: string, ms: number, run: () => void): void {
    this.timers.get(name)?.();
    if (!this.running) return;
    const cancel = this.parts.after(ms, () => {
      this.timers.delete(name);
      run();
    });
    this.timers.set(name, cancel);
  }
}

/** What an earlier page left unsent is sent again like anything that the network held up. */
const LEFT_BEHIND: Failure = { code: "network", status: 0, message: "This review was still to be sent." };
