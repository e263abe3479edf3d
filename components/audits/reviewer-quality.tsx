import { Card, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Between, Share } from "@/components/ui/share";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";

type Counted = { n: number; k: number; share: number; interval: { low: number; high: number } } | null;

export type ShownReviewer = {
  reviewerId: string;
  name: string;
  reviews: number;
  overruled: Counted;
  repeated: Counted;
  gold: Counted;
};

/** How far each reviewer can be relied on. Shown to whoever leads the audit, and never shared. */
export function ReviewerQualityTable({ reviewers }: { reviewers: readonly ShownReviewer[] }) {
  if (
    reviewers.every(
      ({ overruled, repeated, gold }) => overruled === null && repeated === null && gold === null,
    )
  )
    return null;
  return (
    <Card className="break-inside-avoid print:hidden">
      <CardHeader
        title="Reviewers against rulings, and against themselves"
        description="Only you who lead audits see this. Rulings are made on disputed rows, the hard ones: the share of wrong answers there is no error rate of all of a reviewer's work. Wilson's 95 % intervals."
      />
      <Table aria-label="Quality of the reviewers">
        <TableHead>
          <TableRow>
            <TableHeader>Name</TableHeader>
            <NumberHeaders
              names={[
                "Reviews",
                "Ruled on",
                "Wrong there",
                "95 %",
                "Judged again",
                "Same again",
                "95 %",
                "Gold",
                "Wrong on gold",
                "95 %",
              ]}
            />
          </TableRow>
        </TableHead>
        <TableBody>
          {reviewers.map(({ reviewerId, name, reviews, overruled, repeated, gold }) => (
            <TableRow key={reviewerId}>
              <TableCell>{name}</TableCell>
              <NumberCell>
                <Num value={reviews} />
              </NumberCell>
              <Cells counted={overruled} />
              <Cells counted={repeated} />
              <Cells counted={gold} />
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

const Cells = ({ counted }: { counted: Counted }) => (
  <>
    <NumberCell>
      <Num value={counted?.n ?? 0} />
    </NumberCell>
    <NumberCell>
      <Share value={counted?.share ?? null} />
    </NumberCell>
    <NumberCell>
      <Between low={counted?.interval.low ?? null} high={counted?.interval.high ?? null} />
    </NumberCell>
  </>
);
