import { SaidCard } from "@/components/conversation/said-card";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { Answer } from "@/lib/contracts/adjudications";
import type { ItemLabel } from "@/lib/contracts/reviews";
import { saidByLabel } from "../judged";

const SAID = {
  approve: "approved the label",
  correct: "corrected",
  reject: "rejected the label",
  discard: "discarded the row",
} as const;

/** What each reviewer said, without names until the row is decided; each can be taken over with its letter. */
export function AnswerCards({
  answers,
  label,
  onTake,
}: {
  answers: readonly Answer[];
  label: ItemLabel;
  onTake: (answer: Answer) => void;
}) {
  const against = saidByLabel(label).decision;
  return (
    <div className="@container">
      <div className="flex flex-col gap-2 @3xl:grid @3xl:grid-cols-2 @3xl:items-start">
        {answers.map((answer) => {
          const { action, task_id, text } = answer;
          const title = answer.reviewer_name ?? `Answer ${answer.answer}`;
          return (
            <div key={answer.answer} className="flex flex-col">
              <SaidCard
                title={title}
                said={{
                  decision: action === null ? null : { action, target: task_id, text },
                }}
                against={against}
                action={
                  action !== null && (
                    <Button
                      size="sm"
                      className="h-6 px-1.5"
                      aria-keyshortcuts={`Shift+${answer.answer}`}
                      onClick={() => onTake(answer)}
                    >
                      Take over <Kbd>{answer.answer}</Kbd>
                    </Button>
                  )
                }
              />
              <p className="flex flex-wrap items-center gap-1.5 px-3 pt-1 text-xs text-muted">
                {SAID[answer.outcome]}
                {answer.text_ok === false && answer.outcome === "approve" && ", but not its text"}
                {answer.elsewhere && <Badge>in another audit</Badge>}
                {answer.tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
                {answer.comment && <q className="text-fg wrap-anywhere">{answer.comment}</q>}
              </p>
            </div>
          );
        })}
      </div>
    </div>
  );
}
