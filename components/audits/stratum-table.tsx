import { Card, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Between, Share } from "@/components/ui/share";
import { Table, TableBody, TableRow } from "@/components/ui/table";
import { NumberCell } from "@/components/ui/table-columns";
import type { AuditReport } from "@/lib/contracts/audits";
import { StratumCells, StratumHead } from "./stratum-columns";

/** Each stratum with its own exact bounds: one without errors still has risk. */
export function StratumTable({ report }: { report: AuditReport }) {
  const { per_stratum, pooled, strata } = report;
  if (per_stratum.length < 2) return null;
  return (
    <Card>
      <CardHeader
        title={`By ${strata.join(" × ")}`}
        description="Weight is the stratum's share of the population. Bounds are Clopper and Pearson's, 95 %, for each stratum by itself."
      />
      <Table aria-label="Figures by stratum">
        <StratumHead
          facets={strata}
          figures={["N", "Weight", "Drawn", "Judged", "Right", "Estimate", "Bounds"]}
        />
        <TableBody>
          {per_stratum.map((row) => (
            <TableRow key={JSON.stringify(row.stratum)}>
              <StratumCells facets={strata} stratum={row.stratum} />
              <NumberCell>
                <Num value={row.N} />
              </NumberCell>
              <NumberCell>
                <Share value={row.weight} />
              </NumberCell>
              <NumberCell>
                <Num value={row.drawn} />
              </NumberCell>
              <NumberCell>
                <Num value={row.n} />
              </NumberCell>
              <NumberCell>
                <Num value={row.correct} />
              </NumberCell>
              <NumberCell>
                <Share value={row.estimate} />
              </NumberCell>
              <NumberCell>
                <Between low={row.low} high={row.high} />
              </NumberCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {pooled.length > 0 && (
        <p className="border-t px-4 py-2 text-xs text-muted">
          The variance of these strata is pooled, because one of them has a single judged row:{" "}
          {pooled
            .map((group) => group.map((stratum) => Object.values(stratum).join(" × ")).join(" with "))
            .join("; ")}
          .
        </p>
      )}
    </Card>
  );
}
