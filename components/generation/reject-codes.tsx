import { Card, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { GenerationView } from "@/lib/contracts/generations";

/** What each code means. */
export type CodeTexts = Readonly<Record<string, string>>;

/** Why tries were refused, and how many rows were given up for it in the end. */
export function RejectCodes({
  view,
  codes,
  onChoose,
}: {
  view: GenerationView;
  codes: CodeTexts;
  /** Shows the cells with this code. */
  onChoose?: (code: string) => void;
}) {
  const rows = Object.entries(view.tries).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Refused"
        description="Each refused try gets a new scenario until the tries are used up; then the row is rejected with the last code."
      />
      <Table aria-label="Refusals by code">
        <TableHead>
          <TableRow>
            <TableHeader>Code</TableHeader>
            <TableHeader>Meaning</TableHeader>
            <NumberHeaders names={["Tries", "Rows given up"]} />
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(([code, n]) => (
            <TableRow key={code}>
              <TableCell>
                {onChoose ? (
                  <button
                    type="button"
                    className="font-mono text-xs text-accent-text underline-offset-2 hover:underline"
                    onClick={() => onChoose(code)}
                  >
                    {code}
                  </button>
                ) : (
                  <code className="font-mono text-xs">{code}</code>
                )}
              </TableCell>
              <TableCell className="min-w-60 text-muted">{codes[code]}</TableCell>
              <NumberCell>
                <Num value={n} />
              </NumberCell>
              <NumberCell>
                <Num value={view.rejected[code] ?? 0} />
              </NumberCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
