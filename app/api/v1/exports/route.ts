import { exportEndpoints } from "@/lib/contracts/exports";
import { json, withApi } from "@/lib/http/with-api";
import { getExports } from "@/lib/services/exports/list-exports";

export const GET = withApi(exportEndpoints.list, async ({ actor, query }) =>
  json({ exports: await getExports(actor, query) }),
);
