import { CircleCheck, CircleX } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MeasureAgain, Measuring } from "@/components/quality/measuring";
import { QualityReportView } from "@/components/quality/quality-report";
import { isUnderWay } from "@/components/quality/under-way";
import { Badge } from "@/components/ui/badge";
import { Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { getDataset } from "@/lib/services/datasets/get-dataset";
import { readQuality } from "@/lib/services/quality/read-quality";
import { cancel, start } from "./actions";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Quality of ${(await params).slug}` };
}

export default async function QualityPage({ params }: Props) {
  const actor = await requireActor();
  const { slug } = await params;
  const dataset = await getDataset(actor, slug).catch((error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { current, report } = await readQuality(actor, slug);
  const quality = report?.result ?? null;
  const mayMeasure = can(actor, "dataset:import") && dataset.rows > 0;
  const underWay = isUnderWay(current);
  return (
    <Page>
      <PageHeader
        title="Quality"
        crumbs={[
          { label: "Data sets", href: "/datasets" },
          { label: dataset.name, href: `/datasets/${slug}` },
        ]}
        meta={
          quality &&
          (quality.passed ? (
            <Badge tone="green" icon={CircleCheck}>
              every bar met
            </Badge>
          ) : (
            <Badge tone="red" icon={CircleX}>
              {quality.bars.filter(({ met }) => !met).length} missed
            </Badge>
          ))
        }
        description={
          report?.finished_at &&
          quality && (
            <>
              <Num value={quality.rows} /> rows, measured{" "}
              <Time value={report.finished_at} format="relative" /> for {report.created_by}
            </>
          )
        }
        actions={
          mayMeasure && report && !report.stale && !underWay && <MeasureAgain slug={slug} start={start} />
        }
      />
      <Measuring
        slug={slug}
        rows={dataset.rows}
        initial={current}
        report={report && { stale: report.stale, finished_at: report.finished_at }}
        {...(mayMeasure && { start })}
        {...(can(actor, "dataset:import") && { cancel })}
      />
      {quality && <QualityReportView quality={quality} slug={slug} />}
    </Page>
  );
}
