"use client";
import { type ReactNode, useState } from "react";
import { DecisionCard } from "@/components/conversation/decision-card";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Num, Percent } from "@/components/ui/format";
import { Spinner } from "@/components/ui/spinner";
import type { ModelTest, ModelView } from "@/lib/contracts/models";

export type TestModelAction = (id: string) => Promise<{ error: string } | { found: ModelTest }>;

type Answer = Awaited<ReturnType<TestModelAction>>;
/** A test under way (no answer yet) or done; `round` tells its answer from that of an earlier one. */
type Test = { model: ModelView; round: number; answer?: Answer };

/** The test that is shown, and how one is begun: each asks the model once. */
export function useModelTest(ask: TestModelAction) {
  const [test, setTest] = useState<Test>();
  const begin = async (model: ModelView) => {
    const round = Date.now();
    setTest({ model, round });
    const answer = await ask(model.id).catch(() => ({
      error: "The server of Parallax did not answer. Check the connection and try again.",
    }));
    setTest((shown) => (shown?.round === round ? { model, round, answer } : shown));
  };
  return { test, begin, close: () => setTest(undefined) };
}

/** What a model answers to one moment of decision. */
export function ModelTestDialog({ test, begin, close }: ReturnType<typeof useModelTest>) {
  const answer = test?.answer;
  return (
    <Dialog open={test !== undefined} onOpenChange={(open) => !open && close()}>
      {test && (
        <DialogContent
          title={`Test of “${test.model.name}”`}
          description="Two tasks are open: printer paper, and moving a dentist appointment. The user: “Thursday, after four if they have something.”"
          footer={
            <>
              <Button pending={answer === undefined} onClick={() => begin(test.model)}>
                Ask again
              </Button>
              <Button variant="primary" onClick={close}>
                Done
              </Button>
            </>
          }
        >
          <div aria-live="polite" className="min-h-24">
            {answer === undefined && (
              <p className="flex items-center gap-2 text-sm text-muted">
                <Spinner /> Waiting for its decision…
              </p>
            )}
            {answer && "error" in answer && <Banner tone="red">{answer.error}</Banner>}
            {answer && "found" in answer && <Found model={test.model} found={answer.found} />}
          </div>
        </DialogContent>
      )}
    </Dialog>
  );
}

function Found({ model, found }: { model: ModelView; found: ModelTest }) {
  const { decision, confidence, error } = found;
  const embedded = model.client === "embedded";
  return (
    <div className="flex flex-col gap-3">
      {error && (
        <Banner tone="red" title={found.raw === null ? "No answer" : "An answer, but no decision"}>
          {error.message} <code className="font-mono text-xs">{error.code}</code>
        </Banner>
      )}
      {decision && found.expected && (
        <Banner tone={decision.action === found.expected ? "green" : "amber"}>
          {decision.action === found.expected
            ? "It answers, and with the action that this example asks for."
            : `It answers. This example asks for ${found.expected}.`}
        </Banner>
      )}
      {decision && (
        <DecisionCard
          title="Its decision"
          decision={{
            action: decision.action,
            target: "task_id" in decision.args ? decision.args.task_id : null,
            text:
              "text" in decision.args
                ? decision.args.text
                : "explanation" in decision.args
                  ? decision.args.explanation
                  : null,
          }}
          confidence={confidence?.value ?? null}
          footer={embedded ? EMBEDDED_CONFIDENCE : confidenceWords(confidence)}
        />
      )}
      <Figures found={found} currency={String(model.options?.currency ?? "USD")} />
      {/* The embedded student has no words of its own: it is its decision. */}
      {found.raw && !embedded && (
        <details className="text-xs">
          <summary className="cursor-pointer text-muted">The answer as it came</summary>
          <pre className="mt-1.5 max-h-48 overflow-auto rounded-md border bg-sunken p-2 font-mono wrap-anywhere whitespace-pre-wrap">
            {found.raw}
          </pre>
        </details>
      )}
    </div>
  );
}

const EMBEDDED_CONFIDENCE =
  "Its probability that action and target are these. The times are those of a new turn in a talk that it knows; asked again, it has the turn in its cache too.";

function confidenceWords(confidence: ModelTest["confidence"]): string {
  if (!confidence)
    return "No confidence: the server gives no log-probabilities. Ask for votes in the options.";
  switch (confidence.mode) {
    case "exact":
      return "Confidence that action and target are these, from the log-probabilities of their tokens";
    case "action":
      return "Confidence of the action alone: the target has no probability";
    case "votes":
      return "Share of its votes that name this action and target";
  }
}

function Figures({ found, currency }: { found: ModelTest; currency: string }) {
  const { time_to_action_ms, latency_ms, tokens, cost, confidence } = found;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-xs sm:grid-cols-4">
      {time_to_action_ms !== null && (
        <Figure name="To the action">
          <Num value={Math.round(time_to_action_ms)} /> ms
        </Figure>
      )}
      {latency_ms !== null && (
        <Figure name="In all">
          <Num value={Math.round(latency_ms)} /> ms
        </Figure>
      )}
      {tokens && (
        <Figure name="Tokens in / out">
          <Num value={tokens.input} /> / <Num value={tokens.output} />
        </Figure>
      )}
      {cost !== null && (
        <Figure name="Cost">
          <Num value={cost} maximumSignificantDigits={3} /> {currency}
        </Figure>
      )}
      {confidence?.unassigned != null && (
        <Figure name="No action's mass">
          <Percent value={confidence.unassigned} />
        </Figure>
      )}
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  );
}
