import { afterEach, beforeEach } from "vitest";

/** A test that logs to console.error fails: an error that nobody looks at is an error that stays. */
const original = console.error;
let logged: string[] = [];

beforeEach(() => {
  logged = [];
  console.error = (...values: unknown[]) => {
    logged.push(values.map(String).join(" "));
    original(...values);
  };
});

afterEach(() => {
  console.error = original;
  if (logged.length > 0) throw new Error(`console.error was called:\n${logged.join("\n")}`);
});
