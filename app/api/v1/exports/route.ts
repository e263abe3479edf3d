import { exportEndpoints } from "@/lib/contracts/exports";
import { json, withApi } from "@/lib/http/with-api";
import { getExports } from "@/lib/services/exports/list-exports";
import { queueExport } from "@/lib/services/exports/queue-export";
import { readRequest } from "@/lib/services/exports/read-request";

export const GET = withApi(exportEndpoints.list, async ({ actor, query }) =>
  json({ exports: await getExports(actor, query) }),
);

export const POST = withApi(exportEndpoints.create, async ({ actor, body }) =>
  json(await queueExport(actor, readRequest(body)), 202),
);
