import type { ImportCode } from "../import/codes";

/** What the import of predictions can say about a line beside IMPORT_CODES; all of these refuse it. Zod-free. */
export const PREDICTION_CODES = {
  no_row: ["The line does not say which row it is about.", "Add id or input_hash."],
  unknown_row: [
    "No row of the data set has this id or input hash.",
    "Import the rows first; `export --target raw --with-hash` gives their ids and hashes.",
  ],
  row_mismatch: [
    "id and input_hash belong to different rows.",
    "Give the one that is right, or both of one row.",
  ],
  out_of_range: [
    "A number is outside its range.",
    "Confidence and scores lie between 0 and 1, times are not negative.",
  ],
  prediction_conflict: [
    "The run holds another prediction for this row already.",
    "Import into a new run (--run new), or leave the line out.",
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type PredictionCode = keyof typeof PREDICTION_CODES | ImportCode;

/** One thing wrong with a line; `path` like `votes[2]`, "" for the line as a whole. */
export type PredictionIssue = { path: string; code: PredictionCode; message: string };
