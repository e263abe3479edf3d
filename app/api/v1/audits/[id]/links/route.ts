import { reportLinkEndpoints } from "@/lib/contracts/report-links";
import { json, withApi } from "@/lib/http/with-api";
import { listLinks } from "@/lib/services/report-links/list-links";
import { shareReport } from "@/lib/services/report-links/share-report";

export const GET = withApi(reportLinkEndpoints.list, async ({ actor, params }) =>
  json({ links: await listLinks(actor, params.id) }),
);

export const POST = withApi(reportLinkEndpoints.share, async ({ actor, params, body }) =>
  json(await shareReport(actor, params.id, body), 201),
);
