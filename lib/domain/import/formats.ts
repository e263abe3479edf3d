/** The shapes of rows that the importer reads, and how each looks. Zod-free. */
export const IMPORT_FORMATS = {
  raw: "{messages, tasks, final, reasoning?, meta?}",
  sraq: "{developer, tasks, user, reasoning, final, messages[role, content, thinking]}",
  chat: '{messages} with "## Ongoing tasks:" + JSON in the system message and the decision as last assistant turn',
  "openai-chat": "{messages} with the decision as last assistant turn (text, JSON or a function call)",
  sharegpt: "{conversations: [{from, value}], system?} with the decision as last gpt turn",
} as const;
export type ImportFormat = keyof typeof IMPORT_FORMATS;

export function isImportFormat(value: string): value is ImportFormat {
  return Object.hasOwn(IMPORT_FORMATS, value);
}
