import { headers } from "next/headers";
import { cache } from "react";
import { clientAddress } from "@/lib/http/client-address";
import { inspectLink } from "@/lib/services/people/inspect-link";

/** What the link of this page would do; null when it does not work. Looking does not use it up. */
export const viewLink = cache(async (token: string, purpose: "FIRST_ADMIN" | "INVITE" | "PASSWORD_RESET") =>
  inspectLink(token, purpose, clientAddress(await headers())),
);
