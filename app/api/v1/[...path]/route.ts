import { AppError } from "@/lib/errors";
import { errorResponse } from "@/lib/http/error-response";

/** Whatever no other route answers: JSON, as every error of the API. */
const missing = (request: Request): Response => {
  const { pathname } = new URL(request.url);
  return errorResponse(
    new AppError("not_found", `There is no ${request.method} ${pathname}; /docs lists all routes`),
  );
};

export { missing as DELETE, missing as GET, missing as PATCH, missing as POST, missing as PUT };
