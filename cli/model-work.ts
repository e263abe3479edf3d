import { InvalidArgumentError } from "commander";

/** What commands that call models over whole data sets have in common. */
export type ModelWorkOptions = {
  dataset: string;
  model: string;
  concurrency?: number;
  requestsPerMinute?: number;
  maxCost?: number;
  split?: string;
  resume?: boolean;
  json?: boolean;
};

/** A number as it was typed. @throws InvalidArgumentError */
export function number(given: string): number {
  const value = Number(given);
  if (given.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a number.");
  return value;
}

/** The limits that were given, by the contracts' names; what was not given is left to the contract. */
export const limitsOf = ({ concurrency, requestsPerMinute, maxCost }: ModelWorkOptions) => ({
  ...(concurrency !== undefined && { concurrency }),
  ...(requestsPerMinute !== undefined && { requests_per_minute: requestsPerMinute }),
  ...(maxCost !== undefined && { max_cost: maxCost }),
});
