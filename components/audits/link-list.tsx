"use client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Num, Time } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import type { ReportLink } from "@/lib/contracts/report-links";

/** Links to a report, those that do not work any more included; null = not there yet. */
export function LinkList({
  links,
  pending,
  revoke,
}: {
  links: readonly ReportLink[] | null;
  pending: boolean;
  revoke: (linkId: string) => void;
}) {
  if (links === null)
    return pending ? (
      <div aria-busy>
        <Skeleton className="h-12" />
      </div>
    ) : null;
  if (links.length === 0) return <p className="text-sm text-muted">No link has been made yet.</p>;
  return (
    <ul aria-label="Links to this report" className="divide-y rounded-md border">
      {links.map((link) => (
        <li key={link.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
          <div className="min-w-0 grow">
            <p>
              {stateOf(link)} <Time value={link.revoked_at ?? link.expires_at} format="date" />
              {link.names && (
                <>
                  {" "}
                  <Badge>with names</Badge>
                </>
              )}
            </p>
            <p className="text-xs text-muted">
              by {link.created_by}, <Time value={link.created_at} format="relative" />; opened{" "}
              <Num value={link.opened} /> {link.opened === 1 ? "time" : "times"}
            </p>
          </div>
          {link.works && (
            <Button
              size="sm"
              variant="ghost"
              pending={pending}
              onClick={() => revoke(link.id)}
              aria-label={`Revoke the link that ${link.created_by} made`}
            >
              Revoke
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const stateOf = ({ works, revoked_at }: ReportLink): string =>
  works ? "Works until" : revoked_at === null ? "Ran out on" : "Revoked on";
