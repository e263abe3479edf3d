import { axolotl } from "./axolotl";
import { openaiDpo, trlDpo } from "./dpo";
import { harmony } from "./harmony";
import { openaiSft } from "./openai-sft";
import { parquet } from "./parquet";
import { raw } from "./raw";
import { sharegpt } from "./sharegpt";
import { sraq } from "./sraq";
import type { ExportTarget } from "./target";
import { together } from "./together";
import { trl, trlMessages } from "./trl";
import { unsloth } from "./unsloth";

export type { ExportRow, ExportTarget, FileSummary, LineOptions, Sidecar, SkipReason } from "./target";

/** Every export target by its name. */
export const EXPORT_TARGETS_BY_NAME = {
  raw,
  sraq,
  "openai-sft": openaiSft,
  together,
  trl,
  "trl-messages": trlMessages,
  axolotl,
  unsloth,
  sharegpt,
  "openai-dpo": openaiDpo,
  "trl-dpo": trlDpo,
  harmony,
  parquet,
} as const satisfies Record<string, ExportTarget>;

export type ExportTargetName = keyof typeof EXPORT_TARGETS_BY_NAME;
