"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { Routed } from "@/lib/contracts/router";
import type { Message, Task } from "@/prompts/actions";
import { Answer, LedgerAfter } from "./answer";

type Moment = { messages: readonly Message[]; tasks: readonly Task[] };
type Outcome = { ok: true; value: Routed } | { ok: false; message: string };

/** Decisions are written behind the answers; by then this one is among the latest. */
const WRITTEN_MS = 600;
const CHANNELS = ["chat", "voice", "whatsapp", "discord"];

/** A talk to try the router with: each turn goes on from the ledger that the last decision left. */
export function Playground({
  sample,
  decide,
}: {
  sample: Moment;
  decide: (input: unknown) => Promise<Outcome>;
}) {
  const [moment, setMoment] = useState<Moment>({ messages: [], tasks: [] });
  /** The ledger that the last decision was made on. */
  const [before, setBefore] = useState<readonly Task[]>([]);
  const [words, setWords] = useState("");
  const [channel, setChannel] = useState("chat");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [waiting, start] = useTransition();
  const page = useRouter();
  // Follows the server, which writes decisions on its own time.
  useEffect(() => {
    if (!outcome?.ok) return;
    const timer = setTimeout(() => page.refresh(), WRITTEN_MS);
    return () => clearTimeout(timer);
  }, [outcome, page]);

  const send = (next: Moment) =>
    start(async () => {
      const found = await decide({ ...next, channel }).catch(
        (): Outcome => ({
          ok: false,
          message: "The server cannot be reached. What you typed is still here.",
        }),
      );
      setOutcome(found);
      if (!found.ok) return;
      setBefore(next.tasks);
      setMoment({ messages: spoken(next.messages, found.value), tasks: found.value.tasks });
      setWords("");
    });
  const say = () => {
    const text = words.trim();
    if (text === "") return;
    send({ ...moment, messages: [...moment.messages, { role: "user", content: text }] });
  };
  const begin = () => {
    setMoment({ messages: [], tasks: [] });
    setBefore([]);
    setOutcome(null);
  };

  return (
    <Card>
      <CardHeader
        title="Playground"
        description="Say something as the user. Each turn goes on from where the last one ended."
        actions={
          <>
            <Button size="sm" onClick={() => send(sample)} disabled={waiting}>
              Try an example
            </Button>
            <Button size="sm" onClick={begin} disabled={waiting || moment.messages.length === 0}>
              Begin anew
            </Button>
          </>
        }
      />
      <CardBody className="grid gap-4 lg:grid-cols-2">
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            say();
          }}
        >
          <Field label="The user says">
            <Textarea
              value={words}
              rows={3}
              maxLength={4000}
              onChange={(event) => setWords(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
                event.preventDefault();
                if (!waiting) say();
              }}
            />
          </Field>
          <div className="flex flex-wrap items-end gap-3">
            <Field label="Channel">
              <Select value={channel} onChange={(event) => setChannel(event.target.value)}>
                {CHANNELS.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            </Field>
            <Button type="submit" variant="primary" disabled={waiting || words.trim() === ""}>
              {waiting ? "Deciding…" : "Decide"}
            </Button>
          </div>
          <Talk messages={moment.messages} />
        </form>
        <div className="flex min-w-0 flex-col gap-3" aria-live="polite">
          {outcome === null && (
            <p className="text-sm text-muted">The decision appears here, with the ledger after it.</p>
          )}
          {outcome && !outcome.ok && (
            <Banner tone="red" title="Not decided">
              {outcome.message}
            </Banner>
          )}
          {outcome?.ok && <Answer routed={outcome.value} />}
          <LedgerAfter before={before} tasks={moment.tasks} />
        </div>
      </CardBody>
    </Card>
  );
}

function Talk({ messages }: { messages: readonly Message[] }) {
  if (messages.length === 0) return null;
  return (
    <ol className="flex max-h-72 flex-col gap-1.5 overflow-y-auto text-sm" aria-label="The talk so far">
      {messages.map(({ role, content }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns are only ever appended
        <li key={at}>
          <span className="text-muted">{role}:</span> <span className="wrap-anywhere">{content}</span>
        </li>
      ))}
    </ol>
  );
}

/** What the assistant is taken to have said, so that the next turn has something to answer. */
function spoken(messages: readonly Message[], { decision }: Routed): readonly Message[] {
  if (decision.action === "noop") return messages;
  const said = decision.action === "reply" ? decision.args.text : "I'm on it.";
  return [...messages, { role: "assistant", content: said }];
}
