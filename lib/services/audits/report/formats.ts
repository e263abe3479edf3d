import { type AuditReport, REPORT_TYPES, type ReportFormat } from "@/lib/contracts/audits";
import { reportCsv } from "./csv";
import { reportMarkdown } from "./markdown";

/** The report as text in one of its formats. */
export function formatReport(report: AuditReport, format: ReportFormat): string {
  switch (format) {
    case "json":
      return JSON.stringify(report);
    case "md":
      return reportMarkdown(report);
    case "csv":
      return reportCsv(report);
  }
}

/** The format that an Accept header asks for first among ours; JSON where it asks for none of them. */
export function acceptedFormat(accept: string | null): ReportFormat {
  const wanted = (accept ?? "")
    .split(",")
    .map((part) => {
      const [type = "", ...params] = part.split(";").map((piece) => piece.trim().toLowerCase());
      const q = params.find((param) => param.startsWith("q="));
      return { type, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
    })
    .sort((a, b) => b.q - a.q);
  for (const { type, q } of wanted) {
    const format = (Object.keys(REPORT_TYPES) as ReportFormat[]).find((name) => REPORT_TYPES[name] === type);
    if (format && q > 0) return format;
  }
  return "json";
}
