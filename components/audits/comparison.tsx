import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Figure, PValue, Share } from "@/components/ui/share";
import type { AuditReport } from "@/lib/contracts/audits";

/** Teacher against student, reviewers against each other, and what seeing the label does. */
export function Comparison({ report }: { report: AuditReport }) {
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      <McNemarCard mcnemar={report.mcnemar} />
      <AgreementCard agreement={report.agreement} />
      <AnchoringCard anchoring={report.anchoring} />
    </div>
  );
}

function McNemarCard({ mcnemar }: { mcnemar: AuditReport["mcnemar"] }) {
  const { difference } = mcnemar;
  return (
    <Facts
      title="Teacher against student"
      description={mcnemar.n === 0 ? mcnemar.why : "Rows on which both were judged (McNemar)"}
      note={mcnemar.n > 0 ? mcnemar.why : null}
    >
      {mcnemar.n > 0 && (
        <>
          <Fact name="Only the teacher is right">
            <Num value={mcnemar.b} /> of <Num value={mcnemar.n} />
          </Fact>
          <Fact name="Only the student is right">
            <Num value={mcnemar.c} /> of <Num value={mcnemar.n} />
          </Fact>
          <Fact name={`χ², ${mcnemar.scope}`}>
            <Figure value={mcnemar.chi2} digits={2} />
          </Fact>
          <Fact name="p, exact / mid-p">
            <PValue value={mcnemar.p_exact} /> / <PValue value={mcnemar.p_mid} />
          </Fact>
          <Fact name={`Difference${difference ? ` (${difference.method})` : ""}`}>
            {difference ? (
              <>
                <Points value={difference.estimate} />, 95 % <Points value={difference.low} /> to{" "}
                <Points value={difference.high} />
              </>
            ) : (
              "–"
            )}
          </Fact>
        </>
      )}
    </Facts>
  );
}

function AgreementCard({ agreement }: { agreement: AuditReport["agreement"] }) {
  return (
    <Facts
      title="Agreement of the reviewers"
      description={agreement.items === 0 ? agreement.why : "On the action, or rejecting, or discarding"}
      note={agreement.items > 0 ? agreement.why : null}
    >
      {agreement.items > 0 && (
        <>
          <Fact name={agreement.kappa_kind === "cohen" ? "Cohen's κ" : "Fleiss' κ"}>
            <Figure value={agreement.kappa} />
          </Fact>
          <Fact name="Krippendorff's α">
            <Figure value={agreement.alpha} />
          </Fact>
          <Fact name="Gwet's AC1">
            <Figure value={agreement.ac1} />
          </Fact>
          <Fact name="Pairs that agree">
            <Share value={agreement.raw} />
          </Fact>
          <Fact name="Raters, items">
            <Num value={agreement.raters} />, <Num value={agreement.items} />
          </Fact>
        </>
      )}
    </Facts>
  );
}

function AnchoringCard({ anchoring }: { anchoring: AuditReport["anchoring"] }) {
  const { effect, low, high, revealed, blind } = anchoring;
  return (
    <Facts
      title="Pull of the label"
      description={effect === null ? anchoring.why : "Revealed against blind items (Newcombe)"}
      note={null}
    >
      {effect !== null && low !== null && high !== null && revealed && blind && (
        <>
          <Fact name="Keeps the label, shown">
            <Num value={revealed.label} /> of <Num value={revealed.n} />
          </Fact>
          <Fact name="Chooses it blind">
            <Num value={blind.label} /> of <Num value={blind.n} />
          </Fact>
          <Fact name="Effect">
            <Points value={effect} />, 95 % <Points value={low} /> to <Points value={high} />
          </Fact>
          <Fact name="Changed after the reveal">
            <Share value={anchoring.changed_after_reveal} />
          </Fact>
        </>
      )}
    </Facts>
  );
}

/** A difference of shares, in percentage points with its sign. */
const Points = ({ value }: { value: number }) => (
  <Num value={value * 100} signDisplay="exceptZero" minimumFractionDigits={1} maximumFractionDigits={1} />
);

function Facts({
  title,
  description,
  note,
  children,
}: {
  title: string;
  description: string | null;
  note: string | null;
  children: ReactNode;
}) {
  return (
    <Card className="break-inside-avoid">
      <CardHeader title={title} description={description} />
      {children && (
        <CardBody className="flex flex-col gap-3">
          <dl className="flex flex-col gap-1.5 text-sm">{children}</dl>
          {note && <p className="text-xs text-muted">{note}</p>}
        </CardBody>
      )}
    </Card>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex flex-wrap items-baseline justify-between gap-x-3">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="tabular-nums">{children}</dd>
  </div>
);
