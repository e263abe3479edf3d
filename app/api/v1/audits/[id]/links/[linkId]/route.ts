import { reportLinkEndpoints } from "@/lib/contracts/report-links";
import { noContent, withApi } from "@/lib/http/with-api";
import { revokeLink } from "@/lib/services/report-links/revoke-link";

export const DELETE = withApi(reportLinkEndpoints.revoke, async ({ actor, params }) => {
  await revokeLink(actor, params.id, params.linkId);
  return noContent();
});
