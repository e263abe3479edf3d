import { rowEndpoints } from "@/lib/contracts/rows";
import { json, withApi } from "@/lib/http/with-api";
import { listRows } from "@/lib/services/rows/list-rows";

export const GET = withApi(rowEndpoints.list, async ({ actor, params, query }) => {
  const { cursor, limit, facets, count, ...filter } = query;
  return json(
    await listRows(actor, params.slug, {
      filter,
      cursor,
      limit,
      count: count === "true",
      facets: facets === "true",
    }),
  );
});
