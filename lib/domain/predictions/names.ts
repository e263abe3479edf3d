/** `ok`: a decision; `invalid`: an answer that is none; `failed`: no answer came. */
export const PREDICTION_STATES = ["ok", "invalid", "failed"] as const;
export type PredictionState = (typeof PREDICTION_STATES)[number];

/**
 * What a confidence is the probability of. `exact`: action and task; `action`: the action alone, where the task has no
 * probability; `votes`: share of k answers that name the same action and task.
 */
export const CONFIDENCE_MODES = ["exact", "action", "votes"] as const;
export type ConfidenceMode = (typeof CONFIDENCE_MODES)[number];

/** What came with an answer; null is what was not said. */
export type AnswerDetails = {
  actionScores: Record<string, number> | null;
  taskScores: Record<string, number> | null;
  unassignedMass: number | null;
  votes: unknown[] | null;
  fold: number | null;
  /** The model was fitted on this row. */
  seen: boolean;
  timeToActionMs: number | null;
  latencyMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  raw: string | null;
};
