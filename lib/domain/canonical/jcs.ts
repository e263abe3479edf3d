import { fail, ok, type Result } from "../result";

export type CanonicalCode = "non_finite_number" | "lone_surrogate" | "not_json" | "too_deep";
export type CanonicalError = { code: CanonicalCode; message: string };

/** Deeper values are refused instead of overflowing the stack; the importer's own limit is far lower. */
const MAX_DEPTH = 1000;

class NotCanonical extends Error {
  constructor(readonly detail: CanonicalError) {
    super(detail.message);
  }
}

/**
 * The RFC 8785 (JCS) text of a JSON value: keys sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Fails for what JSON or JCS cannot hold: NaN and infinities, lone
 * surrogates, undefined, functions, bigints. Keys whose value is undefined are left out, as JSON.stringify does.
 */
export function canonicalize(value: unknown): Result<string, CanonicalError> {
  try {
    return ok(canonicalText(value));
  } catch (error) {
    if (error instanceof NotCanonical) return fail(error.detail);
    throw error;
  }
}

/** As `canonicalize`, for values that were checked before (an imported row); throws where that one fails. */
export function canonicalText(value: unknown): string {
  const text = write(value, 0);
  // JSON.stringify writes a lone surrogate as \udXXX and nothing else as \ud: a cheap test for a rare thing.
  if (text.includes("\\ud")) assertWellFormed(value);
  return text;
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw refuse("non_finite_number", `${value} is not a JSON number.`);
      return Object.is(value, -0) ? "0" : String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= MAX_DEPTH)
        throw refuse("too_deep", `The value is nested more than ${MAX_DEPTH} levels deep.`);
      return Array.isArray(value)
        ? writeArray(value, depth + 1)
        : writeObject(value as Record<string, unknown>, depth + 1);
    default:
      throw refuse("not_json", `A ${typeof value} has no JSON form.`);
  }
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = "[";
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ",";
    text += write(items[index], depth);
  }
  return `${text}]`;
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  const keys = Object.keys(object);
  // The default order of sort() is by UTF-16 code units, which is what RFC 8785 3.2.3 asks for.
  if (keys.length > 1) keys.sort();
  let text = "{";
  for (const key of keys) {
    const value = object[key];
    if (value === undefined) continue;
    if (text.length > 1) text += ",";
    text += `${JSON.stringify(key)}:${write(value, depth)}`;
  }
  return `${text}}`;
}

function assertWellFormed(value: unknown): void {
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value)) {
      throw refuse("lone_surrogate", "A string holds half of a surrogate pair, which has no UTF-8 form.");
    }
  } else if (Array.isArray(value)) {
    for (const item of value) assertWellFormed(item);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      assertWellFormed(key);
      assertWellFormed(item);
    }
  }
}

function refuse(code: CanonicalCode, message: string): NotCanonical {
  return new NotCanonical({ code, message });
}
