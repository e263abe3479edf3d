import { z } from "zod";
import type { Endpoint, EndpointResponse } from "./endpoint";
import { errorBodySchema } from "./error";

type JsonObject = Record<string, unknown>;

export type OpenApiInfo = { title: string; version: string; description: string };

/**
 * The OpenAPI 3.1 document of the given endpoints. Its schemas are the very zod schemas that the handlers parse
 * and answer by (3.1 takes JSON Schema 2020-12 as it is), so it cannot drift from the code.
 */
export function openApiDocument(info: OpenApiInfo, endpoints: readonly Endpoint[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] ??= {};
    Object.assign(paths[endpoint.path] as JsonObject, {
      [endpoint.method.toLowerCase()]: operation(endpoint),
    });
  }
  return {
    openapi: "3.1.0",
    info: { ...info, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "/" }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key made under Settings → Keys" },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
      },
      schemas: { Error: jsonSchema(errorBodySchema, "output") },
    },
  };
}

/** A stable, readable id: "get /api/v1/rows/{id}" → "getRowsId". */
const operationId = ({ method, path }: Endpoint): string =>
  method.toLowerCase() +
  path
    .replace(/^\/api\/v1/, "")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

function operation(endpoint: Endpoint): JsonObject {
  const scopes = endpoint.scopes === null ? null : endpoint.scopes.join(" or ");
  const parameters = [
    ...parametersOf(endpoint.params, "path"),
    ...parametersOf(endpoint.query, "query"),
    ...parametersOf(endpoint.headers, "header"),
  ];
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    ...(endpoint.description && { description: endpoint.description }),
    tags: [endpoint.tag],
    security: scopes === null ? [] : [{ apiKey: [] }, { session: [] }],
    ...(scopes && { "x-scope": scopes }),
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(endpoint),
    responses: {
      ...Object.fromEntries(
        Object.entries(endpoint.responses).map(([status, answer]) => [status, response(answer)]),
      ),
      default: {
        description: "Any error",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, where: "path" | "query" | "header"): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

function requestBody({ body, rawBody }: Endpoint): JsonObject {
  if (rawBody) {
    const content = { [rawBody.contentType]: { schema: { type: "string" } } };
    return { requestBody: { required: true, description: rawBody.description, content } };
  }
  if (!body) return {};
  return {
    requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body, "input") } } },
  };
}

function response({
  description,
  schema,
  contentType = "application/json",
  texts = [],
  headers,
}: EndpointResponse): JsonObject {
  const described = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    { description: text, schema: { type: "string" } },
  ]);
  return {
    description,
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(schema && {
      content: {
        [contentType]: { schema: jsonSchema(schema, "output") },
        ...Object.fromEntries(texts.map((type) => [type, { schema: { type: "string" } }])),
      },
    }),
  };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
