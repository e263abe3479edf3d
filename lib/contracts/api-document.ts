import { ALL_ENDPOINTS } from "./all-endpoints";
import { openApiDocument } from "./openapi";

/** The OpenAPI document of this version, as served at /api/v1/openapi.json and read at /docs. */
export const apiDocument = (version: string) =>
  openApiDocument(
    {
      title: "Parallax",
      version,
      description:
        "Data sets of conversations, reviews and exports for intent routers. Programs send `Authorization: Bearer <API key>`; every error is `{error: {code, message, details?}}`.",
    },
    ALL_ENDPOINTS,
  );
