/** Why a scenario's row was not taken, for people. The key is what programs see. */
export const REJECT_CODES = {
  empty_answer: "The model answered nothing.",
  refused: "The model refused to write it.",
  truncated: "The answer ended at the length limit.",
  not_json: "The answer is no JSON.",
  wrong_schema: "The answer is JSON of another shape.",
  illegal_row: "The import contract refuses the row.",
  illegal_decision: "The decision is not legal on the ledger.",
  wrong_action: "The decision is another action than the one asked for.",
  too_short: "The conversation has fewer than 3 messages.",
  too_long: "The conversation has more than 14 messages.",
  turn_order: "Turns follow each other as no conversation does, or the last one is of the wrong kind.",
  ledger_size: "The ledger has more or fewer tasks than it may have.",
  no_distractors: "The tasks of the ledger say the same, or the target stands alone.",
  near_duplicate_start: "The started task nearly repeats an open one.",
  wrong_language: "The conversation is not in the language asked for.",
  placeholder: "A text holds a placeholder or a worn-out made-up name.",
  names_the_label: "A message or task names the actions of the system.",
  duplicate: "The same conversation stands in the data set already.",
  near_duplicate: "The row is too like another one.",
  repeated_sentence: "A sentence of it stands in another row.",
  vote_disagrees: "Those who read it blind decided otherwise.",
  rate_limited: "The server asked to slow down until patience was over.",
  server_error: "The server failed.",
  connection: "The server could not be reached.",
  cut: "The connection was cut.",
  timeout: "The answer took too long.",
  bad_request: "The server refused the request.",
  bad_answer: "The server's answer is not of its protocol.",
} as const;
export type RejectCode = keyof typeof REJECT_CODES;

export type Rejection = { code: RejectCode; message: string };

export const isRejectCode = (code: string): code is RejectCode => Object.hasOwn(REJECT_CODES, code);
