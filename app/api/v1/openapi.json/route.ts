import { apiDocument } from "@/lib/contracts/api-document";
import { VERSION } from "@/lib/version";

export const dynamic = "force-static";

export const GET = (): Response => Response.json(apiDocument(VERSION));
