import { AppError } from "@/lib/errors";
import { addressPolicy, hostProblem } from "@/lib/models/openai-compatible/address-policy";

/**
 * Refuses an address that is written as numbers and may not be asked. A name is not looked up here: what it resolves to
 * is asked each time that it is connected to.
 * @throws AppError invalid_input
 */
export function assertAddress(baseUrl: string): void {
  const problem = hostProblem(new URL(baseUrl).hostname, addressPolicy(process.env));
  if (problem) {
    throw new AppError("invalid_input", `This address may not be asked: ${problem}`, {
      details: { field: "base_url" },
    });
  }
}
