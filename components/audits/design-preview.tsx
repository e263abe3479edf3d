import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Share } from "@/components/ui/share";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableRow } from "@/components/ui/table";
import { NumberCell } from "@/components/ui/table-columns";
import type { AuditPreview } from "@/lib/contracts/audits";
import { StratumCells, StratumHead } from "./stratum-columns";
import type { PreviewState } from "./use-preview";

/** So many strata are shown; the rest is counted. */
const SHOWN = 60;

/** What would be drawn: how many rows of each stratum, what each stands for, and what a claim needs. */
export function DesignPreview({ preview, error, loading, retry }: PreviewState & { retry: () => void }) {
  return (
    <Card aria-busy={loading} className="min-w-0">
      <CardHeader
        title="What would be drawn"
        description={
          preview ? (
            preview.n === null ? (
              "Nothing, as it stands."
            ) : (
              <>
                <Num value={preview.n} /> of <Num value={preview.population} /> rows
                {preview.deff !== null && preview.per_stratum.length > 1 && (
                  <>
                    , design effect <Num value={preview.deff} maximumFractionDigits={2} />
                  </>
                )}
              </>
            )
          ) : (
            "Strata and weights of the design."
          )
        }
        actions={loading && <span className="text-xs text-muted">counting…</span>}
      />
      <CardBody className="flex flex-col gap-3">
        <div aria-live="polite" className="flex flex-col gap-3 empty:hidden">
          {error && (
            <Banner
              tone="red"
              action={
                <Button size="sm" onClick={retry}>
                  Try again
                </Button>
              }
            >
              {error}
            </Banner>
          )}
          {preview?.problem && <Banner tone="amber">{preview.problem}</Banner>}
          {preview && <Planner preview={preview} />}
        </div>
        {!preview && !error && <Skeleton className="h-32" />}
      </CardBody>
      {preview && preview.per_stratum.length > 1 && <Strata preview={preview} />}
    </Card>
  );
}

function Planner({ preview }: { preview: AuditPreview }) {
  const { claim, n, two_sided_rows, population } = preview;
  // Where only a census can tell, it bears no more wrong rows than the claim allows.
  const plan = preview.plan.filter(
    ({ errors, rows }) => rows < population || errors <= population * (1 - claim) + 1e-9,
  );
  const errorFree = plan[0];
  if (!errorFree) return null;
  if (n !== null && n >= population)
    return (
      <p className="text-sm">
        All <Num value={population} /> rows would be judged: what is found is the share itself, not an
        estimate. At least <Share value={claim} /> are right with up to{" "}
        <Num value={Math.floor(population * (1 - claim) + 1e-9)} /> wrong.
      </p>
    );
  const bearable = n === null ? -1 : plan.filter(({ rows }) => rows <= n).length - 1;
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p>
        To claim that at least <Share value={claim} /> of the labels are right, with 95 % confidence, you need{" "}
        <strong className="font-semibold">
          {errorFree.rows >= population && "all "}
          <Num value={errorFree.rows} /> error-free rows
        </strong>
        {plan.slice(1).map(({ errors, rows }) => (
          <span key={errors}>
            , <Num value={rows} /> with {errors} wrong
          </span>
        ))}
        .
      </p>
      <p className="text-xs text-muted">
        {n === null
          ? ""
          : bearable < 0
            ? "These rows are too few for the claim; they give an interval all the same. "
            : `These rows bear the claim with up to ${bearable} wrong${bearable === preview.plan.length - 1 ? " or more" : ""}. `}
        This counts one-sided{errorFree.rows < population ? " and without replacement" : ""}. The report’s
        two-sided 95 % interval is wider and leaves aside how many rows there are: without an error it lies
        wholly above the claim from <Num value={two_sided_rows} /> rows on.
      </p>
    </div>
  );
}

function Strata({ preview: { per_stratum } }: { preview: AuditPreview }) {
  const facets = Object.keys(per_stratum[0]?.stratum ?? {});
  const shown = per_stratum.slice(0, SHOWN);
  const disputed = per_stratum.some(({ disputed_share }) => disputed_share !== null);
  return (
    <div className="max-h-[32rem] overflow-y-auto border-t">
      <Table aria-label="Strata of the design">
        <StratumHead
          facets={facets}
          figures={["N", "Share", "Rows", "Each stands for", ...(disputed ? ["Teacher ≠ label*"] : [])]}
        />
        <TableBody>
          {shown.map((row) => (
            <TableRow key={JSON.stringify(row.stratum)}>
              <StratumCells facets={facets} stratum={row.stratum} />
              <NumberCell>
                <Num value={row.N} />
              </NumberCell>
              <NumberCell>
                <Share value={row.share} />
              </NumberCell>
              <NumberCell>{row.n === null ? "–" : <Num value={row.n} />}</NumberCell>
              <NumberCell>
                {row.weight === null ? "–" : <Num value={row.weight} maximumFractionDigits={2} />}
              </NumberCell>
              {disputed && (
                <NumberCell>
                  <Share value={row.disputed_share} />
                </NumberCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {disputed && (
        <p className="px-4 py-2 text-xs text-muted">
          * Smoothed, (differing + 1) / (rows + 2), as Neyman’s allocation counts it: where nothing differs it
          is small, not 0.
        </p>
      )}
      {per_stratum.length > SHOWN && (
        <p className="px-4 py-2 text-xs text-muted">
          and <Num value={per_stratum.length - SHOWN} /> more strata
        </p>
      )}
    </div>
  );
}
