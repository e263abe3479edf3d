import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalText } from "./jcs";

/** Lowercase hex SHA-256 of a text's UTF-8 bytes. */
export type Sha256Hex = (text: string) => string;

/** The portable digest (pure JavaScript, also in the browser); about 15 times slower than a native one. */
export const sha256Hex: Sha256Hex = (text) => bytesToHex(sha256(utf8ToBytes(text)));

/** What a row's hashes are made of, as stored: after schema parse, unknown keys kept, nothing normalised. */
export type HashedInput = { messages: readonly unknown[]; tasks: readonly unknown[] };
export type HashedRow = HashedInput & { final: string };

/**
 * Lowercase hex SHA-256 of the JCS form of `{messages, tasks}`: the key by which predictions join rows.
 * Throws for values that have no canonical form; an imported row always has one.
 */
export function inputHash({ messages, tasks }: HashedInput, digest: Sha256Hex = sha256Hex): string {
  return digest(`{${inputMembers(messages, tasks)}}`);
}

/** Lowercase hex SHA-256 of the JCS form of `{messages, tasks, final}`: unique within a data set. */
export function contentHash({ messages, tasks, final }: HashedRow, digest: Sha256Hex = sha256Hex): string {
  return digest(`{"final":${canonicalText(final)},${inputMembers(messages, tasks)}}`);
}

/**
 * Both hashes with one serialisation. Bulk callers pass a native digest (node:crypto's), which domain
 * itself may not import; both give the same values.
 */
export function rowHashes(
  { messages, tasks, final }: HashedRow,
  digest: Sha256Hex = sha256Hex,
): { input_hash: string; content_hash: string } {
  // "final" < "messages" < "tasks": the members of the input stand together at the end of the content's form.
  const input = inputMembers(messages, tasks);
  return {
    input_hash: digest(`{${input}}`),
    content_hash: digest(`{"final":${canonicalText(final)},${input}}`),
  };
}

function inputMembers(messages: readonly unknown[], tasks: readonly unknown[]): string {
  return `"messages":${canonicalText(messages)},"tasks":${canonicalText(tasks)}`;
}
