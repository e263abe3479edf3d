import { isStorable } from "../decision/types";
import { isObject, kindOf } from "../import/check-parts";
import type { PredictionCode, PredictionIssue } from "./codes";

/** Most keys of a table of scores: a ledger is short. */
const MAX_SCORES = 1000;

/** Reads optional values of one object; what is wrong is noted in `issues` and read as null. null counts as absent. */
export class Fields {
  readonly issues: PredictionIssue[] = [];
  constructor(private readonly object: Record<string, unknown>) {}

  refuse(path: string, code: PredictionCode, message: string): null {
    this.issues.push({ path, code, message });
    return null;
  }

  text(name: string): string | null {
    const value = this.object[name] ?? null;
    if (value === null) return null;
    if (typeof value !== "string") return this.wrongType(name, "a string", value);
    if (!isStorable(value))
      return this.refuse(name, "unstorable_text", `${name} holds a character that cannot be stored.`);
    return value;
  }

  /** 0 to 1 */
  share(name: string): number | null {
    const value = this.number(name);
    if (value === null || (value >= 0 && value <= 1)) return value;
    return this.refuse(name, "out_of_range", `${name} is ${value}; it must lie between 0 and 1.`);
  }

  /** Not negative. */
  amount(name: string): number | null {
    const value = this.number(name);
    if (value === null || value >= 0) return value;
    return this.refuse(name, "out_of_range", `${name} is ${value}; it must not be negative.`);
  }

  /** A whole number from 0 to 2^31 − 1. */
  count(name: string): number | null {
    const value = this.amount(name);
    if (value === null || (Number.isInteger(value) && value <= 0x7fffffff)) return value;
    return this.refuse(name, "out_of_range", `${name} is ${value}; it must be a whole number below 2^31.`);
  }

  flag(name: string): boolean {
    const value = this.object[name] ?? false;
    if (typeof value === "boolean") return value;
    this.wrongType(name, "true or false", value);
    return false;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | null {
    const value = this.text(name);
    const found = choices.find((choice) => choice === value);
    if (value === null || found !== undefined) return found ?? null;
    return this.refuse(name, "bad_type", `${name} must be one of ${choices.join(", ")}.`);
  }

  /** {name: probability} */
  scores(name: string): Record<string, number> | null {
    const value = this.object[name] ?? null;
    if (value === null) return null;
    if (!isObject(value)) return this.wrongType(name, "an object of probabilities", value);
    const entries = Object.entries(value);
    const bad = entries.find(([, score]) => typeof score !== "number" || !(score >= 0 && score <= 1));
    if (bad)
      return this.refuse(`${name}.${bad[0].slice(0, 60)}`, "out_of_range", "A score lies between 0 and 1.");
    if (entries.length > MAX_SCORES)
      return this.refuse(name, "out_of_range", `${name} has more than ${MAX_SCORES} entries.`);
    return value as Record<string, number>;
  }

  private number(name: string): number | null {
    const value = this.object[name] ?? null;
    if (value === null || (typeof value === "number" && Number.isFinite(value))) return value;
    return this.wrongType(name, "a number", value);
  }

  private wrongType(name: string, wanted: string, value: unknown): null {
    return this.refuse(name, "bad_type", `${name} must be ${wanted}, not ${kindOf(value)}.`);
  }
}
