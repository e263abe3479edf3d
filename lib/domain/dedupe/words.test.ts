import fc from "fast-check";
import { expect, test } from "vitest";
import { jaccard, wordSet, words } from "./words";

test("words are NFKC lower case, without punctuation, with inner apostrophes", () => {
  expect(words("Don't book ＦＬＩＧＨＴ-12, café!")).toEqual(["don't", "book", "flight", "12", "café"]);
  expect(words("café")).toEqual(words("café"));
  expect(words("…!?")).toEqual([]);
});

test("scripts without spaces give one word a character", () => {
  expect(words("订机票 now")).toEqual(["订", "机", "票", "now"]);
});

test("Jaccard is the share of common words, and 0 where there are none at all", () => {
  expect(jaccard(wordSet("a b c"), wordSet("b c d"))).toBe(0.5);
  expect(jaccard(new Set(), new Set())).toBe(0);
});

test("Jaccard is symmetric, within 0 and 1, and 1 on a non-empty set with itself", () => {
  const set = fc.array(fc.nat(9)).map((items) => new Set(items));
  fc.assert(
    fc.property(set, set, (a, b) => {
      const value = jaccard(a, b);
      expect(value).toBe(jaccard(b, a));
      expect(value >= 0 && value <= 1).toBe(true);
      if (a.size > 0) expect(jaccard(a, a)).toBe(1);
    }),
  );
});
