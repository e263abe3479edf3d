/** How COPY's text format writes a missing value. */
const NULL = "\\N";

/** A value for a json column. */
export const json = (value: unknown): string => {
  if (value === undefined) return NULL;
  // JSON text holds no control characters, so only its backslashes mean something to COPY.
  const text = JSON.stringify(value);
  return text.includes("\\") ? text.replaceAll("\\", "\\\\") : text;
};

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const SPECIAL = /[\\\n\r\t]/;
const SPECIALS = /[\\\n\r\t]/g;

/** A value for a text column. */
export function text(value: string | undefined): string {
  if (value === undefined) return NULL;
  return SPECIAL.test(value) ? value.replace(SPECIALS, (sign) => ESCAPES[sign] ?? sign) : value;
}
