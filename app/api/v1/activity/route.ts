import { activityEndpoints } from "@/lib/contracts/activity";
import { json, withApi } from "@/lib/http/with-api";
import { listActivity } from "@/lib/services/activity/list-activity";

export const GET = withApi(activityEndpoints.list, async ({ actor, query }) =>
  json(await listActivity(actor, query)),
);
