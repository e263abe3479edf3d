"use client";
import type { Route } from "next";
import Link from "next/link";
import { Histogram } from "@/components/charts/histogram";
import { Banner } from "@/components/ui/banner";
import { Num } from "@/components/ui/format";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { ExportPreview as Preview } from "@/lib/contracts/exports";
import { CostEstimate } from "./cost-estimate";
import { RenderedRow } from "./rendered-row";

/** The first rows as the tool will see them, and how many tokens rows have. */
export function ExportPreview({
  preview,
  slug,
  rows,
}: {
  preview: Preview;
  slug: string;
  /** Rows that have the status; for the estimate. */
  rows: number;
}) {
  const { tokens, considered, more, skipped } = preview;
  const left = Object.entries(skipped);
  if (preview.rows.length === 0)
    return (
      <Banner tone="amber" title="No line would be written">
        Preference pairs come from rows that people approved or corrected and a model decided otherwise.
      </Banner>
    );
  return (
    <section aria-label="Preview" className="flex flex-col gap-4 border-t pt-4">
      {left.length > 0 && (
        <Banner tone="amber" title="Some rows would be left out">
          {left.map(([code, n]) => `${code}: ${n}`).join(" · ")} of <Num value={considered} /> looked at
        </Banner>
      )}
      {tokens && (
        <div className="grid gap-4 lg:grid-cols-2">
          <Histogram
            label="Tokens a row"
            summary={`Median ${tokens.median}, longest ${tokens.longest}, of ${considered} rows${more ? " looked at" : ""}`}
            valueName="Tokens"
            bins={tokens.histogram.map(({ from, to, rows: count }) => ({ from, to, count }))}
            height={160}
          />
          <CostEstimate meanTokens={tokens.mean} rows={more ? rows : considered} estimated={more} />
        </div>
      )}
      <ol className="flex flex-col gap-4">
        {preview.rows.map((row, index) => (
          <li key={`${row.id} ${row.line}`} className="rounded-md border">
            <div className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-2 text-sm">
              <Link
                href={`/datasets/${slug}/rows/${row.id}` as Route}
                className="font-medium text-accent-text hover:underline"
              >
                Row {index + 1}
              </Link>
              <span className="text-muted">
                <Num value={row.tokens.total} /> tokens, <Num value={row.tokens.loss} /> of them with loss
              </span>
              {row.skipped && (
                <span className="text-amber-fg">
                  left out: {row.skipped.code}: {row.skipped.message}
                </span>
              )}
            </div>
            <Tabs defaultValue="rendered" className="px-3 pb-3">
              <TabsList>
                <TabsTrigger value="rendered">As gpt-oss reads it</TabsTrigger>
                <TabsTrigger value="line" disabled={row.line === null}>
                  Line of the file
                </TabsTrigger>
              </TabsList>
              <TabsContent value="rendered">
                <RenderedRow parts={row.parts} />
              </TabsContent>
              <TabsContent value="line">
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
                <pre tabIndex={0} className="max-h-80 overflow-auto rounded-md bg-gray-bg p-3 text-xs">
                  {pretty(row.line)}
                </pre>
              </TabsContent>
            </Tabs>
          </li>
        ))}
      </ol>
    </section>
  );
}

const pretty = (line: string | null): string =>
  line === null ? "" : JSON.stringify(JSON.parse(line), null, 2);
