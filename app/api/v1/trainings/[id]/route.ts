import { studentEndpoints } from "@/lib/contracts/student";
import { json, withApi } from "@/lib/http/with-api";
import { getTraining } from "@/lib/services/student/list-trainings";

export const GET = withApi(studentEndpoints.get, async ({ actor, params }) =>
  json(await getTraining(actor, params.id)),
);
