import type { ImportIssue } from "./codes";

/** Deeper JSON is refused. Real rows need 6 levels; Postgres, templates and people fail long before 10,000. */
export const MAX_DEPTH = 100;

/** A line with many faults names the first ones. */
export const MAX_ISSUES = 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** An object or array that is open at the scanner's place. `keys` is null for an array. */
type Frame = { keys: string[] | null; seen: Set<string> | null; index: number };

/** From so many keys on, a Set is faster than looking through the list. */
const LINEAR_KEYS = 12;

/**
 * Finds what JSON.parse hides or changes in a text that is known to be valid JSON: duplicate keys, too
 * deep nesting, numbers that would not survive, U+0000, lone surrogates, `__proto__` keys. One pass,
 * without recursion. Strings are skipped with indexOf, so the usual cost is a few µs for 2 KB.
 */
export function scanJson(text: string): ImportIssue[] {
  return new Scanner(text).run();
}

/** Whether brackets stand more than MAX_DEPTH deep, in any text and in no memory: told before a tree is built. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

/** The place of the quote that closes the string which begins here; the text's end if none does. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

class Scanner {
  private readonly issues: ImportIssue[] = [];
  private readonly frames: Frame[] = [];
  private at = 0;
  private nextBackslash: number;
  /** Whether the string read last holds a backslash. */
  private escaped = false;
  /** A raw lone surrogate somewhere: then every string has to be looked at. */
  private readonly wellFormed: boolean;

  constructor(private readonly text: string) {
    this.nextBackslash = endIfNone(text.indexOf("\\"), text);
    this.wellFormed = isWellFormed(text);
  }

  run(): ImportIssue[] {
    const { text, frames } = this;
    const end = text.length;
    let expectKey = false;
    while (this.at < end && this.issues.length < MAX_ISSUES) {
      const code = text.charCodeAt(this.at);
      if (code === QUOTE) {
        if (expectKey) this.key(this.string());
        else this.value(this.string());
        expectKey = false;
      } else if (code === COMMA) {
        const top = frames[frames.length - 1];
        if (top?.keys) expectKey = true;
        else if (top) top.index += 1;
        this.at += 1;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        const isObject = code === OPEN_BRACE;
        frames.push({ keys: isObject ? [] : null, seen: null, index: 0 });
        if (frames.length > MAX_DEPTH) {
          this.report(
            "too_deep",
            `The JSON is nested more than ${MAX_DEPTH} levels deep here; flatten it or leave it out.`,
          );
          return this.issues;
        }
        expectKey = isObject;
        this.at += 1;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        frames.pop();
        expectKey = false;
        this.at += 1;
      } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
        this.number();
      } else {
        this.at += 1;
      }
    }
    return this.issues;
  }

  /** Moves behind the string that starts here and returns it as it is written, without its quotes. */
  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    let close = text.indexOf('"', start);
    this.escaped = false;
    if (this.nextBackslash < start) this.nextBackslash = endIfNone(text.indexOf("\\", start), text);
    while (this.nextBackslash < close) {
      // What follows the backslash belongs to it, be it a quote or another backslash.
      const behind = this.nextBackslash + 2;
      this.escaped = true;
      if (close < behind) close = text.indexOf('"', behind);
      this.nextBackslash = endIfNone(text.indexOf("\\", behind), text);
    }
    this.at = close + 1;
    return text.slice(start, close);
  }

  private key(raw: string): void {
    const key = this.escaped ? decode(raw) : raw;
    const top = this.frames[this.frames.length - 1];
    if (!top?.keys) return;
    const known = top.seen ? top.seen.has(key) : top.keys.includes(key);
    top.keys.push(key);
    if (top.seen) top.seen.add(key);
    else if (top.keys.length > LINEAR_KEYS) top.seen = new Set(top.keys);
    if (known)
      this.report(
        "duplicate_key",
        `The key "${clip(key)}" stands twice in this object; remove one of the two.`,
      );
    if (key === "__proto__")
      this.report("reserved_key", 'The key "__proto__" is refused for safety; rename it.');
    this.value(raw);
  }

  private value(raw: string): void {
    const suspicious = this.escaped && /\\u(?:0000|[dD][89a-fA-F])/.test(raw);
    if (this.wellFormed && !suspicious) return;
    const value = decode(raw);
    if (value.includes("\0")) {
      this.report("nul_character", "The string holds U+0000, which cannot be stored; remove the character.");
    }
    if (/\p{Surrogate}/u.test(value)) {
      this.report(
        "lone_surrogate",
        "The string holds half of a surrogate pair, which is no character; remove or complete it.",
      );
    }
  }

  private number(): void {
    const { text } = this;
    const start = this.at;
    let code: number;
    do {
      this.at += 1;
      code = text.charCodeAt(this.at);
    } while (
      (code >= ZERO && code <= NINE) ||
      code === 0x2e ||
      code === 0x2b ||
      code === MINUS ||
      (code | 0x20) === 0x65
    );
    // Up to 15 digits are always exact, and without an exponent never infinite.
    if (this.at - start < 16 && !/[eE]/.test(text.slice(start, this.at))) return;
    const literal = text.slice(start, this.at);
    const value = Number(literal);
    // Unchanged means: the same integer, or at least the same digits when it is written again.
    const unchanged =
      Number.isFinite(value) &&
      (!/^-?\d+$/.test(literal) || String(value) === literal || BigInt(literal) === BigInt(value));
    if (!unchanged) {
      this.report(
        "unsafe_number",
        `The number ${clip(literal)} would be changed to ${value}; write it as a string.`,
      );
    }
  }

  private report(code: ImportIssue["code"], message: string): void {
    this.issues.push({ path: this.path(), code, message });
  }

  private path(): string {
    let path = "";
    for (const frame of this.frames.slice(0, 12)) {
      if (!frame.keys) path += `[${frame.index}]`;
      else {
        const key = frame.keys[frame.keys.length - 1];
        if (key !== undefined) path = memberPath(path, key);
      }
    }
    return this.frames.length > 12 ? `${path}…` : path;
  }
}

/** The path of an object's member: `meta.channel`, or `meta["odd key"]` where the key is no plain name. */
export function memberPath(parent: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${parent}[${JSON.stringify(clip(key))}]`;
  return parent === "" ? clip(key) : `${parent}.${clip(key)}`;
}

/** Shortens user text for a message; cut by characters, so that no pair is torn. */
export function clip(text: string, length = 60): string {
  return text.length > length ? `${[...text.slice(0, length)].slice(0, -1).join("")}…` : text;
}

/** ES2024's own test takes a quarter of the regular expression's time; the compiler's library is older. */
function isWellFormed(text: string & { isWellFormed?: () => boolean }): boolean {
  return text.isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

function decode(raw: string): string {
  return JSON.parse(`"${raw}"`);
}

function endIfNone(index: number, text: string): number {
  return index < 0 ? text.length : index;
}
