/** Why an answer is no legal decision. It is stored as it came and never repaired in silence. */
export const INVALID_REASONS = [
  "empty",
  "refused",
  "truncated",
  "not_json",
  "not_a_decision",
  "unknown_task",
  "empty_ledger",
] as const;
export type InvalidReason = (typeof INVALID_REASONS)[number];
