import type { z } from "zod";
import { type Authenticated, authenticate } from "@/lib/auth/authenticate";
import type { Endpoint } from "@/lib/contracts/endpoint";
import type { Actor, Scope } from "@/lib/domain/access";
import { AppError, isAppError } from "@/lib/errors";
import { assertFewFailures, countFailure, countRequest } from "./api-limits";
import { clientAddress } from "./client-address";
import { errorResponse } from "./error-response";
import { readJson } from "./read-json";
import { assertSameOrigin } from "./same-origin";
import { unstorableAt } from "./unstorable";

type Parsed<T extends z.ZodType> = z.ZodType extends T ? undefined : z.output<T>;

export type ApiContext<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  actor: Actor;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  request: Request;
};

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = (
  context: ApiContext<P, Q, B>,
) => Promise<Response>;

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * Turns a handler into a Next route handler: authenticates (session cookie or API key), refuses cross-site
 * writes, parses params, query and body by the endpoint's schemas, and answers every error as JSON.
 */
export function withApi<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: Endpoint<P, Q, B>,
  handler: Handler<P, Q, B>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    try {
      const { actor, via } = await admit(request, endpoint.scopes);
      if (via === "session" && endpoint.method !== "GET") assertSameOrigin(request);
      const url = new URL(request.url);
      return await handler({
        actor,
        params: parse(endpoint.params, await context.params, "path") as Parsed<P>,
        query: parse(endpoint.query, queryObject(url.searchParams), "query") as Parsed<Q>,
        body: (endpoint.body
          ? parse(endpoint.body, await readJson(request), "body")
          : undefined) as Parsed<B>,
        request,
      });
    } catch (error) {
      return errorResponse(error);
    }
  };
}

/** A JSON answer. It belongs to the caller: nobody on the way may keep it. */
export const json = (body: unknown, status = 200, headers?: Record<string, string>): Response =>
  Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });

/** The answer of an endpoint that has nothing to say. */
export const noContent = (): Response => new Response(null, { status: 204 });

/** Authenticates within the limits. @throws AppError unauthenticated, forbidden, too_many_requests */
async function admit(request: Request, scopes: readonly Scope[] | null): Promise<Authenticated> {
  const address = clientAddress(request.headers);
  if (scopes !== null) await assertFewFailures(address);
  try {
    const authenticated = await authenticate(request, scopes);
    await countRequest(authenticated.via === "public" ? `public ${address}` : authenticated.actor.id);
    return authenticated;
  } catch (error) {
    if (isAppError(error) && error.code === "unauthenticated") await countFailure(address);
    throw error;
  }
}

/** Repeated query keys become arrays: ?action=reply&action=noop. */
function queryObject(search: URLSearchParams): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    result[key] = values.length > 1 ? values : (values[0] ?? "");
  }
  return result;
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const unstorable = unstorableAt(value);
  if (unstorable) throw cannotStore([where, ...unstorable.slice(0, 12)].join("."));
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({
    path: [where, ...issue.path].join("."),
    message: issue.message,
  }));
  throw new AppError("invalid_input", issues.map((issue) => `${issue.path}: ${issue.message}`).join("; "), {
    details: { issues },
  });
}

function cannotStore(path: string): AppError {
  const message = "holds U+0000 or half of a surrogate pair, which cannot be stored; remove the character";
  return new AppError("invalid_input", `${path}: ${message}`, { details: { issues: [{ path, message }] } });
}
