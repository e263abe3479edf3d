"use client";
import { Route as RouteIcon } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import { toast } from "@/components/ui/toast";
import type { LiveDecision } from "@/lib/contracts/router";
import { reasonWord, sourceWord } from "@/lib/domain/router/words";
import { doubtWord, duration, sourceTone } from "./words";

type Review = (
  id: string,
) => Promise<{ ok: true; value: { row: string; dataset: string } } | { ok: false; message: string }>;

/** The latest decisions; with `review`, each can be sent to people. */
export function DecisionTable({
  decisions,
  review,
}: {
  decisions: readonly LiveDecision[];
  review?: Review;
}) {
  if (decisions.length === 0) {
    return (
      <EmptyState icon={RouteIcon} title="No decisions yet">
        What the router decides appears here, for as long as it is kept.
      </EmptyState>
    );
  }
  return (
    <Table aria-label="Latest decisions">
      <TableHead>
        <TableRow>
          <TableHeader>When</TableHeader>
          <TableHeader>Channel</TableHeader>
          <TableHeader>Decision</TableHeader>
          <TableHeader>By</TableHeader>
          <NumberHeaders names={["Confidence", "Time"]} />
          {review && <TableHeader>Review</TableHeader>}
        </TableRow>
      </TableHead>
      <TableBody>
        {decisions.map((one) => (
          <TableRow key={one.id}>
            <TableCell className="whitespace-nowrap">
              <Time value={one.at} />
            </TableCell>
            <TableCell>{one.channel || "–"}</TableCell>
            <TableCell className="max-w-96 min-w-56">
              <span className="line-clamp-2 font-mono text-xs wrap-anywhere">{one.final}</span>
              {one.student_said && (
                <span className="line-clamp-1 text-xs text-muted wrap-anywhere">
                  student: {one.student_said}
                </span>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <Badge tone={sourceTone(one.source, one.reason)}>{sourceWord(one.source, one.reason)}</Badge>{" "}
              <span className="text-xs text-muted">{reasonWord(one.reason)}</span>
            </TableCell>
            <NumberCell>{one.confidence === null ? "–" : one.confidence.toFixed(2)}</NumberCell>
            <NumberCell className="whitespace-nowrap">{duration(one.total_ms)}</NumberCell>
            {review && (
              <TableCell className="whitespace-nowrap">
                <ReviewCell decision={one} review={review} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function ReviewCell({ decision, review }: { decision: LiveDecision; review: Review }) {
  const [made, setMade] = useState<{ row: string; dataset: string } | null>(null);
  const [waiting, start] = useTransition();
  const { row, dataset } = made ?? decision;
  if (row && dataset) {
    return (
      <>
        <Link
          className="underline"
          href={`/datasets/${dataset}/rows/${row}` as Route}
          aria-label={`Row of ${decision.final}`}
        >
          Row
        </Link>
        {decision.doubt && <ByRule doubt={decision.doubt} />}
      </>
    );
  }
  if (row) return <Badge tone="gray">sent, row removed</Badge>;
  // Nothing was decided that people could judge.
  if (decision.reason === "superseded") return <span className="text-muted">–</span>;
  const send = () =>
    start(async () => {
      const sent = await review(decision.id).catch(() => ({
        ...{ ok: false as const, message: "The server cannot be reached; try again." },
      }));
      if (sent.ok) setMade(sent.value);
      else toast.error(sent.message);
    });
  return (
    <>
      <Button size="sm" onClick={send} disabled={waiting} aria-label={`Send to review: ${decision.final}`}>
        {waiting ? "Sending…" : "Send to review"}
      </Button>
      {decision.doubt && <ByRule doubt={decision.doubt} />}
    </>
  );
}

const ByRule = ({ doubt }: { doubt: string }) => (
  <span className="block text-xs text-muted">by rule: {doubtWord(doubt)}</span>
);
