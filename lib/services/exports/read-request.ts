import type { ExportRequest } from "@/lib/contracts/exports";
import { parseSplitSpec } from "@/lib/domain/splits/resplit";
import { AppError } from "@/lib/errors";
import type { ExportOptions } from "./export-options";

/** A request's body as options. @throws AppError invalid_input for a split that says nothing */
export function readRequest(request: ExportRequest): ExportOptions {
  const { dataset, target, status, filter, label, split, seed = "0", licence } = request;
  const spec = split === undefined ? undefined : parseSplitSpec(split);
  if (spec && !spec.ok) throw new AppError("invalid_input", `split: ${spec.error}`);
  return {
    ...{ dataset, target, status },
    ...(filter && { filter }),
    ...(request.with_hash && { withHash: true }),
    ...(request.reasoned && { reasoned: true }),
    ...(label === "imported" && { label }),
    ...(request.max_tokens !== undefined && { maxTokens: request.max_tokens }),
    ...(spec && { resplit: { shares: spec.value, seed } }),
    ...(request.gzip && { gzip: true }),
    ...(request.max_file_bytes !== undefined && { maxFileBytes: request.max_file_bytes }),
    ...(licence !== undefined && licence.trim() !== "" && { licence: licence.trim() }),
  };
}
