import { studentEndpoints } from "@/lib/contracts/student";
import { json, withApi } from "@/lib/http/with-api";
import { listTrainings } from "@/lib/services/student/list-trainings";

export const GET = withApi(studentEndpoints.list, async ({ actor, query }) =>
  json({ trainings: await listTrainings(actor, query) }),
);
