"use client";
import { useLayoutEffect, useMemo, useRef } from "react";
import { Banner } from "@/components/ui/banner";
import type { AuditKind } from "@/lib/contracts/audits";
import { DecisionForm } from "./decision-form";
import { FurtherWords } from "./further-words";
import { type Guide, HelpDialog } from "./help-dialog";
import { gradesOf, textVerdict } from "./judged";
import { KeepOrChange } from "./keep-or-change";
import { LedgerColumn } from "./ledger-column";
import { itemRendered } from "./next-item-time";
import { QueueEnd } from "./queue-end";
import { SubjectCards } from "./subject-cards";
import { TalkColumn } from "./talk-column";
import { type Fields, useWorkspace } from "./use-workspace";
import { VerdictButtons } from "./verdict-buttons";
import { VerdictLine } from "./verdict-line";
import { WorkspaceBanners } from "./workspace-banners";
import { currentOf } from "./workspace-hand";
import { WorkspaceHeader } from "./workspace-header";
import type { emptyWorkspace } from "./workspace-reducer";
import type { Command, Held, Workspace as State } from "./workspace-types";

/** One reviewer at work: transcript, ledger, label and decision, everything by keyboard. */
export function Workspace({
  auditId,
  name,
  kind,
  userId,
  seed,
  guide,
  tagsInUse,
}: {
  auditId: string;
  name: string;
  kind: AuditKind;
  userId: string;
  seed: Parameters<typeof emptyWorkspace>[0];
  guide: Guide;
  /** Of the data set's reviews, most used first. */
  tagsInUse: readonly string[];
}) {
  const text = useRef<HTMLTextAreaElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const tags = useRef<HTMLInputElement>(null);
  const talk = useRef<HTMLElement>(null);
  const fields = useMemo<Fields>(() => ({ text, comment, tags, talk }), []);
  const { state, dispatch } = useWorkspace(auditId, userId, seed, fields);
  const held = currentOf(state);
  return (
    <div className="flex min-h-dvh flex-col lg:h-page lg:min-h-0">
      <WorkspaceHeader name={name} auditId={auditId} state={state} held={held} dispatch={dispatch} />
      <WorkspaceBanners state={state} held={held} dispatch={dispatch} />
      {held ? (
        <Row
          key={held.item.item_id}
          held={held}
          state={state}
          dispatch={dispatch}
          fields={fields}
          tagsInUse={tagsInUse}
        />
      ) : (
        <QueueEnd state={state} auditId={auditId} kind={kind} dispatch={dispatch} />
      )}
      <HelpDialog
        open={state.mode === "help"}
        onClose={() => dispatch({ do: "mode", mode: "normal" })}
        guide={guide}
      />
    </div>
  );
}

function Row({
  held,
  state,
  dispatch,
  fields,
  tagsInUse,
}: {
  held: Held;
  state: State;
  dispatch: (command: Command) => void;
  fields: Fields;
  tagsInUse: readonly string[];
}) {
  const { item } = held;
  const { row } = item;
  const grades = gradesOf(held.form, item);
  // External system: the browser's performance timeline.
  useLayoutEffect(itemRendered, []);
  return (
    <div className="grid min-h-0 grow gap-x-0 lg:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,5fr)]">
      <TalkColumn row={row} column={fields.talk} />
      <section aria-label="Task ledger" className="flex min-h-0 flex-col max-lg:border-t lg:border-r">
        <LedgerColumn held={held} mode={state.mode} onPick={(taskId) => dispatch({ do: "task", taskId })} />
      </section>
      <section aria-label="Decision" className="flex min-h-0 flex-col max-lg:border-t">
        <div className="flex min-h-0 grow flex-col gap-3 overflow-y-auto p-4">
          <KeepOrChange held={held} />
          <SubjectCards item={item} grades={grades} dispatch={dispatch} />
          <DecisionForm held={held} mode={state.mode} dispatch={dispatch} fields={fields} />
        </div>
        <FurtherWords
          form={held.form}
          flag={item.flag}
          dispatch={dispatch}
          fields={fields}
          tagsInUse={tagsInUse}
        />
        <div className="border-t bg-surface px-4 py-3 max-lg:sticky max-lg:bottom-0">
          {state.notice && (
            <Banner tone={state.notice.tone === "warning" ? "amber" : "blue"} className="mb-2 py-1">
              {state.notice.text}
            </Banner>
          )}
          <VerdictLine grades={grades} textOk={textVerdict(held.form, item.label)} />
          <VerdictButtons
            held={held}
            canUndo={state.sent.length + state.sending.length > 0 && !state.undoing}
            dispatch={dispatch}
          />
        </div>
      </section>
    </div>
  );
}
