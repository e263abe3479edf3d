import { auditEndpoints, REPORT_TYPES } from "@/lib/contracts/audits";
import { json, withApi } from "@/lib/http/with-api";
import { acceptedFormat, formatReport } from "@/lib/services/audits/report/formats";
import { reportAudit } from "@/lib/services/audits/report-audit";

export const GET = withApi(auditEndpoints.report, async ({ actor, params, query, request }) => {
  const report = await reportAudit(actor, params.id);
  const format = query.format ?? acceptedFormat(request.headers.get("accept"));
  if (format === "json") return json(report, 200, { vary: "accept" });
  return new Response(formatReport(report, format), {
    headers: {
      "content-type": `${REPORT_TYPES[format]}; charset=utf-8`,
      "content-disposition": `inline; filename="audit-${report.audit}.${format}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      vary: "accept",
    },
  });
});
