import { openaiSft } from "./openai-sft";
import { raw } from "./raw";
import type { ExportTarget } from "./target";
import { together } from "./together";
import { trl } from "./trl";

export type { ExportRow, ExportTarget, FileSummary, LineOptions, SkipReason } from "./target";

/** Every export target by its name. */
export const EXPORT_TARGETS_BY_NAME = {
  raw,
  "openai-sft": openaiSft,
  together,
  trl,
} as const satisfies Record<string, ExportTarget>;

export type ExportTargetName = keyof typeof EXPORT_TARGETS_BY_NAME;
