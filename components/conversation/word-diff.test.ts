import fc from "fast-check";
import { expect, test } from "vitest";
import { wordDiff } from "./word-diff";

test("the parts without the removed ones are the second text, without the added ones the first", () => {
  const words = fc.array(fc.constantFrom("book", "a", "table", "for", "four", "Oslo"), { maxLength: 12 });
  fc.assert(
    fc.property(words, words, (first, second) => {
      const [before, after] = [first.join(" "), second.join(" ")];
      const parts = wordDiff(before, after);
      if (!parts) return;
      const without = (kind: string) =>
        parts.flatMap((part) => (part.kind === kind ? [] : part.text.trim().split(" "))).join(" ");
      expect(without("removed")).toBe(after);
      expect(without("added")).toBe(before);
    }),
  );
});

test("texts that share hardly a word are not woven together", () => {
  expect(wordDiff("Book a table for four", "Sorry, no idea what you mean")).toBeNull();
  expect(wordDiff("Book a table for four", "Book a table for five")).toEqual([
    { kind: "same", text: "Book a table for " },
    { kind: "removed", text: "four" },
    { kind: "added", text: "five" },
  ]);
});

test("only whole words are marked, and letters in common are no words in common", () => {
  expect(wordDiff("Water on the floor; call now", "Water on the floor, call now")).toEqual([
    { kind: "same", text: "Water on the " },
    { kind: "removed", text: "floor; " },
    { kind: "added", text: "floor, " },
    { kind: "same", text: "call now" },
  ]);
  expect(wordDiff("internationalisation one two three", "internationalisation four five six")).toBeNull();
});
