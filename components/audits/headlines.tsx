import { CircleCheck, CircleDashed } from "lucide-react";
import { Num } from "@/components/ui/format";
import { IntervalBar } from "@/components/ui/interval-bar";
import { Between, Share } from "@/components/ui/share";
import type { AuditReport } from "@/lib/contracts/audits";
import { planClaim } from "@/lib/domain/planning/plan";
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
    const sample = report.kind === "sample";
    return (
      <Headline
        name={sample ? "Claim to be borne, at 95 %" : "Claim"}
        note={sample ? <Bearable report={report} /> : report.n_still_needed_why}
      >
        {sample ? (
          <>
            ≥ <Share value={report.claim_target} />
          </>
        ) : (
          "–"
        )}
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

/** Wrong rows looked for, at most: beyond, "or more" is said. */
const MOST_WRONG = 20;

/** How many wrong rows a sample leaves room for that weighs its rows alike, as the planner counted when it was drawn. */
function Bearable({
  report: { claim_target: target, population: N, n, strata, allocation },
}: {
  report: AuditReport;
}) {
  if (n >= N) return "All rows are judged: what is found is the share itself.";
  if (strata.length > 0 && allocation !== "proportional")
    return "Nothing can be said yet. Unequal weights ask for more rows than a simple random sample.";
  const errors =
    planClaim({ target, confidence: 0.95 }, { N, deff: 1 }, MOST_WRONG).filter(({ rows }) => rows <= n)
      .length - 1;
  if (errors < 0) return "Nothing can be said yet. The sample is too small for it, even without an error.";
  return `Nothing can be said yet. The sample bears it with up to ${errors} wrong${errors === MOST_WRONG ? " or more" : ""} of ${n.toLocaleString("en")}.`;
}
