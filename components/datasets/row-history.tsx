import {
  CheckCheck,
  CircleOff,
  CircleSlash,
  FileInput,
  type LucideIcon,
  PencilRuler,
  Scale,
  Undo2,
} from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Num, Time } from "@/components/ui/format";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Tone } from "@/components/ui/tone";
import type { Row } from "@/lib/contracts/rows";

const OUTCOME: Record<Row["reviews"][number]["outcome"], { label: string; tone: Tone; icon: LucideIcon }> = {
  approve: { label: "approved", tone: "green", icon: CheckCheck },
  correct: { label: "corrected", tone: "violet", icon: PencilRuler },
  reject: { label: "rejected", tone: "red", icon: CircleSlash },
  discard: { label: "discarded", tone: "amber", icon: CircleOff },
  retracted: { label: "taken back", tone: "gray", icon: Undo2 },
};

/** What has happened to a row: its versions, and who judged it how. */
export function RowHistory({ row }: { row: Row }) {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <section aria-labelledby="versions" className="min-w-0">
        <h2 id="versions" className="mb-2 text-sm font-semibold">
          Versions
        </h2>
        <ol className="flex flex-col">
          {[...row.versions].reverse().map((version) => (
            <Entry
              key={version.version}
              head={
                <>
                  <span className="font-medium">Version {version.version}</span>
                  <StatusBadge status={version.status} />
                  {version.split && <Badge>{version.split}</Badge>}
                </>
              }
              by={version.version === 1 ? "imported" : version.actor_name}
              at={version.at}
            >
              <code className="block font-mono text-xs wrap-anywhere whitespace-pre-wrap text-muted">
                {version.final}
              </code>
            </Entry>
          ))}
        </ol>
      </section>
      <section aria-labelledby="reviews" className="min-w-0">
        <h2 id="reviews" className="mb-2 text-sm font-semibold">
          Reviews
        </h2>
        {row.reviews.length === 0 ? (
          <p className="flex items-center gap-2 text-sm text-muted">
            <FileInput aria-hidden className="size-4" />
            Nobody has judged this row yet.
          </p>
        ) : (
          <ol className="flex flex-col">
            {[...row.reviews].reverse().map((review) => {
              const { label, tone, icon } = OUTCOME[review.outcome];
              return (
                <Entry
                  key={review.id}
                  head={
                    <>
                      <Badge tone={tone} icon={icon}>
                        {label}
                      </Badge>
                      {review.kind === "adjudication" && (
                        <Badge tone="violet" icon={Scale}>
                          adjudication
                        </Badge>
                      )}
                      {review.text_ok === false && <Badge tone="amber">text not right</Badge>}
                      {review.tags.map((tag) => (
                        <Badge key={tag}>{tag}</Badge>
                      ))}
                    </>
                  }
                  by={
                    <>
                      {review.reviewer_name} · {review.audit_name}
                      {review.seconds !== null && (
                        <>
                          {" "}
                          · <Num value={review.seconds} maximumFractionDigits={1} /> s
                        </>
                      )}
                    </>
                  }
                  at={review.created_at}
                >
                  {review.final && (
                    <code className="block font-mono text-xs wrap-anywhere whitespace-pre-wrap text-muted">
                      {review.final}
                    </code>
                  )}
                  {review.comment && (
                    <p className="mt-1 border-l-2 pl-2 text-sm whitespace-pre-wrap">{review.comment}</p>
                  )}
                </Entry>
              );
            })}
          </ol>
        )}
      </section>
    </div>
  );
}

function Entry({
  head,
  by,
  at,
  children,
}: {
  head: ReactNode;
  by: ReactNode;
  at: string;
  children: ReactNode;
}) {
  return (
    <li className="relative border-l-2 pb-4 pl-4 last:pb-0">
      <span
        aria-hidden
        className="absolute top-1.5 -left-[5px] size-2 rounded-full bg-line-strong ring-2 ring-surface"
      />
      <div className="flex flex-wrap items-center gap-1.5">{head}</div>
      <p className="my-0.5 text-xs text-muted">
        {by} · <Time value={at} />
      </p>
      {children}
    </li>
  );
}
