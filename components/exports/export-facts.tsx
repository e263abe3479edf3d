import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Manifest } from "@/lib/contracts/exports";
import { ACTIONS } from "@/prompts/actions";

/** Class balance, what keeps train and test apart, tokens, and what was left out. */
export function ExportFacts({ manifest }: { manifest: Manifest }) {
  const { counts, tokens, splits, skipped } = manifest;
  // In the order of the files: the database keeps no order of keys.
  const names = [...new Set(manifest.files.map(({ split }) => split))];
  return (
    <Card>
      <CardHeader title="What it holds" />
      {names.length > 0 && (
        <Table aria-label="Rows by action and split">
          <TableHead>
            <TableRow>
              <TableHeader>Action</TableHeader>
              {names.map((name) => (
                <TableHeader key={name} className="text-right">
                  {name}
                </TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {ACTIONS.map((action) => (
              <TableRow key={action}>
                <TableCell>{action}</TableCell>
                {names.map((name) => (
                  <TableCell key={name} className="text-right">
                    <Num value={counts[name]?.[action] ?? 0} />
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <CardBody>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm [&_dt]:text-muted">
          <dt>Left out</dt>
          <dd>
            {skipped.rows === 0
              ? "nothing"
              : Object.entries(skipped.by_code)
                  .map(([code, n]) => `${code} ${n.toLocaleString("en")}`)
                  .join(", ")}
          </dd>
          {splits && (
            <>
              <dt>Train and test</dt>
              <dd>
                {splits.how === "new"
                  ? `Split anew into ${splits.groups?.toLocaleString("en")} groups that stay together, the largest of ${splits.largest_group?.toLocaleString("en")} rows. `
                  : "The data set's own splits. "}
                {splits.train_to_test === null
                  ? "How alike they are was not measured. "
                  : `The most alike rows have a word 5-gram Jaccard similarity of ${splits.train_to_test.toFixed(3)}. `}
                {splits.why}
              </dd>
            </>
          )}
          {tokens && (
            <>
              <dt>Tokens</dt>
              <dd>
                {tokens.estimated && "about "}
                <Num value={tokens.total} /> in the gpt-oss format, <Num value={tokens.loss} /> of them with
                loss; the longest row has <Num value={tokens.longest} />
              </dd>
            </>
          )}
          <dt>Prompt</dt>
          <dd className="wrap-anywhere">
            {manifest.prompt.version} <code className="text-xs">{manifest.prompt.sha256.slice(0, 16)}…</code>
          </dd>
        </dl>
      </CardBody>
    </Card>
  );
}
