/**
 * Everything the importer can say about a line, for the report, the docs and the import page. Each entry:
 * what it means and how to mend it. A line with an error is kept in the rejects file; a line with only
 * warnings is imported. Zod-free.
 */
export const IMPORT_CODES = {
  // The file as a whole
  empty_file: ["error", "The file holds no row.", "Upload a file with one JSON object a line."],
  not_json_lines: [
    "error",
    "The file is not JSON lines (a table, a picture, a document, an archive).",
    "Convert it to JSON lines: one JSON object a line, UTF-8.",
  ],
  wrong_encoding: [
    "error",
    "The file is text, but not UTF-8 (UTF-16, for example).",
    "Save the file as UTF-8.",
  ],
  gzip_damaged: [
    "error",
    "The gzip data are damaged or cut off.",
    "Compress the file again, or import it plain.",
  ],
  gzip_bomb: ["error", "The gzip data unpack to far more than is plausible.", "Import the file plain."],
  too_large: ["error", "The file is larger than is allowed.", "Split the file."],
  source_failed: [
    "error",
    "Reading the file failed on the way.",
    "Import it again; what is in stays in once.",
  ],
  unknown_format: [
    "error",
    "The rows are JSON, but of no shape that the importer knows.",
    "Give each row messages, tasks and final, or convert it to one of the documented formats.",
  ],
  // The line as JSON
  invalid_utf8: ["error", "The line holds bytes that are not UTF-8.", "Save the file as UTF-8."],
  line_too_long: [
    "error",
    "The line is longer than is allowed.",
    "Leave out attachments; a row is a few kilobytes.",
  ],
  invalid_json: [
    "error",
    "The line is not valid JSON.",
    "Mend the JSON at the named place; one whole object a line.",
  ],
  truncated_json: [
    "error",
    "The line ends in the middle of its JSON.",
    "Complete the line; the file was probably cut off.",
  ],
  array_broken: [
    "error",
    "The file is one JSON array, and it is broken here.",
    "Mend the array, or write one row a line.",
  ],
  duplicate_key: [
    "error",
    "An object names the same key twice, so its meaning is ambiguous.",
    "Remove one of the two.",
  ],
  too_deep: ["error", "The JSON is nested more than 100 levels deep.", "Flatten the value, or leave it out."],
  unsafe_number: [
    "error",
    "A number would not survive: an integer beyond 2^53 that is not exact, or a number beyond 1.8e308.",
    "Write the number as a string.",
  ],
  nul_character: ["error", "A string holds U+0000, which Postgres cannot store.", "Remove the character."],
  lone_surrogate: [
    "error",
    "A string holds half of a surrogate pair, which is no character.",
    "Remove or complete it.",
  ],
  reserved_key: [
    "error",
    'An object has the key "__proto__", which is refused for safety.',
    "Rename the key.",
  ],
  // The row
  not_an_object: [
    "error",
    "The line is JSON, but not an object.",
    "One row is one object {messages, tasks, final}.",
  ],
  missing_field: ["error", "A needed field is missing.", "Add the field at the named path."],
  bad_type: ["error", "A field has the wrong type.", "Give the field the type that the message names."],
  no_messages: ["error", "The row has no messages.", "A row needs at least one message before its decision."],
  bad_role: ["error", "A message's role is unknown.", "Use system, developer, user, assistant or tool."],
  bad_task_id: [
    "error",
    "A task id is empty, too long, or holds white space, a comma or a bracket.",
    "Use ids like task-1: 1 to 64 characters, no white space, comma or bracket.",
  ],
  duplicate_task_id: [
    "error",
    "Two tasks of the ledger have the same id.",
    "Give every task of a ledger its own id.",
  ],
  bad_ledger: [
    "error",
    "The ledger in the system message is not a JSON array of tasks.",
    'Write "## Ongoing tasks:" and after it a JSON array, [] for none.',
  ],
  unknown_channel: [
    "error",
    "meta.channel is not a channel.",
    "Use voice, whatsapp, discord, chat or email, or leave it out.",
  ],
  unknown_split: ["error", "meta.split is not a split.", "Use train, validation or test, or leave it out."],
  // The decision
  no_decision: [
    "error",
    "The row holds no decision.",
    "Add final, or end the chat with an assistant turn that is the decision.",
  ],
  unknown_action: [
    "error",
    "The decision names no known action.",
    "Use reply, start_task, update_task, cancel_task or noop.",
  ],
  bad_final: [
    "error",
    "The decision cannot be read.",
    "Write it like update_task(task-1, what changes) or {action, args}.",
  ],
  empty_text: ["error", "The decision's text is empty.", "Write what to convey or do."],
  outer_whitespace: [
    "error",
    "The decision's text begins or ends with white space.",
    "Remove that white space.",
  ],
  unstorable_text: [
    "error",
    "The decision's text holds a character that cannot be stored.",
    "Remove the character.",
  ],
  unknown_field: ["error", "The decision has a field that its action does not know.", "Remove the field."],
  unknown_task_id: [
    "error",
    "The decision names a task that is not in the ledger.",
    "Name an open task, or start a new one.",
  ],
  // Warnings
  near_duplicate_start: [
    "warning",
    "A new task says nearly the same as an open one.",
    "If it is the same work, the decision is an update.",
  ],
  label_conflict: [
    "warning",
    "The same conversation and ledger stand in the data set with another decision.",
    "Both are kept; review decides.",
  ],
  // Not a fault
  duplicate: [
    "info",
    "The same row stands in the data set already; it was counted, not added.",
    "Nothing to do.",
  ],
} as const satisfies Record<string, readonly ["error" | "warning" | "info", string, string]>;

export type ImportCode = keyof typeof IMPORT_CODES;

/** One thing wrong with a line; `path` like `messages[2].content`, "" for the line as a whole. */
export type ImportIssue = { path: string; code: ImportCode; message: string };
