"use client";
import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import { decisionOf, textIsOk } from "./form";
import { browserStorage, newKey } from "./in-browser";
import { keptWork } from "./kept";
import { commandFor, type Press } from "./keymap";
import { keyPressed } from "./next-item-time";
import { httpReviewApi } from "./review-api";
import { scrollTalk } from "./talk-column";
import { currentOf } from "./workspace-hand";
import type { emptyWorkspace } from "./workspace-reducer";
import { WorkspaceStore } from "./workspace-store";
import type { Command, Workspace } from "./workspace-types";

/** The fields that a key can move the focus to. */
export type Fields = {
  text: RefObject<HTMLTextAreaElement | null>;
  comment: RefObject<HTMLTextAreaElement | null>;
  tags: RefObject<HTMLInputElement | null>;
  /** The column of the talk, which keys scroll. */
  talk: RefObject<HTMLElement | null>;
};

/** The workspace's state and its one way in; keys, network and page come and go with the component. */
export function useWorkspace(
  auditId: string,
  userId: string,
  seed: Parameters<typeof emptyWorkspace>[0],
  fields: Fields,
): { state: Workspace; dispatch: (command: Command) => void } {
  const [store] = useState(
    () =>
      new WorkspaceStore(seed, {
        api: httpReviewApi(auditId),
        kept: keptWork(browserStorage(), userId, auditId),
        now: () => Date.now(),
        newKey,
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      }),
  );
  const state = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot);
  const dispatch = (command: Command) => act(store, fields, command);

  // External system: the review queue on the server, and the page's life in the browser.
  useEffect(() => {
    const online = () => store.dispatch({ on: "online", online: navigator.onLine });
    const visible = () => document.visibilityState === "visible" && store.wake();
    const shown = () => store.start();
    const gone = () => store.stop();
    store.start();
    online();
    const on = [
      [window, "online", online],
      [window, "offline", online],
      [window, "focus", visible],
      [document, "visibilitychange", visible],
      [window, "pageshow", shown],
      [window, "pagehide", gone],
    ] as const;
    for (const [target, name, listener] of on) target.addEventListener(name, listener);
    return () => {
      for (const [target, name, listener] of on) target.removeEventListener(name, listener);
      store.stop();
    };
  }, [store]);

  // External system: the keyboard.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      // A dialog or menu over the page has the keys to itself; the help is the page's own.
      const workspace = store.snapshot();
      if (workspace.mode !== "help" && target?.closest("[role=dialog], [role=alertdialog], [role=menu]"))
        return;
      const held = currentOf(workspace);
      const command = commandFor(pressOf(event), workspace.mode, {
        tasks: held?.item.row.tasks ?? [],
        textOk: held ? textIsOk(held.form, held.item.label) : true,
        phase: held?.phase ?? "judging",
        blind: held?.item.arm === "blind",
      });
      // A key that is held down scrolls on, and does everything else once.
      if (!command || (event.repeat && command.do !== "scroll")) return;
      event.preventDefault();
      keyPressed(event.timeStamp);
      act(store, fields, command);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [store, fields]);

  return { state, dispatch };
}

/** A key press, and where the focus was. */
export function pressOf(event: KeyboardEvent): Press {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return {
    key: event.key,
    ctrl: event.ctrlKey,
    meta: event.metaKey,
    alt: event.altKey,
    shift: event.shiftKey,
    inText: target?.matches("textarea, input:not([type=checkbox]), select, [contenteditable=true]") ?? false,
    onControl: target?.closest("button, a, summary, [role=button]") != null,
  };
}

/** Carries a command out; the text modes are where the focus is, so they move it. */
function act(store: WorkspaceStore, fields: Fields, command: Command): void {
  if (
    command.do === "mode" &&
    (command.mode === "text" || command.mode === "comment" || command.mode === "tags")
  ) {
    focus(fields[command.mode].current);
    return; // its onFocus tells the store
  }
  if (command.do === "scroll") scrollTalk(fields.talk.current, command.to);
  const { activeElement } = document;
  const inField = activeElement instanceof HTMLTextAreaElement || activeElement instanceof HTMLInputElement;
  if (command.do === "mode" && inField) {
    activeElement.blur();
    if (command.mode === "normal") return; // its onBlur tells the store
  }
  store.dispatch(command);
  if (command.do === "submit" || command.do === "keep") focusWhatIsMissing(store, fields);
}

export function focus(field: HTMLTextAreaElement | HTMLInputElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

/** Whoever sends a decision without its text wants to write it. */
function focusWhatIsMissing(store: WorkspaceStore, fields: Fields): void {
  const state = store.snapshot();
  const held = currentOf(state);
  if (held?.phase !== "judging" || state.notice === null) return;
  if (decisionOf(held.form, held.item.row.tasks).problem?.field === "text") focus(fields.text.current);
}
