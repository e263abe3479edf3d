import { simpleRandomSample } from "../sampling/sample";

export type Arm = "blind" | "revealed";

/**
 * Which items are judged blind: ⌊share·n + ½⌋ of n, each as likely as any other. Exact rather than by a coin for each
 * item, so that neither arm of a small audit is empty by chance. The generator has its own seed, so that the arms do
 * not depend on how the sample was drawn.
 * @param share 0 to 1
 * @returns the arm of each item, in serving order
 */
export function armsOf(n: number, share: number, seed: string): Arm[] {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share of blind items: 0 to 1, not ${share}`);
  const places = Array.from({ length: n }, (_, place) => place);
  const blind = new Set(simpleRandomSample(places, Math.floor(share * n + 0.5), `${seed}/arms`));
  return places.map((place) => (blind.has(place) ? "blind" : "revealed"));
}
