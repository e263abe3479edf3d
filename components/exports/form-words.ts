import type { ExportRecord } from "@/lib/contracts/exports";
import { TARGET_CHOICES } from "./choices";

/** fast: no turn has thinking, reasoned: all have; null where the target takes none. A missing option means fast. */
export function modeOf(
  target: string,
  options: Readonly<Record<string, unknown>>,
): "fast" | "reasoned" | null {
  if (options.reasoned === true) return "reasoned";
  return TARGET_CHOICES.some(({ value, thinks }) => value === target && thinks) ? "fast" : null;
}

/** What tells an export from another one of its target: mode, splits, compression. Empty while it runs. */
export function formWords({ target, manifest }: Pick<ExportRecord, "target" | "manifest">): string {
  if (!manifest) return "";
  const splits = [...new Set(manifest.files.map(({ split }) => split))].filter((split) => split !== "all");
  return [modeOf(target, manifest.options), splits.join(", "), manifest.options.gzip === true && "gzip"]
    .filter((word) => word)
    .join(" · ");
}
