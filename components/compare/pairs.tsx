import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Figure, PValue } from "@/components/ui/share";
import type { EvaluatedPair, Evaluation } from "@/lib/contracts/evaluations";
import { truthLine } from "./words";

/** What sets two models apart, on the rows that both have answered. */
export function Pairs({ evaluation }: { evaluation: Evaluation }) {
  if (evaluation.pairs.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Differences"
        description={`In exact accuracy, on the rows that both have answered. ${truthLine(evaluation)}`}
      />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        {evaluation.pairs.map((pair) => (
          <PairFigures key={`${pair.a} ${pair.b}`} pair={pair} />
        ))}
      </CardBody>
    </Card>
  );
}

function PairFigures({ pair: { a, b, n, mcnemar, difference } }: { pair: EvaluatedPair }) {
  return (
    <section className="flex flex-col gap-1 text-sm">
      <h3 className="font-medium">
        {a} less {b}
      </h3>
      {difference === null ? (
        <p className="text-muted">There is no row that both have answered.</p>
      ) : (
        <>
          <p className="tabular-nums">
            <span className="text-lg font-semibold">
              <Points value={difference.estimate} />
            </span>{" "}
            points, 95 % interval <Points value={difference.low} /> to <Points value={difference.high} />{" "}
            <span className="text-muted">(Tango)</span>
          </p>
          <p className="text-xs text-muted">
            Only {a} right: <Num value={mcnemar.b} />. Only {b} right: <Num value={mcnemar.c} />. Both
            answered: <Num value={n} />.
          </p>
          <p className="text-xs text-muted">
            McNemar χ² <Figure value={mcnemar.chi2} digits={2} />, p <P value={mcnemar.p} />, exact{" "}
            <P value={mcnemar.p_exact} />, mid-p <P value={mcnemar.p_mid} />
          </p>
        </>
      )}
    </section>
  );
}

const Points = ({ value }: { value: number }) => (
  <Num value={100 * value} signDisplay="exceptZero" minimumFractionDigits={1} maximumFractionDigits={1} />
);

/** What is smaller than a computation can tell apart from nothing is not nothing. */
const P = ({ value }: { value: number | null }) => (value === 0 ? "below 1E−15" : <PValue value={value} />);
