/** One thing that is wrong with a value: `path` like `messages[2].content`, `code` for programs, `message` for people. */
export type Issue<Code extends string = string> = { path: string; code: Code; message: string };

/** The outcome of a total function: it never throws for bad data. */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; error: Failure };

export function ok<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

export function fail<Failure>(error: Failure): { ok: false; error: Failure } {
  return { ok: false, error };
}
