import { json } from "@/lib/http/with-api";
import { VERSION } from "@/lib/version";

export const dynamic = "force-dynamic";

/** The process is up. */
export const GET = (): Response => json({ status: "ok", version: VERSION });
