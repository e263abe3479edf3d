import { CircleCheck, CircleDashed } from "lucide-react";
import { Num } from "@/components/ui/format";
import { IntervalBar } from "@/components/ui/interval-bar";
import { Between, Share } from "@/components/ui/share";
import type { AuditReport } from "@/lib/contracts/audits";
import { Headline } from "./headline";

/** What one wants to know first: how good, whether it may be claimed, how much is done. */
export function Headlines({ report }: { report: AuditReport }) {
  const { accuracy, text_ok, nonresponse, seconds_per_review: seconds } = report;
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <Headline
        name={report.kind === "sample" ? "Accuracy of the labels, estimated" : "Right labels in this queue"}
        note={
          accuracy.low === null ? (
            "action and target right; a plain share without an interval"
          ) : (
            <>
              Two-sided 95 % interval <Between low={accuracy.low} high={accuracy.high} />{" "}
              <span className="whitespace-nowrap">({accuracy.method})</span>
            </>
          )
        }
      >
        <Share value={accuracy.estimate} />
        {accuracy.estimate !== null && accuracy.low !== null && accuracy.high !== null && (
          <IntervalBar estimate={accuracy.estimate} low={accuracy.low} high={accuracy.high} />
        )}
      </Headline>
      <ClaimLine report={report} />
      <Headline
        name="Done"
        note={
          <>
            <Num value={report.judged} /> judged; no verdict: <Num value={nonresponse.discarded} /> discarded,{" "}
            <Num value={report.disputed} /> disputed, <Num value={nonresponse.skipped} /> skipped
            {nonresponse.bounds && nonresponse.discarded + nonresponse.skipped + report.disputed > 0 && (
              <>
                . All of these wrong: <Share value={nonresponse.bounds.all_wrong} />, all right:{" "}
                <Share value={nonresponse.bounds.all_right} />
              </>
            )}
          </>
        }
      >
        <Num value={report.done} /> <span className="text-base font-normal text-muted">of</span>{" "}
        <Num value={report.n} />
      </Headline>
      <Headline
        name="Text right too"
        note={
          <>
            of <Num value={text_ok.n} /> approved and corrected rows
            {seconds.median !== null && (
              <>
                . Seconds per review: <Num value={seconds.median} maximumFractionDigits={1} /> (median)
              </>
            )}
          </>
        }
      >
        <Share value={text_ok.rate} />
      </Headline>
    </div>
  );
}

function ClaimLine({ report }: { report: AuditReport }) {
  const { claim } = report.accuracy;
  if (!claim) {
    return (
      <Headline name="Claim" note={report.n_still_needed_why}>
        –
      </Headline>
    );
  }
  const Icon = claim.met ? CircleCheck : CircleDashed;
  return (
    <Headline
      name="Claim, one-sided at 95 %"
      note={
        <>
          Lower bound <Share value={claim.low} />
          {claim.finite_low !== null && (
            <>
              , drawn without replacement <Share value={claim.finite_low} />
            </>
          )}
          .{" "}
          {report.n_still_needed === null ? (
            report.n_still_needed_why
          ) : report.n_still_needed > 0 ? (
            <>
              About <Num value={report.n_still_needed} /> more rows would bear it, at the error rate so far.
            </>
          ) : null}
        </>
      }
    >
      <span className="flex flex-wrap items-center gap-x-2">
        <span className="whitespace-nowrap">
          ≥ <Share value={claim.target} />
        </span>
        <span
          className={`inline-flex items-center gap-1 text-sm font-medium tracking-normal ${claim.met ? "text-green-fg" : "text-amber-fg"}`}
        >
          <Icon aria-hidden className="size-4" />
          {claim.met ? "met" : "not met"}
        </span>
      </span>
    </Headline>
  );
}
