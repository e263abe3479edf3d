const LABELS: Record<string, string> = {
  label_conflict: "same input, another label",
  near_duplicate_start: "starts a task much like an open one",
};

/** An import warning in words. */
export const warningLabel = (code: string): string => LABELS[code] ?? code.replaceAll("_", " ");
