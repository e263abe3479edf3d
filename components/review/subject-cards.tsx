import { EyeOff } from "lucide-react";
import { SaidCard } from "@/components/conversation/said-card";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { ReviewItem } from "@/lib/contracts/reviews";
import { type Grades, saidBy, saidByLabel } from "./judged";
import type { Command } from "./workspace-types";

/** Label, teacher and student beside each other, with what the present decision says of each; a veil while hidden. */
export function SubjectCards({
  item,
  grades,
  dispatch,
}: {
  item: Pick<ReviewItem, "label" | "predictions">;
  grades: Grades;
  dispatch: (command: Command) => void;
}) {
  const { label, predictions } = item;
  if (!label) {
    return (
      <p className="flex items-start gap-2 rounded-lg border border-dashed px-3 py-2.5 text-sm text-muted">
        <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          Judged blind: label, teacher and student come after your choice. Choose action and task, then{" "}
          <Kbd>Enter</Kbd>.
        </span>
      </p>
    );
  }
  const said = saidByLabel(label);
  const models = (["teacher", "student"] as const).map((role) => ({
    role,
    title: role === "teacher" ? "Teacher" : "Student",
    said: saidBy(predictions[role]),
  }));
  const shown = models.filter(({ said: one }) => one !== null);
  return (
    <div className="@container">
      <div className="flex flex-col gap-2 @3xl:grid @3xl:grid-cols-3 @3xl:items-start">
        <SaidCard title="Label" said={said} {...(grades.label && { grade: grades.label })} />
        {shown.map(({ role, title, said: one }) => {
          const grade = grades[role];
          const key = role === "teacher" ? "T" : "S";
          return (
            <SaidCard
              key={role}
              title={title}
              said={one}
              against={said.decision}
              {...(grade && { grade })}
              action={
                one?.decision &&
                grade === "wrong" && (
                  <Button
                    size="sm"
                    variant="ghost"
                    className="h-6 px-1.5"
                    aria-keyshortcuts={`Shift+${key}`}
                    onClick={() => dispatch({ do: "adopt", from: role })}
                  >
                    Take over <Kbd>{key}</Kbd>
                  </Button>
                )
              }
            />
          );
        })}
      </div>
      {shown.length === 0 && (
        <p className="mt-2 text-xs text-muted">Neither teacher nor student has said anything of this row.</p>
      )}
    </div>
  );
}
