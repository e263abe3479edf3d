import { Banner } from "@/components/ui/banner";
import { Num } from "@/components/ui/format";
import type { DatasetQuality } from "@/lib/contracts/quality";
import { AlikeCard } from "./alike-card";
import { BarsCard } from "./bars-card";
import { CoverageCard } from "./coverage-card";
import { InvalidCard } from "./invalid-card";
import { DiversityCard, ProbesCard } from "./probes-card";

/** A report with all its parts. */
export function QualityReportView({ quality, slug }: { quality: DatasetQuality; slug: string }) {
  return (
    <>
      {quality.sample && (
        <Banner tone="amber" title="Measured on a sample">
          <Num value={quality.rows} /> of <Num value={quality.sample.of} /> rows: {quality.sample.how}
        </Banner>
      )}
      <BarsCard bars={quality.bars} />
      {quality.invalid.count > 0 && <InvalidCard invalid={quality.invalid} slug={slug} />}
      <ProbesCard quality={quality} />
      <CoverageCard quality={quality} slug={slug} />
      <AlikeCard quality={quality} slug={slug} />
      <DiversityCard quality={quality} slug={slug} />
    </>
  );
}
