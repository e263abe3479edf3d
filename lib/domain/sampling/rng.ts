import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** A stream of pseudo-random numbers; the same seed gives the same stream on every machine. */
export type Rng = {
  /** An integer from 0 to 2^32 − 1. */
  uint32: () => number;
  /** An integer from 0 to n − 1, each equally likely; 1 ≤ n ≤ 2^32. */
  below: (n: number) => number;
  /** A number in [0, 1) with 53 random bits. */
  float: () => number;
};

/** xoshiro128** (Blackman & Vigna 2018) seeded by the first 16 bytes of SHA-256(seed), as big-endian words. */
export function createRng(seed: string): Rng {
  const digest = sha256(utf8ToBytes(seed));
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return xoshiro128([view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)]);
}

/** The bare generator; the state must not be all zero. */
export function xoshiro128(state: readonly [number, number, number, number]): Rng {
  let [s0, s1, s2, s3] = state;
  if ((s0 | s1 | s2 | s3) === 0) throw new RangeError("xoshiro128** needs a state that is not all zero");

  const uint32 = (): number => {
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotate(s3, 11);
    return result;
  };
  const below = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32)
      throw new RangeError(`below(${n}): 1 to 2^32 is possible`);
    // Numbers above the last whole multiple of n are drawn again, or the first remainders would be likelier.
    const limit = 2 ** 32 - (2 ** 32 % n);
    let drawn = uint32();
    while (drawn >= limit) drawn = uint32();
    return drawn % n;
  };
  const float = (): number => (uint32() * 2 ** 21 + (uint32() >>> 11)) / 2 ** 53;
  return { uint32, below, float };
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
