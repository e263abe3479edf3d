import type { z } from "zod";
import type { Scope } from "@/lib/domain/access";

/**
 * One HTTP endpoint: the handler parses by it, the OpenAPI document is generated from it, and a test holds the
 * real answers against that document.
 */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With OpenAPI placeholders: /api/v1/datasets/{slug} */
  path: `/${string}`;
  summary: string;
  description?: string;
  tag: string;
  /** Scopes of which an API key needs one; null = public. The service decides in the end. */
  scopes: readonly Scope[] | null;
  params?: Params;
  query?: Query;
  headers?: z.ZodType;
  /** JSON body. A raw body (NDJSON upload) is described by `rawBody` and read by the handler as a stream. */
  body?: Body;
  rawBody?: { contentType: string; description: string };
  /** Answers by status. `schema: null` = no body; a content type other than JSON is streamed. */
  responses: Record<number, EndpointResponse>;
};

export type EndpointResponse = {
  description: string;
  schema: z.ZodType | null;
  contentType?: string;
  /** Content types in which the same can be asked for as text. */
  texts?: readonly string[];
  headers?: Record<string, string>;
};

/** Keeps the precise types of an endpoint's schemas. */
export const endpoint = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  definition: Endpoint<P, Q, B>,
): Endpoint<P, Q, B> => definition;
