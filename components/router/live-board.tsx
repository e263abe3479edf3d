"use client";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Card, CardHeader } from "@/components/ui/card";
import { Num, Percent, Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { Live } from "@/lib/contracts/router";
import { reasonWord, sourceWord } from "@/lib/domain/router/words";
import { PromiseBanner } from "./promise-banner";
import { useLive } from "./use-live";
import { circuitTone, duration, sourceTone } from "./words";

/** A trained student gives nearly all of it to the five actions. */
const UNUSUAL_MASS = 0.05;

/** What the router does now: who is asked, how fast it is on each channel, and why it decides as it does. */
export function LiveBoard({ initial, managesModels }: { initial: Live; managesModels: boolean }) {
  const { live, isStale } = useLive(initial);
  const superseded = live.reasons.reduce((sum, { reason, n }) => sum + (reason === "superseded" ? n : 0), 0);
  return (
    <>
      <PromiseBanner live={live} managesModels={managesModels} />
      <Warnings live={live} />
      <Card>
        <CardHeader
          title="Last five minutes"
          description={
            <>
              <Num value={live.total} /> decisions of all processes
              {superseded > 0 && (
                <>
                  {" "}
                  and <Num value={superseded} /> superseded
                </>
              )}{" "}
              · {isStale ? "last heard of at " : "as of "}
              <Time value={live.at} />
            </>
          }
          actions={<Parts live={live} />}
        />
        {live.channels.length === 0 ? (
          <p className="p-4 text-sm text-muted">
            Nothing was decided yet. Try a turn below, or send one to <code>POST /api/v1/route</code>.
          </p>
        ) : (
          <>
            <Channels channels={live.channels} />
            <p className="border-t px-4 py-2 text-xs text-muted">
              Budget: what people bear on the channel; p95 is held against it. Deadline: when the router
              answers at the latest, whatever the models do. p95 is told from 59 decisions on, p99 from 299;
              superseded turns are left out.
            </p>
          </>
        )}
      </Card>
      {live.reasons.length > 0 && <Reasons live={live} />}
      <Doubts doubts={live.doubts} />
    </>
  );
}

function Warnings({ live }: { live: Live }) {
  const { drift, log, problems, unassigned } = live;
  return (
    <>
      {drift?.drifted && (
        <Banner tone="red" title="The certificate is no longer valid for these turns">
          The last {drift.n} turns are not like the {drift.reference} rows on which it was judged (confidence
          p = {drift.confidence.p.toPrecision(2)}, actions p = {drift.actions.p.toPrecision(2)}). Have some of
          them reviewed, and calibrate again.
        </Banner>
      )}
      {unassigned && unassigned.p95 > UNUSUAL_MASS && (
        <Banner tone="amber" title="The student gives much of its probability to no action">
          In one of twenty of the last {unassigned.n} decisions more than <Percent value={unassigned.p95} />.
          Is the model that is served the one that was trained?
        </Banner>
      )}
      {log.dropped > 0 && (
        <Banner tone="amber" title={`${log.dropped} decisions could not be kept`}>
          The queue to the database was full. They were answered all the same.
        </Banner>
      )}
      {problems.length > 0 && (
        <Banner tone="amber" title="A model cannot be asked">
          {problems.join(" · ")}
        </Banner>
      )}
    </>
  );
}

function Parts({ live }: { live: Live }) {
  const { student, teacher, circuit, certificate, unassigned } = live;
  return (
    <div className="flex flex-wrap gap-1.5">
      <Badge tone={student ? circuitTone(circuit.student) : "gray"}>
        {student ? `Student “${student}”: circuit ${circuit.student.replace("_", " ")}` : "No student"}
      </Badge>
      <Badge tone={teacher ? circuitTone(circuit.teacher) : "gray"}>
        {teacher ? `Teacher “${teacher}”: circuit ${circuit.teacher.replace("_", " ")}` : "No teacher to ask"}
      </Badge>
      <Badge tone={certificate ? "green" : "gray"}>
        {certificate
          ? `Certified: ≤ ${Number((100 * certificate.alpha).toFixed(1))} % wrong from ${certificate.threshold.toFixed(3)}`
          : "No certificate"}
      </Badge>
      {unassigned && (
        <Badge tone={unassigned.p95 > UNUSUAL_MASS ? "amber" : "gray"}>
          Unassigned mass, p95: {Number((100 * unassigned.p95).toFixed(1))} %
        </Badge>
      )}
    </div>
  );
}

function Channels({ channels }: { channels: Live["channels"] }) {
  return (
    <Table aria-label="Latency by channel">
      <TableHead>
        <TableRow>
          <TableHeader>Channel</TableHeader>
          <NumberHeaders
            names={[
              "Decisions",
              "p50",
              "p95",
              "p99",
              "Budget",
              "Deadline",
              "To the action, p50",
              "Within 200 ms",
              "Teacher asked",
            ]}
          />
        </TableRow>
      </TableHead>
      <TableBody>
        {channels.map((one) => {
          const over = one.complete.p95 !== null && one.complete.p95 > one.budget_ms;
          return (
            <TableRow key={one.channel}>
              <TableCell className="font-medium">{one.channel || "(none)"}</TableCell>
              <Cell>
                <Num value={one.n} />
              </Cell>
              <Cell>{duration(one.complete.p50)}</Cell>
              <Cell>
                {over ? (
                  <Badge tone="red">{duration(one.complete.p95)}, over</Badge>
                ) : (
                  duration(one.complete.p95)
                )}
              </Cell>
              <Cell>{duration(one.complete.p99)}</Cell>
              <Cell>{duration(one.budget_ms)}</Cell>
              <Cell>{duration(one.deadline_ms)}</Cell>
              <Cell>{duration(one.action.p50)}</Cell>
              <Cell>{one.goodput_200ms === null ? "–" : <Percent value={one.goodput_200ms} />}</Cell>
              <Cell>{one.escalated === null ? "–" : <Percent value={one.escalated} />}</Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

function Reasons({ live }: { live: Live }) {
  const all = live.reasons.reduce((sum, { n }) => sum + n, 0);
  return (
    <Card>
      <CardHeader
        title="Why"
        description="Whose decision it was, and what became of the student's and the teacher's answer; superseded turns too."
      />
      <Table aria-label="Reasons">
        <TableHead>
          <TableRow>
            <TableHeader>Decided by</TableHeader>
            <TableHeader>Because</TableHeader>
            <TableHeader>Teacher</TableHeader>
            <NumberHeaders names={["Decisions", "Share"]} />
          </TableRow>
        </TableHead>
        <TableBody>
          {live.reasons.map(({ source, reason, teacher, n }) => (
            <TableRow key={`${source} ${reason} ${teacher}`}>
              <TableCell>
                <Badge tone={sourceTone(source, reason)}>{sourceWord(source, reason)}</Badge>
              </TableCell>
              <TableCell className="whitespace-nowrap">{reasonWord(reason)}</TableCell>
              <TableCell className="text-muted">
                {teacher === null ? "not asked" : reasonWord(teacher)}
              </TableCell>
              <Cell>
                <Num value={n} />
              </Cell>
              <Cell>
                <Percent value={n / all} />
              </Cell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function Doubts({ doubts }: { doubts: Live["doubts"] }) {
  return (
    <Card>
      <CardHeader
        title="Sent to people by rule"
        description={
          doubts === null ? (
            <>
              No rule is set: only what somebody sends is judged. Whoever runs the server sets rules with{" "}
              <code>PARALLAX_ROUTE_DOUBT_BELOW</code>, <code>…_REASONS</code>, <code>…_DIFFERING</code>,{" "}
              <code>…_SAMPLE</code>.
            </>
          ) : (
            <>
              <Num value={doubts.sent} /> in the last hour, of at most <Num value={doubts.per_hour} />
              {doubts.waiting > 0 && (
                <>
                  {" "}
                  · <Num value={doubts.waiting} /> more fit a rule and wait
                </>
              )}
            </>
          )
        }
      />
      {doubts && (
        <ul className="flex flex-wrap gap-1.5 px-4 py-3">
          {rulesInWords(doubts).map((rule) => (
            <li key={rule}>
              <Badge>{rule}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function rulesInWords({ below, reasons, differing, sample }: NonNullable<Live["doubts"]>): string[] {
  return [
    ...(below === null ? [] : [`confidence below ${below.toFixed(2)}`]),
    ...reasons.map(reasonWord),
    ...(differing ? ["student and teacher differ"] : []),
    ...(sample === 0 ? [] : [`${Number((100 * sample).toFixed(2))} % of all, drawn at random`]),
  ];
}

const Cell = ({ children }: { children: ReactNode }) => (
  <NumberCell className="whitespace-nowrap">{children}</NumberCell>
);
