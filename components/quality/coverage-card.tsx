import { BarsChart } from "@/components/charts/bars-chart";
import { HeatMap } from "@/components/charts/heat-map";
import { ACTION_LOOK } from "@/components/ui/action-badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num, Percent } from "@/components/ui/format";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { DatasetQuality } from "@/lib/contracts/quality";
import { ACTIONS } from "@/prompts/actions";

/** Facets that the browser can filter by, so that a cell leads to its rows. */
const FILTERS = ["action", "channel"];

/** What the rows are about: how much of the plan is filled, the balance of actions, and crossed counts. */
export function CoverageCard({ quality, slug }: { quality: DatasetQuality; slug: string }) {
  const { plan, tables, values } = quality.coverage;
  const actions = ACTIONS.map((name) => [name, values.action?.[name] ?? 0] as const);
  const locales = Object.entries(values.locale ?? {}).sort(([, a], [, b]) => b - a);
  return (
    <Card>
      <CardHeader title="Coverage" description={<PlanLine plan={plan} />} />
      <CardBody className="flex flex-col gap-5">
        <div className="grid gap-6 lg:grid-cols-2">
          <section aria-label="Class balance" className="min-w-0">
            <h3 className="mb-1 text-xs font-medium">Rows per action</h3>
            <BarsChart
              label="Rows per action"
              summary={actions.map(([name, n]) => `${name} ${n}`).join(", ")}
              valueName="Rows"
              data={actions.map(([name, value]) => ({
                label: name,
                value,
                tone: ACTION_LOOK[name].tone,
              }))}
            />
          </section>
          <section aria-label="Languages" className="min-w-0">
            <h3 className="mb-1 text-xs font-medium">Rows per language</h3>
            <BarsChart
              label="Rows per language"
              summary={locales.map(([name, n]) => `${name} ${n}`).join(", ")}
              valueName="Rows"
              data={locales.slice(0, 12).map(([name, value]) => ({ label: name, value, tone: "violet" }))}
            />
          </section>
        </div>
        <Tabs defaultValue="0">
          <TabsList aria-label="Crossed counts">
            {tables.map(({ x, y }, at) => (
              <TabsTrigger key={`${y} ${x}`} value={String(at)}>
                {y} × {x}
              </TabsTrigger>
            ))}
          </TabsList>
          {tables.map((table, at) => (
            <TabsContent key={`${table.y} ${table.x}`} value={String(at)}>
              <HeatMap
                label={`Rows by ${table.y} and ${table.x}`}
                rowName={table.y}
                columnName={table.x}
                {...table}
                {...(FILTERS.includes(table.x) &&
                  FILTERS.includes(table.y) && {
                    href: table.rows.map((row) =>
                      table.columns.map((column) => {
                        const query = new URLSearchParams({ [table.y]: row, [table.x]: column });
                        return `/datasets/${slug}?${query}`;
                      }),
                    ),
                  })}
              />
            </TabsContent>
          ))}
        </Tabs>
        {plan.missing.length > 0 && (
          <details className="text-xs">
            <summary className="w-fit rounded-sm text-muted hover:text-fg">
              {plan.kind === "cards" ? "Cards without a row" : "Combinations without a row"}
            </summary>
            <p className="mt-2 font-mono wrap-anywhere text-muted">
              {plan.missing.join(", ")}
              {plan.planned - plan.filled > plan.missing.length && ", …"}
            </p>
          </details>
        )}
      </CardBody>
    </Card>
  );
}

function PlanLine({ plan }: { plan: DatasetQuality["coverage"]["plan"] }) {
  if (plan.share === null) return "Nothing is planned.";
  return (
    <>
      <Num value={plan.filled} /> of <Num value={plan.planned} />{" "}
      {plan.kind === "cards"
        ? "cells of the plan have their row"
        : "combinations of action, channel and domain occur"}{" "}
      (<Percent value={plan.share} />)
    </>
  );
}
