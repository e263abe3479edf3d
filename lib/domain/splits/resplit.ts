import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { fail, ok, type Result } from "../result";

/** A split and its share of the rows, 0–1; the shares of a spec sum to 1. */
export type SplitShare = { name: string; share: number };

const NAMES = ["train", "validation", "test"];

/**
 * Reads `train=0.9,test=0.1`. Names are train, validation and test; shares are positive and sum to 1 (±1e-6).
 * Returns what is wrong as a sentence.
 */
export function parseSplitSpec(text: string): Result<SplitShare[], string> {
  const shares: SplitShare[] = [];
  for (const part of text.split(",")) {
    const [name = "", number = "", ...rest] = part.split("=").map((piece) => piece.trim());
    const share = Number(number);
    if (rest.length > 0 || number === "" || !NAMES.includes(name))
      return fail(`"${part.trim()}" is not NAME=SHARE with NAME one of ${NAMES.join(", ")}`);
    if (!(share > 0 && share <= 1)) return fail(`the share of ${name} must lie above 0 and not above 1`);
    if (shares.some((other) => other.name === name)) return fail(`${name} is named twice`);
    shares.push({ name, share });
  }
  const sum = shares.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-6) return fail(`the shares sum to ${sum}, not to 1`);
  return ok(shares);
}

/**
 * A place in [0, 1) for a group of rows, by the SHA-256 of seed and group: the same seed and group give the same place
 * whatever else is exported.
 */
export function placeOf(seed: string, group: string): number {
  const digest = sha256(utf8ToBytes(`${seed}\u0000${group}`));
  const view = new DataView(digest.buffer, digest.byteOffset);
  // 53 bits: the largest whole number of them that a double holds exactly.
  return (view.getUint32(0) * 2 ** 21 + (view.getUint32(4) >>> 11)) / 2 ** 53;
}
