"use client";
import { useEffect, useMemo, useRef, useState } from "react";
import { SaidCard } from "@/components/conversation/said-card";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { AdjudicationItem, Answer } from "@/lib/contracts/adjudications";
import { DecisionForm } from "../decision-form";
import { isChanged, targetProblem, textIsOk } from "../form";
import { FurtherWords } from "../further-words";
import { gradesOf, saidBy, saidByLabel, textVerdict } from "../judged";
import { commandFor } from "../keymap";
import { LedgerColumn } from "../ledger-column";
import { scrollTalk, TalkColumn } from "../talk-column";
import { type Fields, focus, pressOf } from "../use-workspace";
import { VerdictLine } from "../verdict-line";
import type { Command, Mode } from "../workspace-types";
import { edited, formFor, takeAnswer } from "./adjudication-state";
import { AnswerCards } from "./answer-cards";
import type { AdjudicationDesk } from "./use-adjudication";

/** One row on which its reviewers disagree: the talk, the ledger, their answers, and the decision that is to stand. */
export function Contested({
  item,
  desk,
  tagsInUse,
}: {
  item: AdjudicationItem;
  desk: AdjudicationDesk;
  tagsInUse: readonly string[];
}) {
  const { state, change } = desk;
  const form = formFor(state, item);
  const [mode, setMode] = useState<Mode>("normal");
  const text = useRef<HTMLTextAreaElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const tags = useRef<HTMLInputElement>(null);
  const talk = useRef<HTMLElement>(null);
  const fields = useMemo<Fields>(() => ({ text, comment, tags, talk }), []);
  const { label, row, predictions } = item;
  const held = { form, phase: "judging" as const, item: { label, row } };
  const grades = gradesOf(form, item);
  const pending = state.sending !== null && state.failure === null;

  const take = (answer: Answer) => {
    const next = takeAnswer(form, answer);
    if (next) change(next);
    else desk.say(`Answer ${answer.answer} holds no decision: r rejects the label, d discards the row.`);
  };
  const act = (command: Command): void => {
    if (command.do === "mode") {
      const field = command.mode === "text" || command.mode === "comment" || command.mode === "tags";
      if (field) focus(fields[command.mode as "text" | "comment" | "tags"].current);
      else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      setMode(command.mode === "help" ? "normal" : command.mode);
    } else if (command.do === "approve") desk.send("approve");
    else if (command.do === "submit") desk.send(null);
    else if (command.do === "reject" || command.do === "discard") desk.send(command.do);
    else if (command.do === "undo") desk.withdraw();
    else if (command.do === "move") desk.move(command.by);
    else if (command.do === "scroll") scrollTalk(talk.current, command.to);
    else {
      const next = edited(form, command, item);
      if (!next) return;
      change(next);
      if (command.do === "choose" || command.do === "task")
        setMode(targetProblem(next, row.tasks) && row.tasks.length > 0 ? "target" : "normal");
    }
  };

  // External system: the keyboard. Bound anew at each render: it acts on what is on the screen.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest("[role=dialog], [role=alertdialog], [role=menu]")) return;
      const press = pressOf(event);
      const plain = !press.inText && !press.ctrl && !press.meta && !press.alt;
      const answer = plain ? item.answers.find((one) => one.answer === press.key) : undefined;
      const command = commandFor(press, mode, {
        tasks: row.tasks,
        textOk: textIsOk(form, label),
        phase: "judging",
      });
      if (!answer && !command) return;
      if (event.repeat && command?.do !== "scroll") return;
      event.preventDefault();
      if (answer) take(answer);
      else if (command) act(command);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });

  return (
    <div className="grid min-h-0 grow lg:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,5fr)]">
      <TalkColumn row={row} column={talk} />
      <section aria-label="Task ledger" className="flex min-h-0 flex-col max-lg:border-t lg:border-r">
        <LedgerColumn held={held} mode={mode} onPick={(taskId) => act({ do: "task", taskId })} />
      </section>
      <section aria-label="Decision" className="flex min-h-0 flex-col max-lg:border-t">
        <div className="flex min-h-0 grow flex-col gap-3 overflow-y-auto p-4">
          {item.state.status !== "pending" && (
            <Banner tone="blue">
              The row is {item.state.status} now, with <code className="font-mono">{item.state.final}</code>.
            </Banner>
          )}
          <AnswerCards answers={item.answers} label={label} onTake={take} />
          <SaidCard title="Label" said={saidByLabel(label)} {...(grades.label && { grade: grades.label })} />
          {(["teacher", "student"] as const).map(
            (role) =>
              predictions[role] && (
                <SaidCard
                  key={role}
                  title={role === "teacher" ? "Teacher" : "Student"}
                  said={saidBy(predictions[role])}
                  against={saidByLabel(label).decision}
                  {...(grades[role] && { grade: grades[role] })}
                />
              ),
          )}
          <DecisionForm held={held} mode={mode} dispatch={act} fields={fields} />
        </div>
        <FurtherWords form={form} dispatch={act} fields={fields} tagsInUse={tagsInUse} />
        <div className="border-t bg-surface px-4 py-3 max-lg:sticky max-lg:bottom-0">
          <VerdictLine grades={grades} textOk={textVerdict(form, label)} />
          <div className="flex flex-wrap gap-2 *:grow">
            <Button
              variant="primary"
              pending={pending}
              aria-keyshortcuts="Enter"
              onClick={() => act({ do: "submit" })}
            >
              {isChanged(form, label) ? "Decide: this is right" : "Decide: the label is right"}{" "}
              <Kbd inverted>Enter</Kbd>
            </Button>
            <Button pending={pending} aria-keyshortcuts="r" onClick={() => act({ do: "reject" })}>
              Reject <Kbd>r</Kbd>
            </Button>
            <Button pending={pending} aria-keyshortcuts="d" onClick={() => act({ do: "discard" })}>
              Discard <Kbd>d</Kbd>
            </Button>
          </div>
        </div>
      </section>
    </div>
  );
}
