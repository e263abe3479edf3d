import { Check, Minus, PenLine, X } from "lucide-react";
import type { Grade } from "@/components/conversation/said-card";
import { cn } from "@/components/ui/cn";
import type { Grades } from "./judged";

const LOOK = {
  right: { icon: Check, word: "right", tone: "text-green-fg" },
  wrong: { icon: X, word: "wrong", tone: "text-red-fg" },
  open: { icon: Minus, word: "open", tone: "text-muted" },
} as const;

/** What one judgement says: "label right · text to mend, teacher right, student wrong". */
export function VerdictLine({ grades, textOk }: { grades: Grades; textOk: boolean | null }) {
  const parts = (["label", "teacher", "student"] as const).flatMap((who) => {
    const grade: Grade | null = grades[who];
    return grade ? [{ who, ...LOOK[grade] }] : [];
  });
  if (parts.length === 0) return null;
  return (
    <p data-testid="verdict" className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
      <span>This says:</span>
      {parts.map(({ who, icon: Icon, word, tone }) => (
        <span key={who} className="inline-flex items-center gap-1">
          {who}
          <span className={cn("inline-flex items-center gap-0.5 font-medium", tone)}>
            <Icon aria-hidden className="size-3.5" />
            {word}
          </span>
          {who === "label" && textOk !== null && <OfText ok={textOk} />}
        </span>
      ))}
    </p>
  );
}

function OfText({ ok }: { ok: boolean }) {
  const Icon = ok ? Check : PenLine;
  return (
    <>
      <span aria-hidden>·</span> text
      <span
        className={cn("inline-flex items-center gap-0.5 font-medium", ok ? "text-green-fg" : "text-amber-fg")}
      >
        <Icon aria-hidden className="size-3.5" />
        {ok ? "right" : "to mend"}
      </span>
    </>
  );
}
