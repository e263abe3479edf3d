import { studentEndpoints } from "@/lib/contracts/student";
import { json, withApi } from "@/lib/http/with-api";
import { cancelTraining } from "@/lib/services/student/cancel-training";

export const POST = withApi(studentEndpoints.cancel, async ({ actor, params }) =>
  json(await cancelTraining(actor, params.id)),
);
