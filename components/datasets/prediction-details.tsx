import { Check, X } from "lucide-react";
import { ActionBadge } from "@/components/ui/action-badge";
import { Percent } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { PredictionView } from "@/lib/contracts/predictions";
import { decisionText, parseDecision } from "@/lib/domain/decision/final";
import { ACTIONS } from "@/prompts/actions";

/** What lies behind a prediction: its votes, its probabilities, the answer as it came. Nothing where there is none. */
export function PredictionDetails({ prediction }: { prediction: PredictionView }) {
  const { votes, action_scores: scores, raw, fold } = prediction;
  const parts = [
    votes && votes.length > 0 && `${votes.length} votes`,
    scores && "probabilities",
    raw !== null && "raw answer",
  ].filter((part) => typeof part === "string");
  if (parts.length === 0) return null;
  return (
    <details className="mx-2 rounded-b-lg border border-t-0 bg-sunken px-2.5 py-1 text-xs">
      <summary className="text-muted">{parts.join(", ")}</summary>
      <div className="flex flex-col gap-3 pt-1.5 pb-1">
        {votes && votes.length > 0 && <Votes votes={votes} prediction={prediction} />}
        {scores && <Scores scores={scores} unassigned={prediction.unassigned_mass} />}
        {fold !== null && (
          <p className="text-muted">Said by the model of fold {fold}, which had not seen the row.</p>
        )}
        {raw !== null && (
          <pre className="max-h-48 overflow-auto font-mono whitespace-pre-wrap wrap-anywhere">{raw}</pre>
        )}
      </div>
    </details>
  );
}

function Votes({ votes, prediction }: { votes: unknown[]; prediction: PredictionView }) {
  return (
    <ol aria-label="Votes" className="flex flex-col gap-1.5">
      {votes.map((vote, index) => {
        const parsed = parseDecision(vote);
        const target = parsed.ok && "task_id" in parsed.value.args ? parsed.value.args.task_id : null;
        const same =
          parsed.ok && parsed.value.action === prediction.action && target === prediction.target_task_id;
        const Icon = same ? Check : X;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: votes have no identity but their place
          <li key={index} className="flex items-start gap-1.5">
            <Icon
              aria-hidden
              className={
                same ? "mt-0.5 size-3.5 shrink-0 text-green-fg" : "mt-0.5 size-3.5 shrink-0 text-red-fg"
              }
            />
            <span className="sr-only">{same ? "says the same: " : "says otherwise: "}</span>
            <div className="min-w-0">
              {parsed.ok ? (
                <>
                  <span className="flex flex-wrap items-center gap-1.5">
                    <ActionBadge action={parsed.value.action} />
                    {target && <code className="font-mono wrap-anywhere">{target}</code>}
                  </span>
                  <p dir="auto" className="wrap-anywhere">
                    {decisionText(parsed.value)}
                  </p>
                </>
              ) : (
                <code className="font-mono wrap-anywhere">
                  {typeof vote === "string" ? vote : JSON.stringify(vote)}
                </code>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Scores({ scores, unassigned }: { scores: Record<string, number>; unassigned: number | null }) {
  const listed = ACTIONS.flatMap((action) => {
    const score = scores[action];
    return score === undefined ? [] : [{ name: action as string, score }];
  });
  const all = unassigned === null ? listed : [...listed, { name: "no action", score: unassigned }];
  return (
    <dl className="grid grid-cols-[auto_1fr_auto] items-center gap-x-2 gap-y-1">
      {all.map(({ name, score }) => (
        <div key={name} className="contents">
          <dt className="font-mono">{name}</dt>
          <dd>
            <Progress label={`Probability of ${name}`} value={score} max={1} />
          </dd>
          <dd className="text-right text-muted">
            <Percent value={score} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
