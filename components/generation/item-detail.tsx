import { ArrowRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { ActionBadge } from "@/components/ui/action-badge";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import type { GenerationCallView, GenerationItemDetail, GenerationView } from "@/lib/contracts/generations";
import { ITEM_TONE } from "./item-tone";
import type { CodeTexts } from "./reject-codes";

/** One cell: what was asked for, each try with why it was refused, and every answer as it came. */
export function ItemDetail({
  view,
  item,
  codes,
  names,
}: {
  view: GenerationView;
  item: GenerationItemDetail;
  codes: CodeTexts;
  names: Readonly<Record<string, string>>;
}) {
  const rows = `/datasets/${view.dataset}`;
  const attempts = [...new Set([...item.calls, ...item.tries].map(({ attempt }) => attempt))].sort(
    (a, b) => a - b,
  );
  const { action, ...asked } = item.cell;
  return (
    <Page>
      <PageHeader
        title={`Cell ${item.position + 1}`}
        crumbs={[
          { label: "Data sets", href: "/datasets" },
          { label: view.dataset_name, href: rows },
          { label: "Generate", href: `${rows}/generate` },
          { label: `${view.requested} rows by ${view.model}`, href: `${rows}/generate/${view.id}` },
        ]}
        meta={
          <>
            <Badge tone={ITEM_TONE[item.state]}>{item.state}</Badge>
            <ActionBadge action={action} />
          </>
        }
        actions={
          item.row && (
            <Button asChild variant="primary">
              <Link href={`${rows}/rows/${item.row}` as Route}>
                Open the row
                <ArrowRight aria-hidden />
              </Link>
            </Button>
          )
        }
      />
      <Card>
        <CardHeader title="Asked for" />
        <CardBody>
          <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-3 lg:grid-cols-5">
            {Object.entries(asked).map(([factor, level]) => (
              <div key={factor}>
                <dt className="text-xs text-muted">{factor}</dt>
                <dd>
                  {level} {names[String(level)] && <span className="text-muted">{names[String(level)]}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </CardBody>
      </Card>
      {attempts.length === 0 && <Banner>Nothing has been asked for this cell yet.</Banner>}
      {attempts.map((attempt) => {
        const refused = item.tries.filter((one) => one.attempt === attempt);
        return (
          <Card key={attempt}>
            <CardHeader title={`Scenario ${attempt}`} />
            <CardBody className="flex flex-col gap-4">
              {refused.map(({ code, message }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: tries are only ever appended
                <Banner key={at} tone="amber" title={codes[code] ?? code}>
                  <code className="font-mono text-xs">{code}</code> {message}
                </Banner>
              ))}
              {item.calls
                .filter((call) => call.attempt === attempt)
                .map((call) => (
                  <Call key={`${call.step} ${call.n} ${call.at}`} call={call} currency={view.currency} />
                ))}
            </CardBody>
          </Card>
        );
      })}
    </Page>
  );
}

function Call({ call, currency }: { call: GenerationCallView; currency: string }) {
  const name = call.step === "vote" ? `Vote ${call.n}` : call.step === "row" ? "Row" : "Scenario";
  const text = call.text || call.reasoning;
  return (
    <section aria-label={`${name} by ${call.model}`} className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="text-sm font-medium">{name}</h3>
        <span className="text-xs text-muted">
          {call.model}, <Time value={call.at} />,{" "}
          <Num value={call.latency_ms / 1000} maximumFractionDigits={1} /> s,{" "}
          {call.tokens.estimated && "about "}
          <Num value={call.tokens.input} /> + <Num value={call.tokens.output} /> tokens
          {call.cost > 0 && (
            <>
              , <Num value={call.cost} maximumFractionDigits={5} /> {currency}
            </>
          )}
          {call.requests > 1 && <>, {call.requests} requests</>}
          {call.finish_reason && call.finish_reason !== "stop" && <>, ended by {call.finish_reason}</>}
        </span>
        {text !== "" && (
          <span className="ml-auto">
            <CopyButton text={text}>Copy</CopyButton>
          </span>
        )}
      </div>
      {call.error && (
        <Banner tone="red" title={call.error.code}>
          {call.error.message}
        </Banner>
      )}
      {call.refusal && <Banner tone="amber">{call.refusal}</Banner>}
      {text !== "" && (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
          tabIndex={0}
          aria-label={`Answer: ${name}`}
          className="max-h-96 overflow-auto rounded-md border bg-sunken p-3"
        >
          <pre className="font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere">{pretty(text)}</pre>
        </section>
      )}
      {text === "" && !call.error && !call.refusal && (
        <p className="text-sm text-muted">The answer is empty.</p>
      )}
    </section>
  );
}

/** JSON in lines, for reading; anything else as it is. "Copy" gives the answer as it came. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
