import { json } from "@/lib/http/with-api";
import { checkReady } from "@/lib/services/health/check-ready";

export const dynamic = "force-dynamic";

/** The process is up, its database answers and is migrated. */
export async function GET(): Promise<Response> {
  const state = await checkReady();
  if (state.ready) return json({ status: "ok" });
  const { reason, message } = state;
  return json({ error: { code: "unavailable", message, details: { reason } } }, 503, { "retry-after": "1" });
}
