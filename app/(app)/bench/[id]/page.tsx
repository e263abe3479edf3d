import { Download } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FiguresCard, PerActionCard } from "@/components/bench/figures-card";
import { ForgetBench } from "@/components/bench/forget-bench";
import { GainCard } from "@/components/bench/gain-card";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { getBench } from "@/lib/services/bench/get-bench";
import { measuredIn } from "@/lib/services/bench/to-view";
import { forget } from "../actions";

export const metadata: Metadata = { title: "Benchmark" };

/** A sender that is later than this measures its own machine. */
const LATE_MS = 10;

export default async function BenchRunPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  if (!isId(id)) notFound();
  const bench = await getBench(actor, id).catch((error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { report, machine } = bench;
  const targets = measuredIn(report);
  const late = targets.filter(({ sender_late_p95 }) => (sender_late_p95 ?? 0) > LATE_MS);
  return (
    <Page wide>
      <PageHeader
        title={report.target}
        crumbs={[{ label: "Bench", href: "/bench" }]}
        meta={bench.imported && <Badge>imported</Badge>}
        description={
          <>
            <Time value={bench.at} />, by {bench.stored_by}. Poisson arrivals at {report.rate}/s for{" "}
            {report.duration} s after {report.warmup} s of warm-up; <Num value={report.rows} /> rows of{" "}
            {report.dataset}, split {report.split}, seed {report.seed}.
          </>
        }
        actions={
          <>
            {(["json", "md"] as const).map((format) => (
              <Button key={format} asChild>
                <a href={`/api/v1/benchmarks/${id}/report?format=${format}`} download>
                  <Download aria-hidden />
                  {format === "md" ? "Markdown" : "JSON"}
                </a>
              </Button>
            ))}
            {can(actor, "runs:manage") && <ForgetBench forget={forget.bind(null, id)} />}
          </>
        }
      />
      {report.note && <p className="text-sm wrap-anywhere">{report.note}</p>}
      {late.length > 0 && (
        <Banner tone="amber" title="The machine was too busy to send in time">
          The sender of {late.map(({ target }) => target).join(", ")} was late by more than {LATE_MS} ms in
          one of twenty turns. Latencies count from the intended send, so that this stands in them.
        </Banner>
      )}
      <GainCard report={report} />
      <FiguresCard targets={targets} />
      <PerActionCard targets={targets} />
      <p className="text-xs text-muted">
        {machine.cores} × {machine.cpu || "unknown processor"}, {machine.memory_gb} GB, {machine.platform},
        Node {machine.node}, Parallax {report.tool}; load{" "}
        <Num value={machine.load_before} maximumFractionDigits={1} /> before and{" "}
        <Num value={machine.load_after} maximumFractionDigits={1} /> after.
      </p>
    </Page>
  );
}
