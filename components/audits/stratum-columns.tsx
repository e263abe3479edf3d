import { TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberHeaders } from "@/components/ui/table-columns";
import type { AuditReport } from "@/lib/contracts/audits";

type Facets = { facets: readonly string[] };

/** Headings of a table with a row for each stratum: the facets that make it, then its figures. */
export const StratumHead = ({ facets, figures }: Facets & { figures: readonly string[] }) => (
  <TableHead>
    <TableRow>
      {facets.map((facet) => (
        <TableHeader key={facet}>{facet}</TableHeader>
      ))}
      <NumberHeaders names={figures} />
    </TableRow>
  </TableHead>
);

/** A stratum's value of each facet. */
export const StratumCells = ({
  facets,
  stratum,
}: Facets & { stratum: AuditReport["per_stratum"][number]["stratum"] }) =>
  facets.map((facet) => (
    <TableCell key={facet} className="whitespace-nowrap">
      {stratum[facet as keyof typeof stratum]}
    </TableCell>
  ));
