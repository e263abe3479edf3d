import type { CalibrationView } from "@/lib/contracts/calibrations";

type Of = Pick<CalibrationView, "rows" | "split" | "human_judged" | "temperature_split" | "temperature_rows">;

/** What everyone who reads a calibration must know before trusting it; said alike by API, page and CLI. */
export function warningsOf({ rows, split, human_judged, temperature_split, temperature_rows }: Of): string[] {
  const warnings: string[] = [];
  if (human_judged === 0) {
    warnings.push(
      `0 of ${rows} rows are judged by humans: this promise is about the data set's labels, which nobody has judged. Have rows of the split "${split}" reviewed, then certify again.`,
    );
  }
  if (temperature_rows === 0) {
    warnings.push(
      `The run answers no row of the split "${temperature_split}", so no temperature was fitted: confidences are as the model gave them, and .00, .01 … .99 were tried as thresholds. Make a run over that split too.`,
    );
  }
  return warnings;
}
